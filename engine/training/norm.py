"""RMS norm: each token's numbers, brought to length one on average, and weighed."""

import numpy as np

from engine.training.arrays import Array


def forward(x: Array, weight: Array, epsilon: float, out: Array) -> Array:
    """Compute y = x r w, with r = 1 / sqrt(mean(x²) + epsilon) of each token, written to `out`.

    Args:
        x: `[T, width]`.
        weight: w, `[width]`.
        epsilon: Keeps r finite.
        out: `[T, width]`.

    Returns:
        r, `[T, 1]`, which the way back needs.
    """
    squares = np.einsum("td,td->t", x, x)[:, None]
    shrink: Array = 1 / np.sqrt(squares / x.shape[1] + epsilon, dtype=x.dtype)
    np.multiply(x, shrink, out=out)
    out *= weight
    return shrink


def backward(dy: Array, x: Array, weight: Array, shrink: Array) -> Array:
    """Compute dx = r (g - x r² mean(g x)), with g = w dy.

    Args:
        dy: `[T, width]`; used up, and returned as dx.
        x: As in `forward`.
        weight: As in `forward`.
        shrink: What `forward` returned.
    """
    dy *= weight
    along = np.einsum("td,td->t", dy, x)[:, None] / x.shape[1]
    dy *= shrink
    dy -= x * (along * shrink**3)
    return dy
