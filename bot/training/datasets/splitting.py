"""Holding examples back for validation: what a model is trained on says little of what it learned.

Which ones is decided by the hash of their lines, so that the same lines are split the same way on
any machine, whatever their order. A line that stands there twice goes to one side as a whole.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bot.training.datasets.reading import LONGEST_LINE, lines_of
from bot.training.datasets.report import FEWEST_EXAMPLES

FEWEST_HELD_BACK = 2
FEWEST_TO_SPLIT = FEWEST_EXAMPLES + FEWEST_HELD_BACK
SMALLEST_SHARE, LARGEST_SHARE = 0.01, 0.5


def held_back(digests: Sequence[bytes], share: float) -> frozenset[bytes] | None:
    """Choose what is held back, by the digests of all lines; None when too much is the same.

    At least two lines are held back, and at least ten are left to train on.
    """
    most = len(digests) - FEWEST_EXAMPLES
    wanted = min(max(FEWEST_HELD_BACK, round(len(digests) * share)), most)
    chosen: set[bytes] = set()
    held = 0
    for digest, times in sorted(Counter(digests).items()):
        if held >= wanted:
            break
        if held + times <= most:
            chosen.add(digest)
            held += times
    return frozenset(chosen) if held >= FEWEST_HELD_BACK else None


def shared_lines(training: Path, validation: Path) -> int:
    """Count the lines of a validation file that stand in the training file as well.

    Raises:
        OSError: when a file cannot be read.
    """
    held = Counter(sha256(piece.raw).digest() for piece in lines_of(validation))
    learned = {
        digest for each in lines_of(training) if (digest := sha256(each.raw).digest()) in held
    }
    return sum(held[digest] for digest in learned)


def split_file(source: Path, training: Path, validation: Path, share: float) -> bool:
    """Write each line into one of two files, in its order; False when there is too little.

    A byte order mark and empty lines are left out; each line ends in a line feed.
    """
    digests = [sha256(piece.raw).digest() for piece in lines_of(source)]
    chosen = held_back(digests, share)
    if chosen is None:
        return False
    with training.open("wb") as train, validation.open("wb") as validate:
        for piece, digest in zip(lines_of(source), digests, strict=True):
            if len(piece.raw) > LONGEST_LINE:
                raise ValueError(f"line {piece.line} is too long to be an example")
            (validate if digest in chosen else train).write(piece.raw + b"\n")
    return True
