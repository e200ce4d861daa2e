"""Packed weights back to numbers: the block layouts of GGUF.

A matrix is stored as blocks of 32 or 256 neighbours in a row. A block holds small whole numbers and
one or two factors for all of them. Each function here takes blocks as raw bytes, `[blocks, bytes]`,
and gives `[blocks, numbers in a block]` in float32.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_BIT_4 = 16
"""What the fifth bit of a number is worth."""


@dataclass(frozen=True)
class Kind:
    """One way to store numbers."""

    name: str
    numbers: int
    """In a block."""
    size: int
    """Bytes of a block."""
    read: Callable[[Bytes], Floats]


def _f32(raw: Bytes) -> Floats:
    return raw.view("<f4").astype(np.float32)


def _f16(raw: Bytes) -> Floats:
    return raw.view("<f2").astype(np.float32)


def _bf16(raw: Bytes) -> Floats:
    # The upper half of a float32.
    return (raw.view("<u2").astype(np.uint32) << 16).view(np.float32)


def _q8_0(raw: Bytes) -> Floats:
    return raw[:, 2:].view(np.int8).astype(np.float32) * _f16(raw[:, :2])


def _q4_0(raw: Bytes) -> Floats:
    return (_halves(raw[:, 2:]).astype(np.float32) - 8) * _f16(raw[:, :2])


def _q4_1(raw: Bytes) -> Floats:
    return _halves(raw[:, 4:]).astype(np.float32) * _f16(raw[:, :2]) + _f16(raw[:, 2:4])


def _q5_0(raw: Bytes) -> Floats:
    numbers = _halves(raw[:, 6:]) + _BIT_4 * _bits(raw[:, 2:6])
    return (numbers.astype(np.float32) - 16) * _f16(raw[:, :2])


def _q5_1(raw: Bytes) -> Floats:
    numbers = _halves(raw[:, 8:]) + _BIT_4 * _bits(raw[:, 4:8])
    return numbers.astype(np.float32) * _f16(raw[:, :2]) + _f16(raw[:, 2:4])


def _q4_k(raw: Bytes) -> Floats:
    factors, offsets = _scales_of_eight(raw)
    numbers = _groups_of_32(raw[:, 16:])
    return _spread(numbers, factors, offsets)


def _q5_k(raw: Bytes) -> Floats:
    factors, offsets = _scales_of_eight(raw)
    # Bit i of byte j is the fifth bit of number j in group i.
    high = (raw[:, 16:48][:, None, :] >> np.arange(8, dtype=np.uint8)[:, None]) & 1
    return _spread(_groups_of_32(raw[:, 48:]) + _BIT_4 * high, factors, offsets)


def _q6_k(raw: Bytes) -> Floats:
    blocks = len(raw)
    # Two halves of 128 numbers: 64 bytes hold their lower four bits, 32 bytes their upper two.
    low = raw[:, :128].reshape(blocks, 2, 1, 64) >> np.array([[0], [4]], np.uint8) & 15
    high = raw[:, 128:192].reshape(blocks, 2, 1, 32) >> np.array([[0], [2], [4], [6]], np.uint8) & 3
    numbers = (low.reshape(blocks, 2, 4, 32) + _BIT_4 * high).astype(np.float32) - 32
    scales = raw[:, 192:208].view(np.int8).astype(np.float32) * _f16(raw[:, 208:])
    read: Floats = numbers.reshape(blocks, 16, 16) * scales[:, :, None]
    return read.reshape(blocks, 256)


def _halves(raw: Bytes) -> Bytes:
    """The lower four bits of each byte, then the upper four."""
    return np.concatenate([raw & 15, raw >> 4], axis=1)


def _bits(raw: Bytes) -> Bytes:
    return np.unpackbits(raw, axis=1, bitorder="little")


def _groups_of_32(raw: Bytes) -> Bytes:
    """128 bytes as eight groups: of each 32 bytes the lower halves, then the upper ones."""
    pairs: Bytes = raw.reshape(len(raw), 4, 1, 32) >> np.array([[0], [4]], np.uint8) & np.uint8(15)
    return pairs.reshape(len(raw), 8, 32)


def _scales_of_eight(raw: Bytes) -> tuple[Floats, Floats]:
    """The factor and the offset of each group, packed into 12 bytes of six-bit numbers."""
    first, second, third = raw[:, 4:8], raw[:, 8:12], raw[:, 12:16]
    factors = np.concatenate([first & 63, (third & 15) | (first >> 6 << 4)], axis=1)
    offsets = np.concatenate([second & 63, (third >> 4) | (second >> 6 << 4)], axis=1)
    return (
        factors.astype(np.float32) * _f16(raw[:, :2]),
        offsets.astype(np.float32) * _f16(raw[:, 2:4]),
    )


def _spread(numbers: Bytes, factors: Floats, offsets: Floats) -> Floats:
    read: Floats = numbers.astype(np.float32) * factors[:, :, None] - offsets[:, :, None]
    return read.reshape(len(read), 256)


F32, F16 = 0, 1
"""The numbers by which a file names the two kinds that are written here."""

KINDS = {
    F32: Kind("F32", 1, 4, _f32),
    F16: Kind("F16", 1, 2, _f16),
    2: Kind("Q4_0", 32, 18, _q4_0),
    3: Kind("Q4_1", 32, 20, _q4_1),
    6: Kind("Q5_0", 32, 22, _q5_0),
    7: Kind("Q5_1", 32, 24, _q5_1),
    8: Kind("Q8_0", 32, 34, _q8_0),
    12: Kind("Q4_K", 256, 144, _q4_k),
    13: Kind("Q5_K", 256, 176, _q5_k),
    14: Kind("Q6_K", 256, 210, _q6_k),
    30: Kind("BF16", 1, 2, _bf16),
}
"""What can be read, by the number that names it in a file."""
