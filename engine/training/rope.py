"""RoPE: a token's place in the text, told by turning its queries and keys.

Neighbouring numbers of a head, (0, 1), (2, 3) and so on, are the two parts of a complex number. The
i-th is turned by `place * base^(-2i / head width)`: a multiplication by a number of length one. The
way back is the turn the other way round, the conjugate.
"""

from typing import Any

import numpy as np
from numpy import typing as npt

from engine.training.arrays import Array, Precision

Turns = npt.NDArray[np.complexfloating[Any, Any]]


def turns(
    length: int, head_width: int, base: float, precision: Precision, slowdowns: Array | None = None
) -> Turns:
    """By what to multiply, for each place: `[T, head width / 2]`.

    Some models tell by what to divide the speed of each pair, `slowdowns [head width / 2]`.
    """
    speeds = base ** (-np.arange(0, head_width, 2) / head_width)
    if slowdowns is not None:
        speeds /= slowdowns
    turned: Turns = np.exp(1j * np.outer(np.arange(length), speeds))
    return turned.astype(np.complex64 if precision is np.float32 else np.complex128)


def pairs(x: Array) -> Turns:
    """Neighbouring numbers as complex ones: half as many in the last axis; a view."""
    return x.view(np.complex64 if x.dtype == np.float32 else np.complex128)
