"""How soon words are seen: the first ones after the model's first, the last after its last."""

import time
from dataclasses import dataclass
from statistics import median

from bench.figures import Figure, Result, spread
from bench.stage import BULLETS, Stage, stage
from tests.model_server import Reply
from workspace.calls import Call
from workspace.client import until

DRAFTS = 12
WORDS = 120
SECONDS_PER_TOKEN = 0.02
PATIENCE = 60.0
HOW = (
    f"{DRAFTS} drafts, one after the other, of {WORDS} words, {SECONDS_PER_TOKEN * 1000:.0f} ms "
    "apart, in a channel. Bot, workspace and model are three processes. Words count as seen when "
    "Slack gets the call that brings them; a browser's time is not in it."
)


@dataclass(frozen=True, slots=True)
class Times:
    """One draft's times, in seconds."""

    first_seen_after: float
    whole_seen_after: float
    model: float
    draft: float


async def measure() -> Result:
    """Measure both ways to show growing text."""
    figures: list[Figure] = []
    for way in ("update", "native"):
        async with stage(STREAMING=way) as running:
            await _one_draft(running, 0)  # the first draft loads what the others have
            times = [await _one_draft(running, number) for number in range(1, DRAFTS + 1)]
        first = [1000 * one.first_seen_after for one in times]
        whole = [1000 * one.whole_seen_after for one in times]
        figures += spread(f"{way}: first words after the first token", first, "ms", target="1000")
        figures += spread(f"{way}: whole text after the last token", whole, "ms")
        figures += [
            Figure(f"{way}: the model's own time, median", median(t.model for t in times), "s"),
            Figure(f"{way}: brief to whole text, median", median(t.draft for t in times), "s"),
        ]
    return Result("drafts", HOW, tuple(figures))


async def _one_draft(running: Stage, number: int) -> Times:
    words = [f"word{number}x{word} " for word in range(WORDS)]
    reply = Reply(tokens=words, seconds_per_token=SECONDS_PER_TOKEN, hold_after=0)
    running.model.enqueue(reply)
    begun = len(await running.client.calls())
    asked = time.time()
    await running.client.person("UEDITOR").run(_channel(number), f"/chrisgpt {BULLETS}")
    await reply.held.wait()
    released = time.time()
    reply.release()
    await running.model.requests[-1].ended.wait()
    ended = time.time()
    last = words[-1].strip()

    async def settled() -> list[Call] | None:
        calls = await running.client.calls(after=begun)
        return calls if any(_is_final(call, last) for call in calls) else None

    calls = await until(settled, timeout=PATIENCE, what="the whole draft")
    first = next(call.at for call in calls if words[0].strip() in str(call.args))
    whole = next(call.at for call in calls if _is_final(call, last))
    return Times(
        first_seen_after=first - (released + SECONDS_PER_TOKEN),
        whole_seen_after=whole - ended,
        model=ended - released,
        draft=whole - asked,
    )


def _channel(number: int) -> str:
    return ("#newsletter", "#desk")[number % 2]


def _is_final(call: Call, last: str) -> bool:
    """Tell whether a call brings the finished text, with what stands above it."""
    shown = str(call.args)
    return call.method == "chat.update" and last in shown and "written by" in shown
