"""A text while numbers are read in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.checks import number_words
from bot.checks.number_words import InWords
from bot.checks.text import BLANKS, Taken

if TYPE_CHECKING:
    import regex


@dataclass(frozen=True, slots=True)
class Page:
    """A text in which numbers are read.

    `raw` is the text with its blanks made plain ones, `words` its numbers in words by where they
    begin. `given` where facts are taken from it: "one" and "a week" are numbers there.
    """

    text: str
    raw: str
    taken: Taken
    given: bool
    words: Mapping[int, InWords]

    @classmethod
    def of(cls, text: str, taken: Taken, *, given: bool) -> "Page":
        """Make it of a text and the places in it that are spoken for."""
        raw = text.translate(BLANKS)
        return cls(text, raw, taken, given, {each.start: each for each in number_words.find(raw)})

    def before(
        self, pattern: "regex.Pattern[str]", at: int, most: int
    ) -> "regex.Match[str] | None":
        """Look for a pattern that ends at a place, within so many characters before it."""
        return pattern.search(self.raw, max(0, at - most), at)
