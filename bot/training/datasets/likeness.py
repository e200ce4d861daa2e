"""Examples that are the same, or nearly: whoever learns one has seen the other."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from bot.training.datasets.examples import UnusableError, example_of
from bot.training.datasets.reading import lines_of, parsed
from bot.training.datasets.sketches import (
    SHORTEST,
    Indices,
    Rows,
    Sketches,
    candidates,
    candidates_between,
    digest,
    near,
    normal,
)

SHORT_ANSWER = 200
"""In characters: a shorter answer is compared together with its request. Many may say “Yes.”"""
LINES_TOLD = 10
MOST_SKETCHED = 500_000
"""Texts that are compared for being nearly the same: 60 MB of sketches."""
MOST_REMEMBERED = 2_000_000
"""Examples that are compared for being the same: 32 bytes of each."""
_NONE = -1


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many examples repeat another one word for word, and how many nearly.

    `same` and `near` count the examples that have such another one before them. The lines are the
    first of them, each with the line that it is like. `compared` is how many were compared; a very
    large file is not compared as a whole.
    """

    same: int = 0
    near: int = 0
    same_lines: tuple[tuple[int, int], ...] = ()
    near_lines: tuple[tuple[int, int], ...] = ()
    compared: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "same": self.same,
            "near": self.near,
            "same_lines": [list(pair) for pair in self.same_lines],
            "near_lines": [list(pair) for pair in self.near_lines],
            "compared": self.compared,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what became this JSON."""
        return cls(
            same=kept["same"],
            near=kept["near"],
            same_lines=tuple((line, other) for line, other in kept["same_lines"]),
            near_lines=tuple((line, other) for line, other in kept["near_lines"]),
            compared=kept["compared"],
        )


@dataclass(frozen=True, slots=True)
class Leakage:
    """How many examples of a validation file stand in the training file: the same, or nearly.

    `lines` are the first of them: the line of the validation file, and that of the training file.
    """

    same: int
    near: int
    lines: tuple[tuple[int, int], ...]


def compared_text(answer: str, request: str) -> str:
    """Return by which text an example is compared: its answer, with the request if it is short."""
    return answer if len(answer) >= SHORT_ANSWER else f"{request}\n{answer}"


def groups_of(texts: Iterable[str]) -> list[int]:
    """Return for each text the index of the first text of its group.

    Texts that are nearly the same are in one group; so a group may reach from one text over others
    to one that is quite different from the first. Which texts are together depends neither on
    their order nor on the machine. Beyond `MOST_SKETCHED`, only those that are the same are.
    """
    seen = _Texts()
    for text in texts:
        seen.add(text)
    digests, places = seen.arrays()
    if not len(digests):
        return []
    # In the order of their digests: then it does not matter in which order they came.
    different, first, group = np.unique(digests, return_index=True, return_inverse=True)
    roots = np.arange(len(different))
    sketched = np.nonzero(places[first] != _NONE)[0]
    rows, chosen = seen.rows(), places[first][sketched]
    for one, other in candidates(rows, chosen):
        apart = roots[sketched[one]] != roots[sketched[other]]
        one, other = one[apart], other[apart]  # noqa: PLW2901 - those that may still be joined
        alike = near(rows, chosen[one], chosen[other])
        roots = _joined(roots, sketched[one[alike]], sketched[other[alike]])
    labels = roots[group]
    begins = np.full(len(different), len(labels))
    np.minimum.at(begins, labels, np.arange(len(labels)))
    return [int(each) for each in begins[labels]]


def leakage(training: Path, validation: Path) -> Leakage:
    """Look for examples that are learned and checked with. It may take a while: use a thread.

    Raises:
        OSError: when a file cannot be read.
    """
    learned, held = _looked_at(training), _looked_at(validation)
    same = _found_in(held.raw(), learned.raw())
    nearly = _near_in(held, learned)
    partners = np.where(same == _NONE, nearly, same)
    return Leakage(
        same=int((same != _NONE).sum()),
        near=int(((same == _NONE) & (nearly != _NONE)).sum()),
        lines=_pairs(held.lines, partners, learned.lines),
    )


class Alike:
    """Looks for examples that are the same, or nearly."""

    def __init__(self) -> None:
        self.lines = array("Q")
        self.texts = _Texts()
        self._raw = array("Q")

    def look(self, line: int, raw: bytes, answer: str, request: str) -> None:
        """Look at one example: the line it stands on, its bytes, and what it says."""
        if len(self.lines) < MOST_REMEMBERED:
            self.lines.append(line)
            self._raw.append(digest(raw))
            self.texts.add(compared_text(answer, request))

    def result(self) -> Likeness:
        """Return what was found."""
        same = _earlier(self.raw())
        nearly = self._nearly()
        nearly[same != _NONE] = _NONE
        return Likeness(
            same=int((same != _NONE).sum()),
            near=int((nearly != _NONE).sum()),
            same_lines=_pairs(self.lines, same, self.lines),
            near_lines=_pairs(self.lines, nearly, self.lines),
            compared=self.texts.compared,
        )

    def raw(self) -> Indices:
        """Return the digests of the examples' bytes."""
        return _as_array(self._raw)

    def _nearly(self) -> Indices:
        """Return for each example the first one before it that is nearly the same."""
        digests, places = self.texts.arrays()
        partners = _earlier(digests)
        # Of texts that are the same, one is compared with the others.
        sketched = np.nonzero((places != _NONE) & (partners == _NONE))[0]
        found = np.where(partners == _NONE, len(digests), partners)
        rows, chosen = self.texts.rows(), places[sketched]
        for one, other in candidates(rows, chosen):
            earlier = sketched[one] < found[sketched[other]]
            one, other = one[earlier], other[earlier]  # noqa: PLW2901 - those that would be told
            alike = near(rows, chosen[one], chosen[other])
            np.minimum.at(found, sketched[other[alike]], sketched[one[alike]])
        found[found == len(digests)] = _NONE
        return found


class _Texts:
    """Texts as they are compared: a digest of each, and a sketch, where it is long enough."""

    def __init__(self) -> None:
        self.compared = 0
        """How many were compared in every way; the others only for being the same."""
        self._digests = array("Q")
        self._places = array("q")
        self._sketches = Sketches()

    def add(self, text: str) -> None:
        as_compared = normal(text)
        place = _NONE
        short = len(as_compared) < SHORTEST
        if not short and len(self._sketches) < MOST_SKETCHED:
            place = self._sketches.add(as_compared)
        self._digests.append(digest(as_compared.encode(errors="surrogatepass")))
        self._places.append(place)
        self.compared += short or place != _NONE

    def arrays(self) -> tuple[Indices, Indices]:
        """Return the digests, and at which row the sketches are (-1: there is none)."""
        return _as_array(self._digests), np.array(self._places, np.int64)

    def rows(self) -> Rows:
        return self._sketches.rows()


def _as_array(digests: "array[int]") -> Indices:
    """Return digests as numbers that are only ever compared with each other."""
    return np.array(digests, np.uint64).view(np.int64)


def _earlier(digests: Indices) -> Indices:
    """Return for each the first place before it with the same digest; -1 where there is none."""
    _, first, group = np.unique(digests, return_index=True, return_inverse=True)
    places = first[group] if len(digests) else np.empty(0, np.int64)
    return np.where(places == np.arange(len(digests)), _NONE, places)


def _found_in(wanted: Indices, digests: Indices) -> Indices:
    """Return for each wanted digest its first place among the others; -1 where it has none."""
    different, first = np.unique(digests, return_index=True)
    found = np.full(len(wanted), _NONE)
    if len(different):
        at = np.minimum(np.searchsorted(different, wanted), len(different) - 1)
        is_there = different[at] == wanted
        found[is_there] = first[at[is_there]]
    return found


def _near_in(held: Alike, learned: Alike) -> Indices:
    """Return for each example of one file the first of the other one that is nearly the same."""
    held_digests, held_places = held.texts.arrays()
    digests, places = learned.texts.arrays()
    exact = _found_in(held_digests, digests)
    found = np.where(exact == _NONE, len(digests), exact)
    owners = np.nonzero(places != _NONE)[0]
    held_owners = np.nonzero(held_places != _NONE)[0]
    rows, held_rows = learned.texts.rows(), held.texts.rows()
    both = np.concatenate([rows, held_rows])
    for one, other in candidates_between(rows, held_rows):
        alike = near(both, one, other + len(rows))
        np.minimum.at(found, held_owners[other[alike]], owners[one[alike]])
    found[found == len(digests)] = _NONE
    return found


def _joined(roots: Indices, one: Indices, other: Indices) -> Indices:
    """Return the groups, each under its smallest member, after some were joined."""
    while True:
        low = np.minimum(roots[one], roots[other])
        high = np.maximum(roots[one], roots[other])
        apart = low != high
        if not apart.any():
            return roots
        one, other = one[apart], other[apart]
        np.minimum.at(roots, high[apart], low[apart])
        while not np.array_equal(above := roots[roots], roots):
            roots = above


def _pairs(
    lines: "array[int]", partners: Indices, others: "array[int]"
) -> tuple[tuple[int, int], ...]:
    first = np.nonzero(partners != _NONE)[0][:LINES_TOLD]
    return tuple((lines[at], others[partners[at]]) for at in first)


def _looked_at(path: Path) -> Alike:
    """Look at a file; of a line that is no example, its bytes count."""
    alike = Alike()
    for piece in lines_of(path):
        answer, request = next(_texts_in(piece.raw), ("", piece.raw.decode("latin-1")))
        alike.look(piece.line, piece.raw, answer, request)
    return alike


def _texts_in(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the answer and the request of a line, if it is an example."""
    try:
        example = example_of(parsed(raw.decode()))
    except (ValueError, UnusableError):
        return
    yield example.answer, example.request


def line_text(raw: bytes) -> str:
    """Return by which text a line is compared; of one that is no example, all of it."""
    for answer, request in _texts_in(raw):
        return compared_text(answer, request)
    return raw.decode("latin-1")
