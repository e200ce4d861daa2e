"""Writing GGUF, whole or not at all."""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy import typing as npt

from engine.training.dequantise import F16, F32
from engine.training.gguf_read import ALIGNMENT, ARRAY, MAGIC, NUMBERS, STRING, Value
from engine.training.whole_file import write_whole

_VERSION = 3
_UINT32, _INT32, _FLOAT32, _BOOL = 4, 5, 6, 7
_KINDS = {np.dtype(name).str: kind for kind, name in NUMBERS.items()}


def write_gguf(
    path: Path, metadata: Mapping[str, Value], tensors: Mapping[str, npt.NDArray[Any]]
) -> None:
    """Write a GGUF file; float16 arrays are stored as F16, all others as F32.

    Raises:
        OSError: The disk is full or does not let us write; what was at `path` before is kept.
    """
    stored = {name: _stored(tensor) for name, tensor in tensors.items()}
    head = [MAGIC, struct.pack("<IQQ", _VERSION, len(tensors), len(metadata))]
    for key, value in metadata.items():
        head += [_string(key), _value(value)]
    offset = 0
    for name, tensor in stored.items():
        kind = F16 if tensor.dtype == np.float16 else F32
        sizes = struct.pack(f"<I{tensor.ndim}Q", tensor.ndim, *tensor.shape[::-1])
        head += [_string(name), sizes, struct.pack("<IQ", kind, offset)]
        offset += len(_padded(tensor.tobytes()))
    parts = [_padded(b"".join(head)), *(_padded(tensor.tobytes()) for tensor in stored.values())]
    write_whole(path, lambda file: file.writelines(parts))


def _stored(tensor: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.ascontiguousarray(tensor, "<f2" if tensor.dtype == np.float16 else "<f4")


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", _BOOL, value)
        case int():
            return (
                struct.pack("<Ii", _INT32, value)
                if value < 0
                else struct.pack("<II", _UINT32, value)
            )
        case float():
            return struct.pack("<If", _FLOAT32, value)
        case str():
            return struct.pack("<I", STRING) + _string(value)
        case list():
            texts = b"".join(_string(text) for text in value)
            return struct.pack("<IIQ", ARRAY, STRING, len(value)) + texts
        case np.ndarray():
            numbers = value.astype(value.dtype.newbyteorder("<"))
            kind = _KINDS[numbers.dtype.str]
            return struct.pack("<IIQ", ARRAY, kind, len(value)) + numbers.tobytes()


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _padded(raw: bytes) -> bytes:
    return raw + bytes(-len(raw) % ALIGNMENT)
