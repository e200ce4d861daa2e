"""The arrays that training works on, and the desk that they lie on."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import typing as npt

Array = npt.NDArray[np.floating[Any]]
"""Numbers of one precision: float32 when training, float64 where derivatives are tested."""
Precision = type[np.float32] | type[np.float64]


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Somebody asked the work to stop."""


class Desk:
    """One worker's arrays, used again for every example.

    To ask the system for 400 MB at every example, and to have it cleared, would cost a tenth of the
    whole time. What an array held before is still in it: whoever takes one writes all of it.
    """

    def __init__(
        self, precision: Precision, is_stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self.precision = precision
        self._is_stopped = is_stopped
        self._arrays: dict[str, Array] = {}

    def take(self, place: str, *shape: int) -> Array:
        """An array of this shape; what was taken from the same place before is overwritten.

        Every step of the computation begins by taking an array, so this is also where it ends when
        somebody asked for that.

        Raises:
            Stopped: Somebody did.
        """
        self.listen()
        size = math.prod(shape)
        array = self._arrays.get(place)
        if array is None or array.size < size:
            self._arrays.pop(place, None)  # let go of the small one first
            array = self._arrays[place] = np.empty(size, self.precision)
        return array[:size].reshape(shape)

    def listen(self) -> None:
        """Go on only if nobody asked to stop.

        Raises:
            Stopped: Somebody did.
        """
        if self._is_stopped():
            raise Stopped
