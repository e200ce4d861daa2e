"""What changed between two texts, word by word.

Pure functions. Nothing is lost between: the kept and the removed pieces joined are the old text,
the kept and the added ones the new text, blanks and line ends included.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise, takewhile


class Change(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the old text, of the new one, or of both. It is never empty."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The way from an old text to a new one, in reading order; what is removed comes first."""

    pieces: tuple[Piece, ...]

    @property
    def old(self) -> str:
        """The old text."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.ADDED)

    @property
    def new(self) -> str:
        """The new text."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.REMOVED)

    @property
    def is_empty(self) -> bool:
        """Whether the two texts are the same."""
        return all(piece.change is Change.KEPT for piece in self.pieces)

    @property
    def share_new(self) -> float:
        """How much of the new text is new, by words, from 0 to 1; 0 where there are no words."""
        words = Counter[Change]()
        for piece in self.pieces:
            words[piece.change] += len(piece.text.split())
        there = words[Change.ADDED] + words[Change.KEPT]
        return words[Change.ADDED] / there if there else 0.0


@lru_cache(maxsize=8)  # a card asks more than once, and is drawn more than once
def difference(old: str, new: str) -> Difference:
    """Compare two texts by words: what stands between two blanks is kept, or changed whole."""
    before, after = _words(old), _words(new)
    runs = _together(_matches([word.text for word in before], [word.text for word in after]))
    ends = _Run(len(before), len(after), 0)
    return Difference(tuple(_tidy(_pieces(before, after, [*_readable(runs, before, ends), ends]))))


# A text in words. Blanks belong to the word before them, so that a text has half the parts, and the
# commonest of all parts, the space, is none. A word is the same whatever blanks follow it.


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    blanks: str

    @property
    def ends_a_line(self) -> bool:
        return "\n" in self.blanks or "\r" in self.blanks


@dataclass(frozen=True, slots=True)
class _Run:
    """So many words that are the same in both texts, and where they begin in each."""

    old: int
    new: int
    size: int

    def moved(self, old: int, new: int) -> "_Run":
        return _Run(self.old + old, self.new + new, self.size)

    def gap_to(self, other: "_Run") -> int:
        """The most words that one of the texts has between two runs."""
        return max(other.old - self.old, other.new - self.new) - self.size


_WORD = re.compile(r"(\S*)(\s*)")


def _words(text: str) -> list[_Word]:
    return [_Word(*found.groups()) for found in _WORD.finditer(text) if found.group()]


# difflib's time grows with the product of the two lengths, and with how often a word stands in
# both. Longer stretches are first cut at words that stand exactly once in each of them.
_MOST_COMPARED = 500_000
_MOST_PAIRS = 5_000
_DEEPEST = 20


def _matches(old: Sequence[str], new: Sequence[str], depth: int = 0) -> Iterator[_Run]:
    """Find what both have in common, in reading order; runs may touch one another."""
    first = _in_common(old, new)
    last = _in_common(old[first:][::-1], new[first:][::-1])
    if first:
        yield _Run(0, 0, first)
    ends = len(old) - last, len(new) - last
    for run in _inner_matches(old[first : ends[0]], new[first : ends[1]], depth):
        yield run.moved(first, first)
    if last:
        yield _Run(*ends, last)


def _in_common(old: Iterable[str], new: Iterable[str]) -> int:
    """Count the words that both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _inner_matches(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[_Run]:
    if _is_quick(old, new):
        for found in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            yield _Run(*found)
    elif depth < _DEEPEST and (anchors := _anchors(old, new)):
        start = _Run(0, 0, 0)
        for anchor in [*anchors, _Run(len(old), len(new), 0)]:
            i, j = start.old + start.size, start.new + start.size
            for run in _matches(old[i : anchor.old], new[j : anchor.new], depth + 1):
                yield run.moved(i, j)
            yield anchor
            start = anchor


def _is_quick(old: Sequence[str], new: Sequence[str]) -> bool:
    if len(old) * len(new) > _MOST_COMPARED:
        return False
    there = Counter(new)
    return sum(there[word] for word in old) <= _MOST_PAIRS


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """Find as many words as possible that stand once in each, and in the same order in both."""
    places = _once(new)
    pairs = [(place, places[word]) for word, place in _once(old).items() if word in places]
    # Patience sorting: the top of each pile is the smallest end of a rising row of that length.
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [index]
        before.append(ends[pile - 1] if pile else None)
    row: list[_Run] = []
    at = ends[-1] if ends else None
    while at is not None:
        row.append(_Run(*pairs[at], 1))
        at = before[at]
    return row[::-1]


def _once(words: Sequence[str]) -> dict[str, int]:
    """Return where the words stand that stand there once."""
    counts = Counter(words)
    return {word: place for place, word in enumerate(words) if counts[word] == 1}


def _together(runs: Iterable[_Run]) -> list[_Run]:
    """Make one run of those that touch."""
    joined: list[_Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.gap_to(run) == 0:
            joined[-1] = _Run(last.old, last.new, last.size + run.size)
        elif run.size:
            joined.append(run)
    return joined


def _readable(runs: Sequence[_Run], before: Sequence[_Word], ends: _Run) -> list[_Run]:
    """Give up a few kept words among many changed ones: who reads would rather see one change.

    A line's end is kept, so that changed lines stand apart.
    """
    kept: list[_Run] = []
    for run, following in pairwise([*runs, ends]):
        kept.append(run)
        while kept and _is_lost(kept[-2] if kept[1:] else _Run(0, 0, 0), kept[-1], following):
            if any(word.ends_a_line for word in _of(kept[-1], before)):
                break
            kept.pop()
    return kept


def _is_lost(last: _Run, run: _Run, following: _Run) -> bool:
    return 2 * run.size <= min(last.gap_to(run), run.gap_to(following))


def _of(run: _Run, before: Sequence[_Word]) -> Sequence[_Word]:
    return before[run.old : run.old + run.size]


def _pieces(
    before: Sequence[_Word], after: Sequence[_Word], runs: Sequence[_Run]
) -> Iterator[Piece]:
    """Return both texts in pieces, small ones and empty ones among them."""
    i = j = 0
    for run in runs:
        yield from (Piece(Change.REMOVED, word.text + word.blanks) for word in before[i : run.old])
        yield from (Piece(Change.ADDED, word.text + word.blanks) for word in after[j : run.new])
        i, j = run.old + run.size, run.new + run.size
        for old, new in zip(before[run.old : i], after[run.new : j], strict=True):
            yield Piece(Change.KEPT, old.text)
            if old.blanks == new.blanks:
                yield Piece(Change.KEPT, old.blanks)
            else:
                yield Piece(Change.REMOVED, old.blanks)
                yield Piece(Change.ADDED, new.blanks)


def _tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join pieces of a kind; blanks that stand at an end of both sides of a change are kept."""
    kept = ""
    for is_kept, group in groupby(pieces, key=lambda piece: piece.change is Change.KEPT):
        found = list(group)
        if is_kept:
            kept += "".join(piece.text for piece in found)
            continue
        removed = "".join(piece.text for piece in found if piece.change is Change.REMOVED)
        added = "".join(piece.text for piece in found if piece.change is Change.ADDED)
        for old, new, line_end in _line_by_line(removed, added):
            before, removed, added, behind = _without_blanks(old, new)
            kept += before
            if removed or added:
                yield from _nonempty(Change.KEPT, kept)
                yield from _nonempty(Change.REMOVED, removed)
                yield from _nonempty(Change.ADDED, added)
                kept = ""
            kept += behind + line_end
    yield from _nonempty(Change.KEPT, kept)


_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")


def _line_by_line(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Set the last lines of both sides of a change against each other, and those before them.

    With each pair of lines comes the character with which both end; none comes with the last pair.
    """
    starts = [[found.start() for found in _LINE.finditer(text)][::-1] for text in (old, new)]
    cuts = list(
        takewhile(
            lambda cut: all(cut) and old[cut[0] - 1] == new[cut[1] - 1],
            zip(*starts, strict=False),
        )
    )
    for (i, j), (end, new_end) in pairwise([(0, 0), *reversed(cuts), (len(old), len(new))]):
        line_end = old[end - 1] if end < len(old) else ""
        yield old[i : end - len(line_end)], new[j : new_end - len(line_end)], line_end


def _without_blanks(old: str, new: str) -> tuple[str, str, str, str]:
    """Return what both begin with, what is left of each, and what both end with, of blanks."""
    if old == new:
        return old, "", "", ""
    start = _blanks_in_common(old, new)
    before, old, new = old[:start], old[start:], new[start:]
    end = _blanks_in_common(old[::-1], new[::-1])
    return before, old[: len(old) - end], new[: len(new) - end], old[len(old) - end :]


def _blanks_in_common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), pairs))


def _nonempty(change: Change, text: str) -> Iterator[Piece]:
    if text:
        yield Piece(change, text)
