"""Sketches of texts: 120 bytes for each, which say how much two texts have in common.

A text is taken as the set of its runs of five characters. Each run falls by its hash into one of
120 drawers, and of each drawer the smallest hash is kept (one-permutation MinHash, of each hash its
last byte). The share of drawers in which two sketches agree estimates the share of runs that their
texts have in common (Jaccard), whatever the script, to within about four in a hundred.

All constants are fixed here, so that a text has the same sketch on any machine.
"""

import unicodedata
from collections import deque
from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint8]

NEAR = 0.75
"""The share of runs that texts have in common who are called nearly the same."""
SHORTEST = 40
"""In characters: of shorter texts nobody can say that they are nearly the same."""

_DRAWERS = 120
_BANDS = 20
_BAND = _DRAWERS // _BANDS
_RUN = 5
_BLOCK = 1 << 13
"""In characters: so much is hashed at once, and stays in the processor's cache."""
_ROWS = 1 << 13
_PAIRS = 1 << 14
_NEIGHBOURS = 4
_LAST = 2**32 - 1
_TRIES = 64
_CHANCE = 1 / 256
"""Drawers that differ agree in their last byte so often."""

_WEIGHTS = tuple(
    np.uint64(weight)
    for weight in (
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
    )
)
_STIR = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_LOW = np.uint64(_LAST)


def normal(text: str) -> str:
    """Return a text as it is compared: neither blanks nor case nor ways to write é matter."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def digest(data: bytes) -> int:
    """Return a number of 64 bits that stands for some bytes."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


class Sketches:
    """Sketches of texts, one after another."""

    def __init__(self) -> None:
        self._joined: Rows = np.empty((0, _DRAWERS), np.uint8)
        self._blocks: deque[Rows] = deque()
        self._count = 0
        self._smallest: list[npt.NDArray[np.uint32]] = []
        self._waiting: list[tuple[int, bytes]] = []
        self._waiting_length = 0

    def __len__(self) -> int:
        """Return how many texts there are."""
        return self._count + len(self._smallest)

    def add(self, text: str) -> int:
        """Add a text, as `normal` returns it; return its number."""
        number = len(self)
        drawer = len(self._smallest)
        self._smallest.append(np.full(_DRAWERS, _LAST, np.uint32))
        # A long text goes in by blocks that overlap, so that each run is in one of them.
        for start in range(0, max(1, len(text) - _RUN + 1), _BLOCK):
            part = text[start : start + _BLOCK + _RUN - 1]
            self._waiting.append((drawer, part.encode("utf-32-le", "surrogatepass")))
            self._waiting_length += len(part)
            if self._waiting_length >= _BLOCK:
                self._take_in()
        if not self._waiting:
            self._finish()
        return number

    def rows(self) -> Rows:
        """Return all sketches, a row for each."""
        self._take_in()
        self._finish()
        joined_before = len(self._joined)
        if joined_before == self._count:
            return self._joined
        joined = np.empty((self._count, _DRAWERS), np.uint8)
        joined[:joined_before] = self._joined
        self._joined = joined
        for begin in range(joined_before, self._count, _ROWS):
            # Each block is forgotten as it is copied, so that there are never two of all.
            joined[begin : begin + _ROWS] = self._blocks.popleft()[: self._count - begin]
        return joined

    def _take_in(self) -> None:
        """Put the runs of all texts that wait into their drawers."""
        if not self._waiting:
            return
        owners = np.array([drawer for drawer, _ in self._waiting])
        lengths = np.array([len(part) // 4 for _, part in self._waiting])
        points = np.frombuffer(b"".join(part for _, part in self._waiting), "<u4")
        self._waiting, self._waiting_length = [], 0
        if len(points) < _RUN:
            return
        parts = np.repeat(np.arange(len(owners)), lengths)
        within = parts[: 1 - _RUN] == parts[_RUN - 1 :]
        hashes = _runs(points)[within]
        drawers = ((hashes >> _HALF) * np.uint64(_DRAWERS)) >> _HALF
        slots = owners[parts[: 1 - _RUN][within]] * _DRAWERS + drawers.astype(np.int64)
        smallest = np.concatenate(self._smallest)
        np.minimum.at(smallest, slots, (hashes & _LOW).astype(np.uint32))
        self._smallest = list(smallest.reshape(-1, _DRAWERS))

    def _finish(self) -> None:
        if not self._smallest:
            return
        new = _filled(np.stack(self._smallest))
        self._smallest = []
        while len(new):
            at = (self._count - len(self._joined)) % _ROWS
            if not at:
                self._blocks.append(np.empty((_ROWS, _DRAWERS), np.uint8))
            part, new = new[: _ROWS - at], new[_ROWS - at :]
            self._blocks[-1][at : at + len(part)] = part
            self._count += len(part)


def _runs(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """Return a hash for each run of characters, by where it begins."""
    wide = points.astype(np.uint64)
    count = len(wide) - _RUN + 1
    hashes = wide[:count] * _WEIGHTS[0]
    for at in range(1, _RUN):
        hashes += wide[at : at + count] * _WEIGHTS[at]
    hashes ^= hashes >> _HALF
    hashes *= _STIR
    hashes ^= hashes >> np.uint64(29)
    hashes *= _WEIGHTS[1]
    hashes ^= hashes >> _HALF
    return hashes


def _lenders() -> npt.NDArray[np.int64]:
    """Return from which drawer an empty one borrows, for each try, as good as drawn."""
    numbers = np.arange(_TRIES * _DRAWERS, dtype=np.uint64) * _WEIGHTS[0]
    numbers ^= numbers >> _HALF
    numbers *= _STIR
    numbers ^= numbers >> np.uint64(29)
    return (numbers % np.uint64(_DRAWERS)).astype(np.int64).reshape(_TRIES, _DRAWERS)


_LENDERS = _lenders()


def _filled(smallest: npt.NDArray[np.uint32]) -> Rows:
    """Return sketches of the drawers; an empty one shows what another one has."""
    filled = smallest != _LAST
    # A text without any run has one all the same, for the drawers to borrow.
    filled[~filled.any(axis=1), 0] = True
    rows = (smallest & np.uint32(0xFF)).astype(np.uint8)
    last = filled.argmax(axis=1)
    row, drawer = np.nonzero(~filled)
    for lenders in _LENDERS:
        if not len(row):
            return rows
        lender = lenders[drawer]
        lends = filled[row, lender]
        rows[row[lends], drawer[lends]] = rows[row[lends], lender[lends]]
        row, drawer = row[~lends], drawer[~lends]
    rows[row, drawer] = rows[row, last[row]]
    return rows


def near(rows: Rows, one: Indices, other: Indices) -> npt.NDArray[np.bool_]:
    """Tell for pairs of sketches whether their texts are nearly the same."""
    agreeing = (rows[one] == rows[other]).mean(axis=1)
    found: npt.NDArray[np.bool_] = (agreeing - _CHANCE) / (1 - _CHANCE) >= NEAR
    return found


def candidates(rows: Rows, chosen: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Yield pairs that may be near, the earlier first, as places in `chosen`, many at a time.

    Sketches are sorted by each of their bands; who agrees in a whole band stands together. Where
    very many do, each is paired with the first of them and with its neighbours.
    """
    for band in range(_BANDS):
        keys = _keys(rows, band)[chosen]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        for shift in range(1, _NEIGHBOURS + 1):
            (at,) = np.nonzero(keys[shift:] == keys[:-shift])
            yield from _in_parts(order[at], order[at + shift])
        places = np.arange(len(keys))
        begins = np.ones(len(keys), bool)
        begins[1:] = keys[1:] != keys[:-1]
        first = np.maximum.accumulate(np.where(begins, places, 0))
        (at,) = np.nonzero(places - first > _NEIGHBOURS)
        yield from _in_parts(order[first[at]], order[at])


def candidates_between(rows: Rows, others: Rows) -> Iterator[tuple[Indices, Indices]]:
    """Yield pairs of places in `rows` and `others` that may be near, many at a time."""
    for band in range(_BANDS):
        keys, wanted = _keys(rows, band), _keys(others, band)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begin = np.searchsorted(keys, wanted, "left")
        end = np.searchsorted(keys, wanted, "right")
        for shift in range(2 * _NEIGHBOURS):
            (at,) = np.nonzero(begin + shift < end)
            yield from _in_parts(order[begin[at] + shift], at)


def _keys(rows: Rows, band: int) -> npt.NDArray[np.uint64]:
    wide = np.zeros((len(rows), 8), np.uint8)
    wide[:, :_BAND] = rows[:, band * _BAND : (band + 1) * _BAND]
    return wide.view("<u8").ravel()


def _in_parts(one: Indices, other: Indices) -> Iterator[tuple[Indices, Indices]]:
    for start in range(0, len(one), _PAIRS):
        yield one[start : start + _PAIRS], other[start : start + _PAIRS]
