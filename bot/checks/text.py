"""A text, its words and its sentences, with their places; each is worked out once.

Places are offsets in code points. A word keeps its combining marks, so a place never lies within a
letter.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import regex
import sentencex

# Letters and digits with their marks; an apostrophe or a hyphen within a word is a part of it.
_LETTERS = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+"
_WORD = regex.compile(rf"{_LETTERS}(?:['\u2019\-\u2010\u2011]{_LETTERS})*+")
# Half of a surrogate pair: no UTF-8, so nothing that another language's library would take.
_HALF = regex.compile(r"[\ud800-\udfff]")
_PARAGRAPH_END = regex.compile(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)\s*")
# "16 May. Bring tea.": sentencex takes a month for an abbreviation wherever it stands.
_MONTH_END = regex.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\.\s+(?=[\"'(\u2018\u201c]?\p{Lu})"
)
_LINE = regex.compile(r"[^\r\n]+")


BLANKS = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")
    # Patterns that ignore case take these for the letters that they look like; tables would not.
    | {"\u017f": "s", "\u212a": "K", "\u0130": "I", "\u0131": "i"}
)
"""Blanks of other widths that do not end a line, for `str.translate`: offsets stay as they are."""


class Span(NamedTuple):
    """A part of a text: `text[start:end]`.

    A tuple, because a text has thousands of them, and no other frozen value is made so fast.
    """

    start: int
    end: int
    text: str


class Text:
    """A text to be looked through."""

    def __init__(self, raw: str) -> None:
        self.raw = raw

    @cached_property
    def words(self) -> tuple[Span, ...]:
        """Its words, with numbers, contractions ("don't") and compounds ("easy-going") whole."""
        return tuple(Span(m.start(), m.end(), m.group()) for m in _WORD.finditer(self.raw))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Its lines that are not blank, without blanks at their edges."""
        found = (_trimmed(self.raw, m.start(), m.end()) for m in _LINE.finditer(self.raw))
        return tuple(line for line in found if line.text)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """What stands between blank lines."""
        found, start = [], 0
        for end in (*_PARAGRAPH_END.finditer(self.raw), None):
            stop = end.start() if end else len(self.raw)
            found.append(_trimmed(self.raw, start, stop))
            start = end.end() if end else stop
        return tuple(paragraph for paragraph in found if paragraph.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences; none goes beyond its line."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Span]:
        for line in self.lines:
            for found in sentencex.get_sentence_boundaries("en", _HALF.sub("?", line.text)):
                start, end = line.start + found["start_index"], line.start + found["end_index"]
                for month in _MONTH_END.finditer(self.raw, start, end):
                    yield _trimmed(self.raw, start, month.end())
                    start = month.end()
                sentence = _trimmed(self.raw, start, end)
                if sentence.text:
                    yield sentence

    def span(self, start: int, end: int) -> Span:
        """Return the part from `start` to `end`."""
        return Span(start, end, self.raw[start:end])


class Taken:
    """Places that are spoken for: what stands in a link is no number, and no name."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._taken: list[tuple[int, int]] = sorted(spans)

    def __or__(self, spans: Iterable[tuple[int, int]]) -> "Taken":
        return Taken([*self._taken, *spans])

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._taken)

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether any of `start` to `end` is spoken for."""
        at = bisect_left(self._ends, start + 1)
        return at < len(self._taken) and self._taken[at][0] < end

    @cached_property
    def _ends(self) -> list[int]:
        ends, furthest = [], 0
        for _, end in self._taken:
            furthest = max(furthest, end)
            ends.append(furthest)
        return ends


def _trimmed(raw: str, start: int, end: int) -> Span:
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return Span(start, end, raw[start:end])
