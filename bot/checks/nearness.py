"""How near in meaning English words are to each other.

`word_lists/near_words.npz` has twelve thousand frequent base forms and a direction for each, made
of the word vectors of the small model that the project carries; `bench/near_words.py` tells how. No
model runs here: it is a table. It knows that a boat is a ship. `synonyms.txt` adds what else stands
for what in newsletters, and `contrasts.txt` takes out what is near and yet excludes each other,
such as "morning" and "evening".
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_LISTS = Path(__file__).parent / "word_lists"
TABLE = _LISTS / "near_words.npz"
_NONE, _SAME = 0.15, 0.5
"""Cosines at which two words have nothing to do with each other, and mean nearly the same."""
_NEARLY = 0.9
_BLOCK = 40
"""Rows that are multiplied at once: few enough for one core."""
_STEM = 5
"""Two words that begin with so many same letters are mostly forms of one: "donate", "donation"."""

Matrix = NDArray[np.float32]


class _Table(NamedTuple):
    rows: dict[str, int]
    vectors: Matrix


def load() -> None:
    """Load the table now, so that the first text does not wait for it."""
    _table()


def nearness(some: Sequence[str], others: Sequence[str]) -> Matrix:
    """Return how near each of some base forms is to each of others: 1 is the same, 0 unlike."""
    cosines = product(vectors(some), vectors(others))
    near: Matrix = np.clip((cosines - _NONE) / (_SAME - _NONE), 0, _NEARLY).astype(np.float32)
    places, stems = defaultdict(list), defaultdict(list)
    for at, word in enumerate(others):
        places[word].append(at)
        if len(word) >= _STEM:
            stems[word[:_STEM]].append(at)
    synonyms, contrasts = _synonyms(), _contrasts()
    for row, word in enumerate(some):
        for other in contrasts.get(word, ()):
            near[row, places.get(other, [])] = 0
        for other in synonyms.get(word, ()):
            near[row, places.get(other, [])] = _NEARLY
        if len(word) >= _STEM:
            near[row, stems.get(word[:_STEM], [])] = _NEARLY
        near[row, places.get(word, [])] = 1
    return near


def product(some: Matrix, others: Matrix) -> Matrix:
    """Return the products of each row with each, in blocks.

    A large product is shared among all cores, and each of them spins while it waits for the others:
    it takes more of the machine than it saves, and the machine has more to do than this.
    """
    found: Matrix = np.empty((len(some), len(others)), dtype=np.float32)
    for row in range(0, len(some), _BLOCK):
        for column in range(0, len(others), _BLOCK):
            rows, columns = slice(row, row + _BLOCK), slice(column, column + _BLOCK)
            np.matmul(some[rows], others[columns].T, out=found[rows, columns])
    return found


def vectors(words: Sequence[str]) -> Matrix:
    """Return a row for each word: its direction, of length 1, or zeros if the table lacks it."""
    table = _table()
    found: Matrix = table.vectors[[table.rows.get(word, 0) for word in words]]
    return found


@cache
def _contrasts() -> dict[str, set[str]]:
    """Return with each word those that share a line with it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in _lines("contrasts.txt"):
        for word in group:
            found[word].update(group)
    return found


@cache
def _synonyms() -> dict[str, set[str]]:
    """Return with each word those that the lines put it together with: the first and the others."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for first, *others in _lines("synonyms.txt"):
        found[first].update(others)
        for other in others:
            found[other].add(first)
    return found


def _lines(name: str) -> list[list[str]]:
    lines = (_LISTS / name).read_text(encoding="utf-8").casefold().splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


@cache
def _table() -> _Table:
    with np.load(TABLE) as file:
        words = bytes(file["words"]).decode().split("\n")
        found = file["vectors"].astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    # The first row is for the words that it does not know.
    zeros = np.zeros((1, found.shape[1]), dtype=np.float32)
    return _Table({word: row for row, word in enumerate(words, 1)}, np.concatenate([zeros, found]))
