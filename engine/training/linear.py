"""Linear maps that read the same input, each with its adapter, as one multiplication.

For maps y = (W + s B A) x one table holds everything, here for two maps of rank r:

              in columns   r    r
            [     W1     | sB1      ]  out1 rows
    table = [     W2     |      sB2 ]  out2 rows
            [     A1     |          ]  r rows
            [     A2     |          ]  r rows

With the thin product A x written behind x, its upper rows give y in one go, and with Bᵀ dy
written behind dy, its left columns give dx. To add thin products on their own would cost several
trips through the memory for each.
"""

from collections.abc import Sequence

import numpy as np

from engine.training.arrays import Array, Desk, Precision
from engine.training.lora import Layout, Slot


class Linear:
    """Linear maps of one input, `x [T, inputs]`, with results side by side, `y [T, outputs]`."""

    def __init__(
        self, names: Sequence[str], matrices: Sequence[Array], layout: Layout, precision: Precision
    ) -> None:
        self._scale = layout.scale
        self._bs = [layout.slots[f"{name}.weight.lora_b"] for name in names]
        firsts = [layout.slots[f"{name}.weight.lora_a"] for name in names]
        self.thin = sum(slot.rows for slot in firsts)
        self._as = Slot(firsts[0].start, self.thin, firsts[0].columns)
        self.inputs = matrices[0].shape[1]
        self.outputs = sum(len(matrix) for matrix in matrices)
        self._table = np.zeros((self.outputs + self.thin, self.inputs + self.thin), precision)
        np.concatenate(matrices, out=self._table[: self.outputs, : self.inputs])

    def adopt(self, adapter: Array) -> None:
        """Take over an adapter's numbers."""
        self._table[self.outputs :, : self.inputs] = self._as.of(adapter)
        row, column = 0, self.inputs
        for slot in self._bs:
            b = self._table[row : row + slot.rows, column : column + slot.columns]
            np.multiply(slot.of(adapter), self._scale, out=b)
            row, column = row + slot.rows, column + slot.columns

    def room_for_input(self, desk: Desk, place: str, length: int) -> Array:
        """Where to write x, in the first columns: `[T, inputs + thin]`."""
        return desk.take(place, length, self.inputs + self.thin)

    def room_for_slope(self, desk: Desk, place: str, length: int) -> Array:
        """Where to write dy, in the first columns: `[T, outputs + thin]`."""
        return desk.take(place, length, self.outputs + self.thin)

    def forward(self, x: Array, out: Array) -> Array:
        """The results y, written to `out [T, outputs]`; A x is written behind x."""
        self.prepare(x)
        return self.multiply(x, out)

    def prepare(self, x: Array) -> None:
        """The first half of `forward`: write A x behind x, which the way back needs there too."""
        thin = self._table[self.outputs :, : self.inputs]
        np.matmul(x[:, : self.inputs], thin.T, out=x[:, self.inputs :])

    def multiply(self, x: Array, out: Array) -> Array:
        """The second half: y."""
        return np.matmul(x, self._table[: self.outputs].T, out=out)

    def backward(self, dy: Array, x: Array, gradient: Array) -> None:
        """Write the slopes of the adapter to `gradient`, and Bᵀ dy behind dy.

        dB = s dyᵀ (A x)        dA = s (Bᵀ dy)ᵀ x
        """
        np.matmul(
            dy[:, : self.outputs],
            self._table[: self.outputs, self.inputs :],
            out=dy[:, self.outputs :],
        )
        np.matmul(dy[:, self.outputs :].T, x[:, : self.inputs], out=self._as.of(gradient))
        row, column = 0, self.inputs
        for slot in self._bs:
            db = slot.of(gradient)
            np.matmul(dy[:, row : row + slot.rows].T, x[:, column : column + slot.columns], out=db)
            db *= self._scale
            row, column = row + slot.rows, column + slot.columns

    def slope_of_input(self, dy: Array, out: Array) -> Array:
        """After `backward`: dx = Wᵀ dy + s Aᵀ Bᵀ dy, written to `out [T, inputs]`."""
        return np.matmul(dy, self._table[:, : self.inputs], out=out)
