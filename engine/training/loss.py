"""From the last layer to a loss: how surprised the model is by each token that it is to learn."""

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from engine.training.arrays import Array, Desk

_ROWS = 128
"""Tokens in one go; with 49,152 words they take 25 MB."""


@dataclass(frozen=True)
class Score:
    """How well tokens were foretold; scores of several examples are added up.

    Sums, not means: an example with twice as many tokens to learn counts twice. Otherwise each word
    of a short answer would pull harder than each word of a long one.
    """

    surprise: float = 0.0
    """Natural logarithms, summed up."""
    right: int = 0
    """Tokens that the model found likelier than all others."""
    tokens: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.surprise + other.surprise, self.right + other.right, self.tokens + other.tokens
        )

    @property
    def loss(self) -> float:
        """The mean surprise of a token."""
        return self.surprise / self.tokens

    @property
    def accuracy(self) -> float:
        """The share of tokens foretold."""
        return self.right / self.tokens


def score(
    h: Array, words: Array, wanted: npt.NDArray[np.int64], desk: Desk, dh: Array | None = None
) -> Score:
    """Compare what the model foretells with what is wanted.

    With logits z = words · h and their softmax p, a token's surprise is -log p[wanted], and its
    slope on the way back is dz = p - onehot(wanted), dh = wordsᵀ dz. Neither p nor dz is ever
    written out: exp(z) goes through the multiplication, and `[n, width]` numbers are divided and
    subtracted from instead of `[n, words]` ones.

    Args:
        h: What the last norm gives for the tokens before the wanted ones, `[n, width]`.
        words: The output matrix, `[words, width]`.
        wanted: The numbers of the wanted tokens, `[n]`.
        desk: Where arrays come from.
        dh: Where to write the slopes of the summed surprise; None to only look.
    """
    total = Score()
    for start in range(0, len(h), _ROWS):
        rows = slice(start, start + _ROWS)
        target = wanted[rows]
        each = np.arange(len(target))
        z = np.matmul(h[rows], words.T, out=desk.take("z", len(target), len(words)))
        best = z.argmax(-1)
        z -= z[each, best][:, None]
        of_wanted = z[each, target]  # a copy, before the next line
        np.exp(z, out=z)
        sums = z.sum(-1)
        surprise = np.log(sums) - of_wanted
        right = int(np.count_nonzero(best == target))
        total += Score(float(surprise.sum(dtype=np.float64)), right, len(target))
        if dh is not None:
            desk.listen()
            np.matmul(z, words, out=dh[rows])
            dh[rows] /= sums[:, None]
            dh[rows] -= words[target]
    return total
