"""A text while dates are read in it."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from bot.checks.date_pieces import MONTH
from bot.checks.finding import Kind
from bot.checks.moments import DateMention, Moment

_DOT_TOO_MANY = regex.compile(rf"(?<!\p{{L}})(?:{MONTH})\.$", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A text in which dates are read.

    `raw` is the text with its blanks made plain ones. `given` where facts are taken from it:
    doubtful ones are dates there.
    """

    text: str
    raw: str
    given: bool

    def before(
        self, pattern: "regex.Pattern[str]", at: int, most: int
    ) -> "regex.Match[str] | None":
        """Look for a pattern that ends at a place, within so many characters before it."""
        return pattern.search(self.raw, max(0, at - most), at)

    def made(
        self, start: int, end: int, moments: Iterable[tuple[Moment, ...]], *, is_range: bool = False
    ) -> DateMention | None:
        """Return the mention of some moments; None where one of them is no day at all."""
        possible = tuple(tuple(m for m in readings if m.is_possible()) for readings in moments)
        if not possible or not all(possible):
            return None
        while end > start and self.raw[end - 1] == " ":
            end -= 1
        if self.before(_DOT_TOO_MANY, end, 12):
            end -= 1
        return DateMention(
            Kind.DATE,
            start,
            end,
            self.text[start:end],
            frozenset(str(each) for readings in possible for each in readings),
            moments=possible,
            is_range=is_range,
        )
