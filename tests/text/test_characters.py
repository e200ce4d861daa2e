"""Where a text may be cut, and how long it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.characters import end_within, is_boundary, units


@given(st.text())
def test_units(text: str) -> None:
    """Length is counted as UTF-16 has it."""
    assert units(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "character",
    [
        "e\u0301",
        "\r\n",
        "❤\ufe0f",
        "👍🏽",
        "👨\u200d👩\u200d👧",
        "🇩🇪",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e007f",
        "\u1100\u1161\u11a8",
        "\u0928\u093f",
    ],
)
def test_one_visible_character(character: str) -> None:
    """There is no boundary within a character that a reader sees as one."""
    text = f"{character}{character}x"
    middle = len(character)

    inside = [*range(1, middle), *range(middle + 1, 2 * middle)]
    assert not any(is_boundary(text, index) for index in inside)
    assert all(is_boundary(text, index) for index in (0, middle, 2 * middle, len(text)))


@given(st.text(st.sampled_from("ab👍🇩")), st.integers(0, 5), st.integers(0, 12))
def test_end_within(text: str, start: int, limit: int) -> None:
    """The end is the farthest that keeps to the limit."""
    start = min(start, len(text))
    end = end_within(text, start, limit)

    assert units(text[start:end]) <= limit
    assert end == len(text) or units(text[start : end + 1]) > limit
