"""Holding examples back for validation: what a model is trained on says little of what it learned.

Which ones is decided by the hash of their lines, so that the same lines are split the same way on
any machine, whatever their order. Lines that are the same, or nearly, go to one side together:
whoever has learned the one knows the other.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.training.datasets.likeness import groups_of, line_text
from bot.training.datasets.reading import LONGEST_LINE, lines_of
from bot.training.datasets.report import FEWEST_EXAMPLES
from bot.training.datasets.sketches import Indices

FEWEST_HELD_BACK = 2
FEWEST_TO_SPLIT = FEWEST_EXAMPLES + FEWEST_HELD_BACK
SMALLEST_SHARE, LARGEST_SHARE = 0.01, 0.5


def held_back(digests: Sequence[bytes], groups: Sequence[int], share: float) -> Indices | None:
    """Choose which lines are held back; None when too much is the same.

    At least two lines are held back, and at least ten are left to train on.

    Args:
        digests: those of the lines; the smallest one of a group says when its turn is.
        groups: for each line the number of its group, which is never divided.
        share: how many lines to hold back, from 0 to 1.
    """
    most = len(digests) - FEWEST_EXAMPLES
    wanted = min(max(FEWEST_HELD_BACK, round(len(digests) * share)), most)
    numbers = np.asarray(groups)
    order = np.argsort(np.array(digests, "S32"), kind="stable")
    members, first = np.unique(numbers[order], return_index=True)
    turns = members[np.argsort(first)]
    sizes = np.bincount(numbers)[turns]
    chosen, held = _filling(sizes, wanted)
    if held < FEWEST_HELD_BACK:
        # Each group has more lines than were asked for: rather too many are held back than none.
        chosen, held = _filling(sizes, most, stop=FEWEST_HELD_BACK)
    if held < FEWEST_HELD_BACK:
        return None
    return np.nonzero(np.isin(numbers, turns[chosen]))[0]


def _filling(sizes: Indices, most: int, stop: int | None = None) -> tuple[list[int], int]:
    """Take the groups that fit, in their turn, until it is enough; say how many lines they have."""
    chosen, held = [], 0
    for turn, size in enumerate(sizes):
        if held >= (most if stop is None else stop):
            break
        if held + size <= most:
            chosen.append(turn)
            held += int(size)
    return chosen, held


def split_file(source: Path, training: Path, validation: Path, share: float) -> bool:
    """Write each line into one of two files, in its order; False when there is too little.

    A byte order mark and empty lines are left out; each line ends in a line feed.
    """
    digests: list[bytes] = []
    groups = groups_of(_noted(source, digests))
    chosen = held_back(digests, groups, share)
    if chosen is None:
        return False
    is_held = np.zeros(len(digests), bool)
    is_held[chosen] = True
    with training.open("wb") as train, validation.open("wb") as validate:
        for piece, held in zip(lines_of(source), is_held, strict=True):
            if len(piece.raw) > LONGEST_LINE:
                raise ValueError(f"line {piece.line} is too long to be an example")
            (validate if held else train).write(piece.raw + b"\n")
    return True


def _noted(source: Path, digests: list[bytes]) -> Iterator[str]:
    """Yield by what each line is compared, and note its digest."""
    for piece in lines_of(source):
        digests.append(sha256(piece.raw).digest())
        yield line_text(piece.raw)
