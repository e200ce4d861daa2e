"""The gate of a feed-forward block.

a = silu(g) u       silu(g) = g sigma(g)        sigma(g) = 1 / (1 + exp(-g))
"""

from dataclasses import dataclass

import numpy as np

from engine.training.arrays import Array, Desk


@dataclass(frozen=True)
class Gated:
    """What the way back needs, each `[T, inner]`."""

    u: Array
    silu: Array
    steepness: Array
    """The derivative of silu: sigma + silu - sigma silu."""


def forward(gate_and_up: Array, desk: Desk, place: str, out: Array) -> Gated:
    """Write a to `out [T, inner]`; `gate_and_up [T, 2 inner]` is used up."""
    length, inner = out.shape
    g, u = gate_and_up[:, :inner], gate_and_up[:, inner:]
    sigma = desk.take("sigma", length, inner)
    silu = desk.take(place + "silu", length, inner)
    np.negative(g, out=sigma)
    with np.errstate(over="ignore"):  # one divided by infinity is the right zero
        np.exp(sigma, out=sigma)
    sigma += 1
    np.reciprocal(sigma, out=sigma)
    np.multiply(g, sigma, out=silu)
    np.multiply(silu, u, out=out)
    np.multiply(sigma, silu, out=g)
    np.subtract(silu, g, out=g)
    g += sigma
    return Gated(u, silu, g)


def backward(da: Array, gated: Gated, out: Array) -> None:
    """Write dg = da u silu'(g) and du = da silu(g) side by side to `out [T, 2 inner]`."""
    inner = da.shape[1]
    np.multiply(da, gated.silu, out=out[:, inner:])
    np.multiply(da, gated.u, out=out[:, :inner])
    out[:, :inner] *= gated.steepness
