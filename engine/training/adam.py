"""Adam: from slopes to a step, with as long a stride for small slopes as for large ones."""

import math

import numpy as np

from engine.training.arrays import Array

_WARM_UP = 5
"""Steps until the full rate: Adam's memories are empty at first, and its strides wild."""
_LEAST = 0.05
"""The share of the rate that is left at the end."""
_LONGEST = 1.0
"""Slopes that are longer together are shortened to this, so that one odd example does no harm."""
_MEAN_KEPT, _SQUARE_KEPT = 0.9, 0.999
_TINY = 1e-8


def rate_at(step: int, total: int, rate: float) -> float:
    """The learning rate of a step, counted from 1: up for five steps, then down in a line."""
    return rate * min(1.0, step / _WARM_UP) * max(_LEAST, 1 - (step - 1) / total)


def norm(gradient: Array) -> float:
    """How long the slopes are together; not finite when any of them is not."""
    return math.sqrt(float(gradient @ gradient))


def take_step(
    adapter: Array, gradient: Array, mean: Array, square: Array, step: int, rate: float
) -> None:
    """Change the adapter, and Adam's two memories, in place.

        m = 0.9 m + 0.1 g       v = 0.999 v + 0.001 g²
        w = w - rate m' / (sqrt(v') + tiny)

    m' and v' are m and v made up for their beginning at zero. `gradient` is used up.

    Args:
        adapter: w, all that is trained.
        gradient: g, its slopes.
        mean: m.
        square: v.
        step: Counted from 1.
        rate: The learning rate of this step.
    """
    gradient *= min(1.0, _LONGEST / (norm(gradient) + _TINY))
    mean *= _MEAN_KEPT
    mean += (1 - _MEAN_KEPT) * gradient
    square *= _SQUARE_KEPT
    square += (1 - _SQUARE_KEPT) * gradient**2
    adapter -= (rate / (1 - _MEAN_KEPT**step)) * (
        mean / (np.sqrt(square / (1 - _SQUARE_KEPT**step)) + _TINY)
    )
