"""The whole model, forward and back, for one text at a time."""

from collections.abc import Sequence

import numpy as np

from engine.training import norm
from engine.training.arrays import Array, Desk
from engine.training.config import Config, config_of
from engine.training.examples import Example
from engine.training.gguf_read import GgufFile
from engine.training.layer import Layer
from engine.training.linear import Linear
from engine.training.lora import LINEARS, Layout
from engine.training.loss import Score, score
from engine.training.rope import Turns, turns

_NOTES = 400 * 2**20
"""Bytes of notes that one worker keeps, for the way back, of the layers of one text.

Of short texts (about 300 tokens with the installed model) that is all layers. Of longer ones the
notes of the first layers are not kept: on the way back such a layer is computed once more, which
costs a third of its time.

What else takes memory: the weights in float32 (540 MB for the installed model, once for all
workers); for each worker 25 MB of logits and, with a long text, some 200 MB of passing arrays; and
10 MB each for the adapter, Adam's two memories, and the slopes of each example under way.
"""


class Model:
    """A Llama with an adapter; several workers may use it at the same time, each with its desk.

    Its weights are read, in the precision of the desk, which takes two seconds.

    Raises:
        UnsupportedModelError: It cannot be trained here.
        GgufError: The file cannot be understood.
        Stopped: Somebody asked for that.
    """

    def __init__(self, file: GgufFile, layout: Layout, desk: Desk) -> None:
        self.config = config_of(file)
        weights = Weights(file, desk)
        self._embedding = weights("token_embd")
        # Without a matrix of its own, the output reads the embedding.
        self._words = weights("output") if weights.has("output") else self._embedding
        self._norm = weights("output_norm")
        self._slowdowns = weights("rope_freqs") if weights.has("rope_freqs") else None
        self._layers = [
            _layer(self.config, weights, layout, index) for index in range(self.config.layers)
        ]

    @property
    def words(self) -> int:
        """How many tokens there are."""
        return len(self._embedding)

    def adopt(self, adapter: Array) -> None:
        """Take over an adapter's numbers; no worker may be computing."""
        for layer in self._layers:
            layer.adopt(adapter)

    def look(self, example: Example, desk: Desk) -> Score:
        """How well the model foretells an example's trained tokens.

        Raises:
            Stopped: Somebody asked for that.
        """
        x, angles = self._begin(example, desk)
        for index, layer in enumerate(self._layers):
            notes = layer.note(x, angles, desk, "passing ")
            x = layer.result(notes, desk.take(f"x{index % 2}", *x.shape))
        h = desk.take("h", len(example.wanted), self.config.width)
        norm.forward(x[example.before], self._norm, self.config.epsilon, h)
        return score(h, self._words, example.wanted, desk)

    def learn(self, example: Example, desk: Desk, share: float, gradient: Array) -> Score:
        """Look, and write the slopes of `share` times the summed surprise to `gradient`.

        Raises:
            Stopped: Somebody asked for that.
        """
        x, angles = self._begin(example, desk)
        inputs, kept = [], []
        passing = len(self._layers) - self._layers_kept(len(x))
        for index, layer in enumerate(self._layers):
            inputs.append(x)
            notes = layer.note(x, angles, desk, "passing " if index < passing else f"{index} ")
            kept.append(notes)
            x = layer.result(notes, desk.take(f"x after {index}", *x.shape))
        outcome, dy = self._end(x, example, desk, share)
        for index in reversed(range(len(self._layers))):
            layer = self._layers[index]
            notes = kept[index]
            if index < passing:
                notes = layer.note(inputs[index], angles, desk, "passing ")
            dy = layer.backward(dy, notes, angles, desk, gradient, first=index == 0)
        return outcome

    def _begin(self, example: Example, desk: Desk) -> tuple[Array, Turns]:
        config, length = self.config, example.length
        x = desk.take("x", length, config.width)
        np.take(self._embedding, example.tokens[:length], axis=0, out=x)
        angles = turns(length, config.head_width, config.rope_base, desk.precision, self._slowdowns)
        return x, angles

    def _end(self, x: Array, example: Example, desk: Desk, share: float) -> tuple[Score, Array]:
        """The score, and the slopes of `share` times its surprise with respect to `x`."""
        before = x[example.before]
        h, dh = desk.take("h", *before.shape), desk.take("dh of words", *before.shape)
        shrink = norm.forward(before, self._norm, self.config.epsilon, h)
        outcome = score(h, self._words, example.wanted, desk, dh)
        dh *= share
        dx = desk.take("dx", *x.shape)
        dx[:] = 0
        dx[example.before] = norm.backward(dh, before, self._norm, shrink)
        return outcome, dx

    def _layers_kept(self, length: int) -> int:
        """Of how many layers the notes are kept: those that the way back needs first."""
        config = self.config
        of_a_token = 4 * config.width + 2 * config.queries + 2 * config.keys + 4 * config.inner
        of_attention = config.heads * length // 2
        size = length * (of_a_token + of_attention) * self._embedding.itemsize
        return min(len(self._layers), _NOTES // size)


class Weights:
    """The weights of a file by name, in the precision that is worked in."""

    def __init__(self, file: GgufFile, desk: Desk) -> None:
        self._file = file
        self._desk = desk
        self.precision = desk.precision

    def __call__(self, name: str) -> Array:
        """The weights of this name.

        Raises:
            Stopped: Somebody asked for that.
        """
        self._desk.listen()
        return self._file.tensor(f"{name}.weight").astype(self.precision, copy=False)

    def has(self, name: str) -> bool:
        """Whether there are any."""
        return f"{name}.weight" in self._file.tensors


def _layer(config: Config, weights: Weights, layout: Layout, index: int) -> Layer:
    block = f"blk.{index}."

    def linear(together: Sequence[str]) -> Linear:
        names = [block + name for name in together]
        return Linear(names, [weights(name) for name in names], layout, weights.precision)

    qkv, output, gate_and_up, down = (linear(together) for together in LINEARS)
    return Layer(
        config=config,
        attention_norm=weights(f"{block}attn_norm"),
        qkv=qkv,
        output=output,
        feed_forward_norm=weights(f"{block}ffn_norm"),
        gate_and_up=gate_and_up,
        down=down,
    )
