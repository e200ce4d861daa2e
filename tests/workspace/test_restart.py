"""What a restart keeps, and what it forgets."""

import asyncio
import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from workspace.client import Client
from workspace.server import running
from workspace.store import Store

SPEAKER = Path(__file__).with_name("speaks_until_killed.py")


async def test_whatever_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    """Replies, their count, and the pieces of a stream, which is a finished message then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SPEAKER),
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": str(SPEAKER.parents[2])},
    )
    assert process.stdout is not None
    answered = [(await process.stdout.readline()).decode().strip() for _ in range(60)]
    process.kill()
    answered += [line.decode().strip() async for line in process.stdout if line.endswith(b"\n")]
    await process.wait()

    async with running(tmp_path) as served, Client(served.announcement) as client:
        editor = client.person("UEDITOR")
        parent = await editor.sees("#newsletter", containing="parent")
        _, draft, *replies = await editor.messages("#newsletter", thread=parent)

    texts = [message.text for message in replies]
    told = [text for text in answered if text.startswith("reply")]
    pieces = [text for text in answered if text.startswith("piece")]
    assert told
    assert texts[: len(told)] == told
    assert len(texts) <= len(told) + 1
    assert draft.text.split()[1 : len(pieces) + 1] == pieces
    assert not draft.streaming
    assert parent.reply_count == len(replies) + 1


async def test_memberships_stay_and_times_go_on(tmp_path: Path) -> None:
    """Keys are new, notes are gone, and no time is given twice."""
    async with running(tmp_path) as served, Client(served.announcement) as client:
        old_token = served.announcement.bot_token
        await client.person("UEDITOR").invite("#general", "UCHRIS")
        served.workspace.clock.advance(3600)
        before = await client.person("UEDITOR").say("#general", "@ChrisGPT before")

    async with running(tmp_path) as served, Client(served.announcement) as client:
        at = served.announcement
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url)
        after = await slack.chat_postMessage(channel="C0GENERAL", text="after")
        seen = await client.person("UEDITOR").messages("#general")

    assert [message.text for message in seen] == [
        "<@UCHRIS> has joined the channel",
        "<@UCHRIS> before",
        "after",
    ]
    assert str(after["ts"]) > before.ts
    assert at.bot_token != old_token


async def test_a_long_conversation_stays_quick_to_read(tmp_path: Path) -> None:
    """Of a hundred thousand messages only as many are read as are shown."""
    async with running(tmp_path) as served:
        workspace = served.workspace
        parent = workspace.clock.next_ts()
        many = [
            {"type": "message", "user": "UEDITOR", "text": str(n), "ts": workspace.clock.next_ts()}
            for n in range(100_000)
        ]
        replies = [
            {**message, "ts": workspace.clock.next_ts(), "thread_ts": parent}
            for message in many[:10_000]
        ]
        workspace.store.save("C0NEWSLETTER", {**many[0], "ts": parent}, *many, *replies)

        with counted(workspace.store) as channel:
            seen = workspace.messages("#newsletter", "UEDITOR", limit=10)
        with counted(workspace.store) as older:
            before = workspace.messages("#newsletter", "UEDITOR", limit=10, before=seen[0]["ts"])
        with counted(workspace.store) as thread:
            last = workspace.messages("#newsletter", "UEDITOR", parent, limit=10)
        with counted(workspace.store) as sidebar:
            latest = workspace.latest("#newsletter", "UEDITOR")

    assert [message["text"] for message in seen] == [str(n) for n in range(99_990, 100_000)]
    assert [message["text"] for message in before] == [str(n) for n in range(99_980, 99_990)]
    assert [message["text"] for message in last] == ["0", *(str(n) for n in range(9_990, 10_000))]
    assert latest == many[-1]["ts"]
    # Each takes some tens of steps of SQLite's machine; the whole channel takes millions.
    assert max(channel.steps, older.steps, thread.steps, sidebar.steps) < 2_000


class Counted:
    """How much work SQLite did, in steps of its machine."""

    def __init__(self) -> None:
        self.steps = 0

    def __call__(self) -> int:
        """Count ten more, and let SQLite go on."""
        self.steps += 10
        return 0


@contextlib.contextmanager
def counted(store: Store) -> Iterator[Counted]:
    """Count the steps of the statements in the block."""
    count = Counted()
    store.db.set_progress_handler(count, 10)
    try:
        yield count
    finally:
        store.db.set_progress_handler(None, 0)


async def test_every_question_about_messages_goes_by_an_index(tmp_path: Path) -> None:
    """SQLite plans no walk over all messages, and no sorting, for what is asked all the time."""
    async with running(tmp_path) as served:
        store = served.workspace.store
        asked: list[str] = []
        store.db.set_trace_callback(asked.append)
        store.in_channel("C0NEWSLETTER", limit=10)
        store.latest("C0NEWSLETTER")
        store.replies("C0NEWSLETTER", "1.000001", limit=10)
        store.last_replies("C0NEWSLETTER", "1.000001", limit=10)
        store.message("C0NEWSLETTER", "1.000001")
        store.shares("F1")
        store.last_ts()
        store.db.set_trace_callback(None)
        plans = [store.db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall() for query in asked]

    steps = [str(step[3]) for plan in plans for step in plan]
    assert len(asked) == 7
    assert [s for s in steps if s.startswith(("SCAN m", "SCAN s")) or "ORDER BY" in s] == []
    assert any("channel_messages" in step for step in steps)
    assert any("thread_messages" in step for step in steps)


async def test_members_of_an_earlier_version_are_taken_over(tmp_path: Path) -> None:
    """Who joined by then is a member; who left since does not come back."""
    Store(tmp_path).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "workspace.db")) as db, db:
        db.execute("CREATE TABLE members (channel TEXT, user TEXT)")
        db.execute("INSERT INTO members VALUES ('C0GENERAL', 'UCHRIS')")

    async with running(tmp_path) as served, Client(served.announcement) as client:
        editor = client.person("UEDITOR")
        assert "UCHRIS" in (await editor.state())["channels"][1]["members"]
        await editor.remove("#general", "UCHRIS")

    async with running(tmp_path) as served, Client(served.announcement) as client:
        assert "UCHRIS" not in (await client.person("UEDITOR").state())["channels"][1]["members"]
