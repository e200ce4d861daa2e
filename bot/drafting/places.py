"""The changed places of a text, each with a few words around it, for who has no time to compare."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drafting.difference import Change, Difference, Piece

CONTEXT_WORDS = 4
MOST_CHANGES = 3
"""How many changes share a place at most, however close together they are."""

_BREAK = re.compile(r"[\r\n]")
_WORDS = re.compile(r"\s*\S+")
_WORDS_FROM_END = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """One or more changes that stand close together, with the words of the same line around them.

    `is_cut_before` and `is_cut_after` say that the line goes on there.
    """

    pieces: tuple[Piece, ...]
    is_cut_before: bool
    is_cut_after: bool


def places(found: Difference, *, context_words: int = CONTEXT_WORDS) -> list[Place]:
    """Return the changed places in reading order; those of which nothing can be seen are left out.

    Visible are words, and line breaks. More or fewer spaces are not.
    """
    return [
        _place(found.pieces, first, last, context_words)
        for first, last in _close_together(found.pieces, 2 * context_words)
        if any(_is_visible(piece) for piece in found.pieces[first : last + 1])
    ]


def _is_visible(piece: Piece) -> bool:
    changed = piece.change is not Change.KEPT
    return changed and (not piece.text.isspace() or bool(_BREAK.search(piece.text)))


def _close_together(pieces: Sequence[Piece], most_words: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last changed piece of each place."""
    first = last = None
    kept = 0
    for index, piece in enumerate(pieces):
        if piece.change is not Change.KEPT:
            first, last = (index if first is None else first), index
        else:
            kept = 0 if first is None else kept + 1
        if first is None or last is None:
            continue
        if _parts(piece, most_words) or kept == MOST_CHANGES:
            yield first, last
            first, kept = None, 0
    if first is not None and last is not None:
        yield first, last


def _parts(piece: Piece, most_words: int) -> bool:
    """Tell whether a place ends here: with a changed line, or before what did not change."""
    if piece.change is not Change.KEPT:
        return ends_a_line(piece.text)
    return bool(_BREAK.search(piece.text)) or len(piece.text.split()) > most_words


def ends_a_line(text: str) -> bool:
    """Tell whether words are followed by a line break, blanks aside."""
    words = text.rstrip()
    return bool(words and _BREAK.search(text, len(words)))


def _place(pieces: Sequence[Piece], first: int, last: int, context_words: int) -> Place:
    left = pieces[first - 1].text if first and pieces[first - 1].change is Change.KEPT else ""
    goes_on = last + 1 < len(pieces) and not ends_a_line(pieces[last].text)
    right = pieces[last + 1].text if goes_on else ""
    before, is_cut_before = _end_of(left, context_words)
    after, is_cut_after = _beginning_of(right, context_words)
    # The line may also go on with another place.
    is_cut_before = is_cut_before or (first > 1 and before == left != "")
    is_cut_after = is_cut_after or (last + 2 < len(pieces) and after == right != "")
    around = [
        Piece(Change.KEPT, before.lstrip() if is_cut_before else before),
        *pieces[first : last + 1],
        Piece(Change.KEPT, after.rstrip() if is_cut_after else after),
    ]
    return Place(tuple(piece for piece in around if piece.text), is_cut_before, is_cut_after)


def _end_of(text: str, words: int) -> tuple[str, bool]:
    """Return the last words of a text's last line, and whether that line is longer."""
    line = _BREAK.split(text)[-1]
    found = list(_WORDS_FROM_END.finditer(line))
    if len(found) <= words:
        return line, False
    return line[found[-words].start() :], True


def _beginning_of(text: str, words: int) -> tuple[str, bool]:
    """Return the first words of a text's first line, and whether that line is longer."""
    line = _BREAK.split(text, maxsplit=1)[0]
    found = list(_WORDS.finditer(line))
    if len(found) <= words:
        return line, False
    return line[: found[words - 1].end()], True
