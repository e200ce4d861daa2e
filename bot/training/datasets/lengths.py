"""How long the examples of a dataset are, and which are far longer or shorter than the others."""

import heapq
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from bot.training.datasets.examples import LONGEST_EXAMPLE

FAR = 4
"""An example is very long when it is more than so many times as long as half of the others are."""
FEWEST_COMPARED = 10
LINES_TOLD = 10
_CLASSES = 15
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


@dataclass(frozen=True, slots=True)
class Lengths:
    """The lengths of examples in tokens (estimates), and the lines that stand out.

    `histogram` has for each class of lengths its upper end and how many examples are in it; the
    last one reaches to the longest. `very_short` and `very_long` are the lines that stand out most,
    in the order of the file; the counts are of all.
    """

    shortest: int
    median: int
    longest: int
    histogram: tuple[tuple[int, int], ...]
    very_short: tuple[int, ...] = ()
    very_short_count: int = 0
    very_long: tuple[int, ...] = ()
    very_long_count: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "shortest": self.shortest,
            "median": self.median,
            "longest": self.longest,
            "histogram": [list(each) for each in self.histogram],
            "very_short": list(self.very_short),
            "very_short_count": self.very_short_count,
            "very_long": list(self.very_long),
            "very_long_count": self.very_long_count,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what became this JSON."""
        return cls(
            shortest=kept["shortest"],
            median=kept["median"],
            longest=kept["longest"],
            histogram=tuple((end, count) for end, count in kept["histogram"]),
            very_short=tuple(kept["very_short"]),
            very_short_count=kept["very_short_count"],
            very_long=tuple(kept["very_long"]),
            very_long_count=kept["very_long_count"],
        )


class LengthsLook:
    """Measures examples, one after another, with the same little memory for any number of them."""

    def __init__(self) -> None:
        self._counts = np.zeros(LONGEST_EXAMPLE + 1, np.int64)
        # The smallest of a heap goes first: of the long ones the least long, the latest of equals.
        self._long: list[tuple[int, int]] = []
        self._short: list[tuple[int, int]] = []

    def look(self, line: int, tokens: int) -> None:
        """Look at one example of so many tokens; none has more than `LONGEST_EXAMPLE`."""
        self._counts[tokens] += 1
        _push(self._long, (tokens, -line))
        _push(self._short, (-tokens, -line))

    def result(self) -> Lengths | None:
        """Return what was measured; None where no example was looked at."""
        total = int(self._counts.sum())
        if not total:
            return None
        (there,) = np.nonzero(self._counts)
        median = int(np.searchsorted(np.cumsum(self._counts), (total + 1) // 2))
        enough = total >= FEWEST_COMPARED
        long_from = median * FAR + 1 if enough else LONGEST_EXAMPLE + 1
        short_to = (median - 1) // FAR if enough else -1
        return Lengths(
            shortest=int(there[0]),
            median=median,
            longest=int(there[-1]),
            histogram=self._histogram(int(there[0]), int(there[-1]), total),
            very_short=tuple(sorted(-line for less, line in self._short if -less <= short_to)),
            very_short_count=int(self._counts[: short_to + 1].sum()),
            very_long=tuple(sorted(-line for tokens, line in self._long if tokens >= long_from)),
            very_long_count=int(self._counts[long_from:].sum()),
        )

    def _histogram(self, shortest: int, longest: int, total: int) -> tuple[tuple[int, int], ...]:
        """Count the lengths in classes with round ends; a few very long ones do not widen them."""
        sums = np.cumsum(self._counts)
        usual = int(np.searchsorted(sums, total - total // 50))
        step = _step(usual - shortest)
        first = -(-max(shortest, 1) // step) * step
        ends = [end for end in range(first, usual + step, step) if end < longest]
        upper = [*ends, longest]
        counts = np.diff(sums[upper], prepend=0)
        return tuple((end, int(count)) for end, count in zip(upper, counts, strict=True))


def _push(heap: list[tuple[int, int]], item: tuple[int, int]) -> None:
    if len(heap) < LINES_TOLD:
        heapq.heappush(heap, item)
    elif item > heap[0]:
        heapq.heapreplace(heap, item)


def _step(width: int) -> int:
    """Return a round width of classes of which fifteen are enough."""
    return _STEPS[min(bisect_left(_STEPS, width / _CLASSES), len(_STEPS) - 1)]
