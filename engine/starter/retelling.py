"""More from the same examples: the same letter, its notes in another order.

Told in several orders, a letter cannot be learned by heart, and what is left to learn is to follow
the notes as they come. No word is written here: whole paragraphs change places, together with the
notes that they tell, and so do the lines of a list. A letter whose paragraphs cannot be told apart
by their notes, or lean on each other, stays as it is.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from engine.starter.briefs import Example
from engine.starter.faithful import is_kept

_EDGE = 2
"""Blocks before the body (subject, greeting); behind it is one, the sign-off."""
_LEANING = re.compile(
    r"(?:- )?(?:it|its|they|their|this|these|that|those|he|she|his|her|there it|then|instead|also|"
    r"otherwise)\b",
    re.IGNORECASE,
)

Piece = tuple[str, list[str]]
"""A part of a text, and the notes that it tells."""


def retold(example: Example, dice: random.Random) -> Example:
    """The example with its notes in an order that the dice choose, where that can be done."""
    blocks = example.answer.split("\n\n")
    head, body, tail = blocks[:_EDGE], blocks[_EDGE:-1], blocks[-1:]
    pieces = _told(body, example.brief.notes)
    if pieces is None:
        return example
    first = next((at for at, (_, notes) in enumerate(pieces) if notes), len(pieces))
    last = len(pieces) - next((at for at, (_, notes) in enumerate(pieces[::-1]) if notes), 0)
    middle = [_lines_moved(piece, dice) for piece in pieces[first:last]]
    opening_leads_in = first > 0 and pieces[first - 1][0].endswith(":")
    if all(notes for _, notes in middle) and not opening_leads_in and _stand_alone(middle):
        dice.shuffle(middle)
    ordered = [*pieces[:first], *middle, *pieces[last:]]
    notes = tuple(note for _, told in ordered for note in told)
    answer = "\n\n".join([*head, *(text for text, _ in ordered), *tail])
    return replace(example, brief=replace(example.brief, notes=notes), answer=answer)


def _told(texts: Sequence[str], notes: Sequence[str]) -> list[Piece] | None:
    """Which text tells which notes; None where that is not plain, or not in their order."""
    pieces: list[Piece] = [(text, [n for n in notes if is_kept(n, text)]) for text in texts]
    return pieces if [n for _, told in pieces for n in told] == list(notes) else None


def _lines_moved(piece: Piece, dice: random.Random) -> Piece:
    """The piece with its lines in another order, if it is a list with a note on each line."""
    text, notes = piece
    lines = text.split("\n")
    told = _told(lines, notes)
    is_list = len(lines) > 1 and all(line.startswith("- ") for line in lines)
    if not is_list or told is None or not all(n for _, n in told) or not _stand_alone(told):
        return piece
    dice.shuffle(told)
    return "\n".join(line for line, _ in told), [note for _, found in told for note in found]


def _stand_alone(pieces: Sequence[Piece]) -> bool:
    return not any(_LEANING.match(text) or text.endswith(":") for text, _ in pieces)
