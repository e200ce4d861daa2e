"""A share is held back for validation: the same one everywhere, and no example is lost."""

import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.training.datasets.splitting import FEWEST_TO_SPLIT, split_file
from tests.training.datasets.material import SAMPLES, chat, written

LINES = st.lists(
    st.integers(0, 40).map(lambda number: b'{"n": %d}' % number), min_size=12, max_size=60
)
SHARES = st.floats(0.01, 0.5)


def split(content: bytes, share: float) -> tuple[list[bytes], list[bytes]] | None:
    """Split a file with these bytes; return the lines to train on, and those held back."""
    with tempfile.TemporaryDirectory() as folder:
        train, validate = Path(folder) / "train", Path(folder) / "validate"
        if not split_file(written(Path(folder), content), train, validate, share):
            return None
        return train.read_bytes().splitlines(), validate.read_bytes().splitlines()


def in_order(part: list[bytes], whole: list[bytes]) -> bool:
    """Tell whether the part's lines stand in the order of the whole."""
    rest = iter(whole)
    return all(line in rest for line in part)


@given(LINES, SHARES)
def test_splitting_loses_no_example(lines: list[bytes], share: float) -> None:
    """Each line is on one side, as often as before, in its order; equal ones stay together."""
    parts = split(b"\n".join(lines), share)

    assume(parts is not None)
    assert parts
    training, validation = parts
    assert Counter(training) + Counter(validation) == Counter(lines)
    assert not set(training) & set(validation)
    assert in_order(training, lines)
    assert in_order(validation, lines)
    assert len(training) >= 10
    assert len(validation) >= 2


@given(st.sets(st.integers(), min_size=12, max_size=80), SHARES)
def test_different_lines_are_split_by_the_share(numbers: set[int], share: float) -> None:
    """The share is kept as nearly as ten to train on and two to validate with allow."""
    parts = split(b"\n".join(b"%d" % number for number in numbers), share)

    assert parts is not None
    wanted = min(max(2, round(len(numbers) * share)), len(numbers) - 10)
    assert len(parts[1]) == wanted


@given(LINES, SHARES, st.randoms(use_true_random=False), st.sampled_from([b"\n", b"\r\n", b"\n\n"]))
def test_the_same_lines_are_split_the_same_way(
    lines: list[bytes], share: float, shuffled: object, line_end: bytes
) -> None:
    """Neither their order nor the ends of lines nor a byte order mark matter."""
    other = list(lines)
    shuffled.shuffle(other)  # type: ignore[attr-defined]

    first = split(b"\n".join(lines), share)
    second = split(b"\xef\xbb\xbf" + line_end.join(other) + line_end, share)

    assert (first is None) == (second is None)
    if first and second:
        assert [Counter(part) for part in first] == [Counter(part) for part in second]


def test_the_choice_is_the_same_on_every_machine() -> None:
    """The letters that come with the bot are split like this for ever."""
    content = (SAMPLES / "train.jsonl").read_bytes()
    parts = split(content, 0.2)

    assert parts
    lines = content.splitlines()
    assert [lines.index(line) + 1 for line in parts[1]] == [5, 9, 10, 19, 21]


@given(st.lists(st.integers(0, 12), min_size=14, max_size=60), SHARES)
def test_nearly_equal_lines_are_never_on_both_sides(kinds: list[int], share: float) -> None:
    """However many there are of each; ten at least are left to train on."""
    lines = [
        json.dumps(chat(n, answer=" ".join(str(kind * 7919 + at) for at in range(60)) + f" {n}"))
        for n, kind in enumerate(kinds)
    ]

    parts = split("\n".join(lines).encode(), share)

    if parts is None:
        assert max(Counter(kinds).values()) > 2
        return
    of_sides = [{kinds[lines.index(line.decode())] for line in part} for part in parts]
    assert not of_sides[0] & of_sides[1]
    assert (len(parts[0]) >= 10, len(parts[1]) >= 2) == (True, True)
    assert len(parts[0]) + len(parts[1]) == len(lines)


def test_a_large_group_does_not_make_the_share_larger() -> None:
    """It goes to training, and others are held back."""
    lines = [b"1"] * 30 + [b"%d" % number for number in range(100, 170)]

    parts = split(b"\n".join(lines), 0.2)

    assert parts
    assert len(parts[1]) == 20


@pytest.mark.parametrize("lines", [[b"1"] * 40, [b"1"] * 11 + [b"2"]])
def test_what_is_all_the_same_is_not_split(lines: list[bytes]) -> None:
    """A line on both sides would prove nothing."""
    assert len(lines) >= FEWEST_TO_SPLIT
    assert split(b"\n".join(lines), 0.2) is None
