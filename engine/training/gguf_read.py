"""Reading GGUF, the file format of llama.cpp: facts about a model, then its matrices."""

import math
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy import typing as npt

from engine.training.dequantise import KINDS

MAGIC = b"GGUF"
VERSIONS = (2, 3)
ALIGNMENT = 32
"""Bytes to whose multiples the data of a matrix is moved, unless the file says otherwise."""
STRING, ARRAY = 8, 9
NUMBERS = {
    0: "<u1",
    1: "<i1",
    2: "<u2",
    3: "<i2",
    4: "<u4",
    5: "<i4",
    6: "<f4",
    7: "?",
    10: "<u8",
    11: "<i8",
    12: "<f8",
}
"""Kinds of values, by the number that names them in a file."""
_DEEPEST = 2
"""How many dimensions a matrix here may have."""

Value = str | int | float | bool | list[str] | npt.NDArray[Any]


class GgufError(Exception):
    """The file is not GGUF, not whole, or holds what is not understood here."""


@dataclass(frozen=True)
class TensorPlace:
    """Where a matrix lies in the file, and how it is stored."""

    shape: tuple[int, ...]
    """Rows first, as numpy counts; the file counts the other way round."""
    kind: int
    offset: int
    """In bytes, from the start of the file."""


class GgufFile:
    """An open GGUF file.

    It is mapped, not read: a matrix comes from the disk when it is asked for.

    Raises:
        GgufError: It cannot be understood.
        OSError: It cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise GgufError(f"{path} is not a GGUF file.")
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self.metadata, self.tensors = _Reader(self._bytes).header()
        except (struct.error, ValueError, KeyError, OverflowError) as error:
            raise GgufError(f"{path} is not a whole GGUF file: {error}.") from error

    def tensor(self, name: str) -> npt.NDArray[np.float32]:
        """One matrix (or vector) as float32, a copy.

        Raises:
            GgufError: It is not there, cut off, or stored in a way that is not read here.
        """
        if name not in self.tensors:
            raise GgufError(f"{self.path} has no '{name}'.")
        place = self.tensors[name]
        if place.kind not in KINDS:
            known = ", ".join(kind.name for kind in KINDS.values())
            raise GgufError(
                f"'{name}' in {self.path} is stored as kind {place.kind}, which is not read here. "
                f"Use a file with {known}."
            )
        kind, count = KINDS[place.kind], math.prod(place.shape)
        size = count // kind.numbers * kind.size
        if count % kind.numbers or place.offset + size > len(self._bytes):
            raise GgufError(f"{self.path} is cut off at '{name}'.")
        raw = np.frombuffer(self._bytes, np.uint8, size, place.offset)
        return kind.read(raw.reshape(-1, kind.size)).reshape(place.shape)


class _Reader:
    """Reads a file's head from front to back."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = len(MAGIC)

    def header(self) -> tuple[dict[str, Value], dict[str, TensorPlace]]:
        version, tensors, facts = self._number("<u4"), self._number("<u8"), self._number("<u8")
        if version not in VERSIONS:
            raise ValueError(f"version {version} of the format is not known here")
        metadata = {self._string(): self._value(int(self._number("<u4"))) for _ in range(facts)}
        places = dict(self._place() for _ in range(tensors))
        alignment = metadata.get("general.alignment", ALIGNMENT)
        if not isinstance(alignment, int) or alignment < 1:
            raise ValueError(f"{alignment} is no alignment")
        start = -(-self._at // alignment) * alignment
        return metadata, {
            name: TensorPlace(place.shape, place.kind, start + place.offset)
            for name, place in places.items()
        }

    def _place(self) -> tuple[str, TensorPlace]:
        name, dimensions = self._string(), int(self._number("<u4"))
        if dimensions > _DEEPEST:
            raise ValueError(f"'{name}' has {dimensions} dimensions")
        shape = tuple(int(self._number("<u8")) for _ in range(dimensions))
        return name, TensorPlace(shape[::-1], int(self._number("<u4")), int(self._number("<u8")))

    def _value(self, kind: int) -> Value:
        if kind == STRING:
            return self._string()
        if kind != ARRAY:
            number: int | float | bool = self._number(NUMBERS[kind])
            return number
        of, count = int(self._number("<u4")), int(self._number("<u8"))
        if of == STRING:
            return [self._string() for _ in range(count)]
        return self._numbers(NUMBERS[of], count).copy()

    def _number(self, dtype: str) -> Any:  # noqa: ANN401 - an int, a float or a bool, as the file says
        return self._numbers(dtype, 1)[0].item()

    def _numbers(self, dtype: str, count: int) -> npt.NDArray[Any]:
        numbers = np.frombuffer(self._data, dtype, count, self._at)
        self._at += numbers.nbytes
        return numbers

    def _string(self) -> str:
        size = int(self._number("<u8"))
        text = self._data[self._at : self._at + size]
        if len(text) < size:
            raise ValueError("it ends in the middle of a text")
        self._at += size
        return text.decode("utf-8", "replace")
