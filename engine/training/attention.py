"""Attention: each token gathers from those before it what it needs.

For each head, with queries q, keys k and values v of `[T, head width]`:

    S = q kᵀ / sqrt(head width)     how much token t looks at token u; only where u <= t
    P = exp(S - largest in its row)
    o = (P v) / sums                sums: of the rows of P

`group` heads share keys and values, so their queries stand together as more rows. The queries are
worked off in blocks: the first 64 need only the first 64 keys, so that nearly half of the work, all
of it above the diagonal, is never done.
"""

from dataclasses import dataclass

import numpy as np

from engine.training.arrays import Array, Desk
from engine.training.config import Config
from engine.training.rope import Turns, pairs

_BLOCK = 64
"""Queries in a block."""
_NEVER = np.triu(np.full((_BLOCK, _BLOCK), -np.inf, np.float32), 1)[:, None, :]
"""Added to what must not be seen: the tokens that come later."""


@dataclass(frozen=True)
class Attended:
    """What the way back needs."""

    q: Array
    """Turned and scaled, `[kv_heads, T, group, head width]`."""
    k: Array
    """Turned, `[kv_heads, T, head width]`."""
    v: Array
    blocks: list[Array]
    """P of each block, `[kv_heads, queries * group, keys]`."""
    sums: Array
    """`[kv_heads, T * group, 1]`."""


def forward(
    qkv: Array, turns: Turns, config: Config, desk: Desk, place: str, out: Array
) -> Attended:
    """Write o to `out [T, queries]`.

    Args:
        qkv: Queries, keys and values side by side, `[T, queries + 2 keys]`.
        turns: Of each place in the text, `[T, head width / 2]`.
        config: The shape of the model.
        desk: Where arrays come from.
        place: Where on the desk.
        out: The first columns of what the next linear map reads.
    """
    length, (kv, group, width) = len(qkv), (config.kv_heads, config.group, config.head_width)
    q_end, k_end = config.queries, config.queries + config.keys
    q = desk.take(place + "q", kv, length, group, width)
    k = desk.take(place + "k", kv, length, width)
    v = desk.take(place + "v", kv, length, width)
    q_seen = pairs(qkv[:, :q_end]).reshape(length, kv, group, -1).transpose(1, 0, 2, 3)
    np.multiply(q_seen, _shrunk(turns, width)[:, None], out=pairs(q))
    k_seen = pairs(qkv[:, q_end:k_end]).reshape(length, kv, -1).transpose(1, 0, 2)
    np.multiply(k_seen, turns, out=pairs(k))
    v[:] = qkv[:, k_end:].reshape(length, kv, width).transpose(1, 0, 2)
    sums = desk.take(place + "sums", kv, length * group, 1)
    gathered = desk.take("gathered", kv, length * group, width)
    blocks = []
    for start in range(0, length, _BLOCK):
        end = min(start + _BLOCK, length)
        rows = slice(start * group, end * group)
        p = desk.take(f"{place}p{start}", kv, (end - start) * group, end)
        np.matmul(q[:, start:end].reshape(kv, -1, width), k[:, :end].transpose(0, 2, 1), out=p)
        by_query = p.reshape(kv, end - start, group, end)
        by_query[..., start:] += _NEVER[: end - start, :, : end - start]
        p -= p.max(-1, keepdims=True)
        np.exp(p, out=p)
        np.sum(p, -1, keepdims=True, out=sums[:, rows])
        np.matmul(p, v[:, :end], out=gathered[:, rows])
        blocks.append(p)
    gathered /= sums
    out.reshape(length, kv, group, width)[:] = gathered.reshape(kv, length, group, width).transpose(
        1, 0, 2, 3
    )
    return Attended(q, k, v, blocks, sums)


def backward(
    do: Array, o: Array, seen: Attended, turns: Turns, config: Config, desk: Desk, out: Array
) -> None:
    """Write dq, dk and dv side by side to `out [T, queries + 2 keys]`.

    With N = P / sums, the weights that add up to one:

        dv = Nᵀ do      dS = N (do vᵀ - D)      D = do · o, one number a query
        dq = dS k       dk = dSᵀ q

    N is never made: `do` and `D` are divided by the sums instead, which is far less work.

    Args:
        do: `[T, queries]`.
        o: What `forward` wrote.
        seen: What it returned.
        turns: As there.
        config: As there.
        desk: As there.
        out: The first columns of the slopes that the linear map of q, k and v goes on with.
    """
    length, (kv, group, width) = len(do), (config.kv_heads, config.group, config.head_width)
    q, k, v = seen.q, seen.k, seen.v
    by_head = (length, kv, group, width)
    d = np.einsum("tkgd,tkgd->ktg", do.reshape(by_head), o.reshape(by_head)).reshape(kv, -1, 1)
    d /= seen.sums
    slope = desk.take("slope", kv, length, group, width)
    slope[:] = do.reshape(by_head).transpose(1, 0, 2, 3)
    slope = slope.reshape(kv, -1, width)
    slope /= seen.sums
    dq = desk.take("dq", kv, length * group, width)
    dk = desk.take("dk", kv, length, width)
    dv = desk.take("dv", kv, length, width)
    dk[:] = dv[:] = 0
    for p, start in zip(seen.blocks, range(0, length, _BLOCK), strict=True):
        end = min(start + _BLOCK, length)
        rows = slice(start * group, end * group)
        dv[:, :end] += p.transpose(0, 2, 1) @ slope[:, rows]
        ds = desk.take("ds", *p.shape)
        np.matmul(slope[:, rows], v[:, :end].transpose(0, 2, 1), out=ds)
        ds -= d[:, rows]
        ds *= p
        np.matmul(ds, k[:, :end], out=dq[:, rows])
        dk[:, :end] += ds.transpose(0, 2, 1) @ q[:, start:end].reshape(kv, -1, width)
    q_end, k_end = config.queries, config.queries + config.keys
    back = turns.conj()
    q_slope = pairs(dq.reshape(kv, length, group, width)).transpose(1, 0, 2, 3)
    q_out = pairs(out[:, :q_end]).reshape(length, kv, group, -1)
    np.multiply(q_slope, _shrunk(back, width)[:, None, None], out=q_out)
    k_slope = pairs(dk).transpose(1, 0, 2)
    k_out = pairs(out[:, q_end:k_end]).reshape(length, kv, -1)
    np.multiply(k_slope, back[:, None], out=k_out)
    out[:, k_end:].reshape(length, kv, width)[:] = dv.transpose(1, 0, 2)


def _shrunk(turns: Turns, width: int) -> Turns:
    """Turns that also divide by sqrt(head width), so that nothing else has to."""
    shrunk: Turns = turns * turns.real.dtype.type(width**-0.5)
    return shrunk
