"""Whether a workspace with very many messages is as quick as one with few."""

import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import reduce
from pathlib import Path
from statistics import median

from slack_sdk.web.async_client import AsyncWebClient

from bench.figures import Figure, Result
from workspace.client import Client
from workspace.messages import from_person, with_reply
from workspace.server import Running, running
from workspace.store import Store

FEW, MANY = 100, 100_000
REPLIES = 10_000
TIMES = 30
CHANNEL = "C0NEWSLETTER"
HOW = (
    f"The same acts in two workspaces: one with {FEW} messages in the channel, one with {MANY:,}, "
    f"of which {REPLIES:,} are replies in one thread. Over HTTP, {TIMES} times each; the median. "
    "The workspace lives in this process."
)

Act = Callable[[], Awaitable[object]]


async def measure() -> Result:
    """Measure both, act by act."""
    few, many = await _measured(FEW), await _measured(MANY)
    figures = [
        figure
        for name in few
        for figure in (
            Figure(f"{name}, {FEW} messages", few[name], "ms"),
            Figure(f"{name}, {MANY:,} messages", many[name], "ms", target="the same"),
        )
    ]
    return Result("messages", HOW, tuple(figures))


async def _measured(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        parent = _fill(Path(folder), count)
        before = time.perf_counter()
        async with running(Path(folder)) as served, Client(served.announcement) as client:
            started = 1000 * (time.perf_counter() - before)
            acts = _acts(served, client, parent)
            return {"start": started} | {name: await _time(act) for name, act in acts.items()}


def _fill(folder: Path, count: int) -> str:
    """Write that many messages straight into the file; return the parent of the long thread."""
    first = time.time() - count
    said = [
        from_person("UEDITOR", f"Message {number}: what goes into the next issue?")
        | {"ts": f"{first + number:.6f}"}
        for number in range(count)
    ]
    parent: str = said[0]["ts"]
    replies = said[1 : min(count // 10, REPLIES) + 1]
    for reply in replies:
        reply["thread_ts"] = parent
    said[0] = reduce(with_reply, replies, said[0])
    store = Store(folder)
    store.save(CHANNEL, *said)
    store.close()
    return parent


def _acts(served: Running, client: Client, parent: str) -> dict[str, Act]:
    at = served.announcement
    slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url)
    editor = client.person("UEDITOR")

    async def page() -> None:
        async with client.session.get("/", params={"user": "UEDITOR", "channel": CHANNEL}) as got:
            got.raise_for_status()
            await got.read()

    return {
        "post a message": lambda: slack.chat_postMessage(channel=CHANNEL, text="One more."),
        "reply in the long thread": lambda: slack.chat_postMessage(
            channel=CHANNEL, text="One more.", thread_ts=parent
        ),
        "read the channel's latest 100": lambda: slack.conversations_history(channel=CHANNEL),
        "read the thread's latest 100": lambda: editor.messages(CHANNEL, thread=parent, limit=100),
        "open the page": page,
    }


async def _time(act: Act) -> float:
    taken = []
    for _ in range(TIMES):
        before = time.perf_counter()
        await act()
        taken.append(1000 * (time.perf_counter() - before))
    return median(taken)
