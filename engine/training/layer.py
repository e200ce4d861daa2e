"""One layer: attention, then a feed-forward block, each added to what came in."""

from dataclasses import dataclass

from engine.training import attention, feed_forward, norm
from engine.training.arrays import Array, Desk
from engine.training.config import Config
from engine.training.linear import Linear
from engine.training.rope import Turns


@dataclass(frozen=True)
class LayerNotes:
    """What a layer notes down on the way forward, for the way back; x is what came in."""

    x: Array
    shrink: Array
    h: Array
    attended: attention.Attended
    o: Array
    middle: Array
    """After the attention."""
    middle_shrink: Array
    middle_h: Array
    gated: feed_forward.Gated
    a: Array


@dataclass(frozen=True)
class Layer:
    """The weights of one layer."""

    config: Config
    attention_norm: Array
    qkv: Linear
    output: Linear
    feed_forward_norm: Array
    gate_and_up: Linear
    down: Linear

    def adopt(self, adapter: Array) -> None:
        """Take over an adapter's numbers."""
        for linear in (self.qkv, self.output, self.gate_and_up, self.down):
            linear.adopt(adapter)

    def note(self, x: Array, turns: Turns, desk: Desk, place: str) -> LayerNotes:
        """Compute everything but the last step, which is `result`.

        Args:
            x: What comes in, `[T, width]`; kept as it is.
            turns: Of each place in the text.
            desk: Where arrays come from.
            place: Where on the desk the notes lie. They hold until it is used again.
        """
        length, config = len(x), self.config
        h = self.qkv.room_for_input(desk, place + "h", length)
        shrink = norm.forward(x, self.attention_norm, config.epsilon, h[:, : config.width])
        qkv = self.qkv.forward(h, desk.take("qkv", length, self.qkv.outputs))
        o = self.output.room_for_input(desk, place + "o", length)
        attended = attention.forward(qkv, turns, config, desk, place, o[:, : config.queries])
        middle = self.output.forward(o, desk.take(place + "middle", length, config.width))
        middle += x

        middle_h = self.gate_and_up.room_for_input(desk, place + "middle h", length)
        middle_shrink = norm.forward(
            middle, self.feed_forward_norm, config.epsilon, middle_h[:, : config.width]
        )
        gate_and_up = desk.take(place + "gate and up", length, self.gate_and_up.outputs)
        self.gate_and_up.forward(middle_h, gate_and_up)
        a = self.down.room_for_input(desk, place + "a", length)
        gated = feed_forward.forward(gate_and_up, desk, place, a[:, : config.inner])
        self.down.prepare(a)
        return LayerNotes(x, shrink, h, attended, o, middle, middle_shrink, middle_h, gated, a)

    def result(self, notes: LayerNotes, out: Array) -> Array:
        """What goes to the next layer, written to `out [T, width]`."""
        self.down.multiply(notes.a, out)
        out += notes.middle
        return out

    def backward(
        self,
        dy: Array,
        notes: LayerNotes,
        turns: Turns,
        desk: Desk,
        gradient: Array,
        *,
        first: bool,
    ) -> Array:
        """Write the slopes of this layer's adapter to `gradient`, and go on to those of its input.

        Args:
            dy: The slopes of what went to the next layer, `[T, width]`; used up, and returned as
                those of x.
            notes: From the way forward.
            turns: As on the way forward.
            desk: As on the way forward.
            gradient: The long vector of the adapter's slopes.
            first: Nothing trained lies before this layer, so nobody needs the slopes of its input.
        """
        length, config = len(dy), self.config
        slope = self.down.room_for_slope(desk, "down slope", length)
        slope[:, : config.width] = dy
        self.down.backward(slope, notes.a, gradient)
        da = self.down.slope_of_input(slope, desk.take("da", length, config.inner))
        slope = self.gate_and_up.room_for_slope(desk, "gate and up slope", length)
        feed_forward.backward(da, notes.gated, slope[:, : self.gate_and_up.outputs])
        self.gate_and_up.backward(slope, notes.middle_h, gradient)
        dh = self.gate_and_up.slope_of_input(slope, desk.take("dh", length, config.width))
        dy += norm.backward(dh, notes.middle, self.feed_forward_norm, notes.middle_shrink)

        slope = self.output.room_for_slope(desk, "output slope", length)
        slope[:, : config.width] = dy
        self.output.backward(slope, notes.o, gradient)
        do = self.output.slope_of_input(slope, desk.take("do", length, config.queries))
        slope = self.qkv.room_for_slope(desk, "qkv slope", length)
        attention.backward(
            do,
            notes.o[:, : config.queries],
            notes.attended,
            turns,
            config,
            desk,
            slope[:, : self.qkv.outputs],
        )
        self.qkv.backward(slope, notes.h, gradient)
        if not first:
            dh = self.qkv.slope_of_input(slope, desk.take("dh", length, config.width))
            dy += norm.backward(dh, notes.x, self.attention_norm, notes.shrink)
        return dy
