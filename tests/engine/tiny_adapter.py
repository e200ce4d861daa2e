"""Adapters for tests: random ones, strong enough that each writes something else."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy import typing as npt

from engine.training.gguf_read import GgufFile, Value
from engine.training.gguf_write import write_gguf

_RANK = 4
_ADAPTED = ("attn_q", "attn_v", "ffn_down")


def tiny_adapter(base: Path, path: Path, *, seed: int, strength: float = 0.3) -> Path:
    """Write a random LoRA adapter for the model in the file `base`."""
    shapes = {name: place.shape for name, place in GgufFile(base).tensors.items()}
    random = np.random.default_rng(seed)
    tensors: dict[str, npt.NDArray[Any]] = {}
    for name, shape in shapes.items():
        if not any(kind in name for kind in _ADAPTED):
            continue
        rows, columns = shape
        a = random.normal(0, columns**-0.5, (_RANK, columns))
        b = random.normal(0, strength, (rows, _RANK))
        tensors |= {f"{name}.lora_a": a.astype(np.float16), f"{name}.lora_b": b.astype(np.float16)}
    facts: dict[str, Value] = {
        "general.architecture": "llama",
        "general.type": "adapter",
        "adapter.type": "lora",
        "adapter.lora.alpha": float(_RANK),
    }
    write_gguf(path, facts, tensors)
    return path
