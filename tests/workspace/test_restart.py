"""What a restart keeps, and what it forgets."""

import asyncio
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from workspace.client import Client
from workspace.server import running

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
    """The page of a channel with many messages reads its end only."""
    async with running(tmp_path) as served:
        workspace = served.workspace
        many = [
            {"type": "message", "user": "UEDITOR", "text": str(n), "ts": workspace.clock.next_ts()}
            for n in range(5_000)
        ]
        workspace.store.save("C0NEWSLETTER", *many)

        seen = workspace.messages("#newsletter", "UEDITOR", limit=10)

    assert [message["text"] for message in seen] == [str(n) for n in range(4_990, 5_000)]
