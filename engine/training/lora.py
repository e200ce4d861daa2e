"""LoRA: the small matrices that are trained, while the large ones stay as they are.

A linear map of the model computes `y = W x` with a matrix W, `[out, in]`. Beside it come two thin
ones, A `[rank, in]` and B `[out, rank]`, and the map becomes

    y = W x + s B A x        with s = alpha / rank

B begins at zero, so that training begins at what the model was. All the As and Bs of a model lie in
one long vector: Adam, clipping, and adding up are then one line each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.training.arrays import Array, Precision
from engine.training.config import ARCHITECTURE, Config, UnsupportedModelError
from engine.training.gguf_read import GgufFile, Value
from engine.training.gguf_write import write_gguf

LINEARS = (("attn_q", "attn_k", "attn_v"), ("attn_output",), ("ffn_gate", "ffn_up"), ("ffn_down",))
"""The linear maps of a layer; those that read the same input stand together."""


@dataclass(frozen=True)
class Slot:
    """Where a matrix lies in the long vector."""

    start: int
    rows: int
    columns: int

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.start + self.rows * self.columns

    def of(self, vector: Array) -> Array:
        """The matrix, as a view: what is written to it is written to the vector."""
        return vector[self.start : self.end].reshape(self.rows, self.columns)


@dataclass(frozen=True)
class Layout:
    """Where each matrix of an adapter lies, by the name that it has in an adapter's file."""

    rank: int
    alpha: float
    slots: dict[str, Slot]

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return max(slot.end for slot in self.slots.values())

    @property
    def scale(self) -> float:
        """The s in the formula."""
        return self.alpha / self.rank


def layout_of(config: Config, rank: int, alpha: float) -> Layout:
    """Lay out an adapter for every linear map of a model.

    The As of maps with the same input lie one after the other, as if they were one matrix.
    """
    slots: dict[str, Slot] = {}
    start = 0
    for layer in range(config.layers):
        for together in LINEARS:
            sizes = {linear: _sizes(config, linear) for linear in together}
            thin = {f"{linear}.weight.lora_a": (rank, sizes[linear][1]) for linear in together}
            thin |= {f"{linear}.weight.lora_b": (sizes[linear][0], rank) for linear in together}
            for name, (rows, columns) in thin.items():
                slots[f"blk.{layer}.{name}"] = Slot(start, rows, columns)
                start += rows * columns
    return Layout(rank, alpha, slots)


def _sizes(config: Config, linear: str) -> tuple[int, int]:
    """The rows and columns of a linear map: what it gives, and what it reads."""
    return {
        "attn_q": (config.queries, config.width),
        "attn_k": (config.keys, config.width),
        "attn_v": (config.keys, config.width),
        "attn_output": (config.width, config.queries),
        "ffn_gate": (config.inner, config.width),
        "ffn_up": (config.inner, config.width),
        "ffn_down": (config.width, config.inner),
    }[linear]


def fresh(layout: Layout, seed: int, precision: Precision = np.float32) -> Array:
    """An adapter that changes nothing yet: A random, B zero."""
    random = np.random.default_rng(seed)
    vector = np.zeros(layout.size, precision)
    for name, slot in layout.slots.items():
        if name.endswith("lora_a"):
            limit = slot.columns**-0.5
            slot.of(vector)[:] = random.uniform(-limit, limit, (slot.rows, slot.columns))
    return vector


def save(path: Path, layout: Layout, vector: Array) -> None:
    """Write an adapter's file, in float16, as llama.cpp reads it; whole or not at all.

    Raises:
        OSError: It could not be written.
    """
    metadata: dict[str, Value] = {
        "general.architecture": ARCHITECTURE,
        "general.type": "adapter",
        "adapter.type": "lora",
        "adapter.lora.alpha": float(layout.alpha),
    }
    tensors = {name: slot.of(vector).astype(np.float16) for name, slot in layout.slots.items()}
    write_gguf(path, metadata, tensors)


def load(path: Path, layout: Layout, seed: int, precision: Precision = np.float32) -> Array:
    """Read an adapter to go on from.

    One of a lower rank is filled up with fresh rows, and one with another alpha is scaled, so that
    it means the same; maps that it leaves alone begin fresh.

    Raises:
        UnsupportedModelError: It is of a higher rank, or made for another model.
        GgufError: It cannot be understood.
        OSError: It cannot be read.
    """
    file = GgufFile(path)
    vector = fresh(layout, seed, precision)
    for name in _linears_in(file):
        a, b = file.tensor(f"{name}.lora_a"), file.tensor(f"{name}.lora_b")
        here = [layout.slots.get(f"{name}.lora_{which}") for which in "ab"]
        if here[0] is None or here[1] is None:
            raise UnsupportedModelError(f"{path.name} changes '{name}', which is not trained here.")
        into_a, into_b = here[0].of(vector), here[1].of(vector)
        rank = len(a)
        if a.shape[1] != into_a.shape[1] or b.shape != (len(into_b), rank) or rank > layout.rank:
            raise UnsupportedModelError(
                f"'{name}' in {path.name} is {b.shape[0]} x {a.shape[1]} of rank {rank}; here it "
                f"is {len(into_b)} x {into_a.shape[1]} of at most {layout.rank}. Start from the "
                "base model, or from an adapter that was trained on it here."
            )
        alpha = file.metadata.get("adapter.lora.alpha", float(rank))
        into_a[:rank] = a
        into_b[:, :rank] = b * (float(alpha) / rank / layout.scale)  # type: ignore[arg-type]
    return vector


def _linears_in(file: GgufFile) -> Iterator[str]:
    for name in file.tensors:
        linear, _, which = name.rpartition(".")
        if which == "lora_a":
            yield linear
