"""A model with an adapter, ready to compute within a test."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.training import lora
from engine.training.arrays import Array, Desk, Precision
from engine.training.config import config_of
from engine.training.examples import Example, example_of
from engine.training.gguf_read import GgufFile
from engine.training.loss import Score
from engine.training.model import Model


@dataclass
class Ready:
    """A model, its adapter's layout, and a desk."""

    model: Model
    layout: lora.Layout
    desk: Desk

    def look(self, example: Example, adapter: Array) -> Score:
        """The score with an adapter."""
        self.model.adopt(adapter)
        return self.model.look(example, self.desk)

    def slopes(self, example: Example, adapter: Array, share: float = 1.0) -> Array:
        """The slopes of the summed surprise with an adapter."""
        self.model.adopt(adapter)
        gradient = np.full(self.layout.size, np.nan, self.desk.precision)
        self.model.learn(example, self.desk, share, gradient)
        return gradient

    def example(self, tokens: list[int], *trained: tuple[int, int]) -> Example:
        """An example for this model."""
        return example_of(tokens, trained, self.model.words)


def ready(path: Path, precision: Precision = np.float32) -> Ready:
    """Load a model."""
    file, desk = GgufFile(path), Desk(precision)
    layout = lora.layout_of(config_of(file), 8, 16.0)
    return Ready(Model(file, layout, desk), layout, desk)


def random_adapter(
    layout: lora.Layout, precision: Precision = np.float32, size: float = 0.05
) -> Array:
    """An adapter that changes something, unlike a fresh one."""
    adapter = lora.fresh(layout, 1, precision)
    random = np.random.default_rng(2)
    for name, slot in layout.slots.items():
        if name.endswith("lora_b"):
            slot.of(adapter)[:] = random.normal(0, size, (slot.rows, slot.columns))
    return adapter


def some_tokens(length: int, seed: int = 0) -> list[int]:
    """Random tokens."""
    tokens: Any = np.random.default_rng(seed).integers(100, 4_000, length).tolist()
    return list(tokens)
