"""That checks take time in proportion to the length of a text; how much time is for the bench."""

import sys
from collections.abc import Callable, Iterable
from types import FrameType

import pytest

from bot.checks import coverage, recited, repeats
from bot.checks.given import Given
from bot.checks.recital import Recital, Source
from bot.checks.text import Text
from tests.checks.paraphrases import letters

LETTERS = list(letters())
PROSE = "\n\n".join(letter.text() for letter in LETTERS)
EARLIER = Recital.of([Source(letter.name, letter.text()) for letter in LETTERS[::3]])
GIVEN = Given(bullets=LETTERS[0].bullets)

Finder = Callable[[Text], Iterable[object]]


def calls(finder: Finder, text: str) -> int:
    """Return how many functions are called while it looks through a text."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        del frame, argument
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        list(finder(Text(text)))
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "finder",
    [
        lambda text: coverage.find(text, GIVEN),
        lambda text: repeats.find(text, GIVEN),
        lambda text: recited.find(text, EARLIER, GIVEN),
    ],
    ids=["coverage", "repeats", "recited"],
)
def test_four_times_the_text_takes_about_four_times_the_work(finder: Finder) -> None:
    """No finder compares everything with everything."""
    calls(finder, PROSE)  # the word lists are loaded, and words looked up

    assert calls(finder, PROSE[:12_000]) <= 6 * calls(finder, PROSE[:3_000])
