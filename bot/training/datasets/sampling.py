"""An even sample of the examples in a file, however many there are.

Each example has a number that its place alone decides, as good as drawn; those with the smallest
ones are the sample. So it is the same on any machine, needs one pass, and takes little memory.
"""

import heapq
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from bot.training.datasets.examples import Example

MOST_EXAMPLES = 400
"""So many tell a share to within five in a hundred, and take a few seconds to look through."""
LONGEST_TEXT = 40_000
"""In characters: a longer text takes longer to look through than a hundred letters."""
MOST_CHARACTERS = 1_200_000
"""Of all texts in the sample; where they are long, it has fewer of them."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """An example in the sample: how the house asks, what is asked, what is learned.

    `place` counts the examples; in a list of JSON several may stand on the same line.
    """

    place: int
    line: int
    system: str
    request: str
    answer: str


class _Drawn(NamedTuple):
    """An example in the heap; the one with the greatest number comes out first."""

    key: int
    size: int
    example: Sampled


class Sample:
    """Takes examples in and keeps an even sample of them."""

    def __init__(self) -> None:
        self.of = 0
        """How many examples there were, those that are too long among them."""
        self.too_long = 0
        self.tools = 0
        """How many others use tools: what those say is in no request."""
        self._drawn: list[_Drawn] = []
        self._size = 0
        self._below = 2**64
        """No number from here on is taken any more."""
        self._systems: Counter[str] = Counter()

    def take(self, line: int, example: Example) -> None:
        """Take an example in, if it has an answer in words and is drawn."""
        if example.tools:
            self.tools += 1
            return
        if not example.answer.strip():
            return
        self.of += 1
        texts = (example.system or "", example.request, example.answer)
        if max(map(len, texts)) > LONGEST_TEXT:
            self.too_long += 1
            return
        number = _number(self.of)
        if number >= self._below:
            return
        # Most files have one system prompt: it is kept once, however often it comes.
        sampled = Sampled(self.of, line, sys.intern(texts[0]), *texts[1:])
        self._add(_Drawn(-number, _size(sampled), sampled))
        while len(self._drawn) > MOST_EXAMPLES or self._size > MOST_CHARACTERS:
            self._drop()

    def drawn(self) -> Sequence[Sampled]:
        """Return the sample, in the order of the file."""
        return sorted((each.example for each in self._drawn), key=lambda each: each.place)

    def _add(self, drawn: _Drawn) -> None:
        heapq.heappush(self._drawn, drawn)
        self._size += drawn.size
        system = drawn.example.system
        self._size += 0 if self._systems[system] else len(system)
        self._systems[system] += 1

    def _drop(self) -> None:
        drawn = heapq.heappop(self._drawn)
        self._below = -drawn.key
        self._size -= drawn.size
        system = drawn.example.system
        self._systems[system] -= 1
        if not self._systems[system]:
            del self._systems[system]
            self._size -= len(system)


def _size(example: Sampled) -> int:
    return len(example.request) + len(example.answer)


def _number(place: int) -> int:
    return int.from_bytes(blake2b(place.to_bytes(8), digest_size=8).digest())
