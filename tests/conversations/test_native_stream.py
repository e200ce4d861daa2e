"""Slack's native streams: smooth, short-lived, and never the last word."""

import asyncio

import pytest

from bot.archive import VersionState
from bot.settings import Streaming
from bot.slack import growing
from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, Persona

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
LONG = "\n\n".join(f"{number}. The reading room is open, come by. " * 6 for number in range(90))


async def asked(person: Persona, channel: str) -> Message:
    """Ask for a draft, and return its brief."""
    await person.run(channel, COMMAND)
    return await person.sees(channel, containing="Sunday opening")


async def live(person: Persona, brief: Message, containing: str) -> Message:
    """Wait for the stream to hold these words."""
    return await person.sees_in_thread(
        brief, containing=containing, where=lambda m: m.streaming, timeout=PATIENCE
    )


async def methods(home: House) -> list[str]:
    """Return the streaming methods that were called with success, in order."""
    calls = await home.client.calls()
    return [
        c.method.removeprefix("chat.") for c in calls if "Stream" in c.method and c.answer["ok"]
    ]


async def nothing_streams(home: House, brief: Message) -> list[Message]:
    """Return the thread, in which no stream is left open."""
    thread = await home.editor.messages(brief.channel, thread=brief)
    assert not any(message.streaming for message in thread)
    return thread


async def test_a_draft_streams_in_a_direct_message(home: House, bot: Bot) -> None:
    """The words come in a stream, below a line with Stop; at the end only the text is left."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)

    await live(home.editor, brief, "Dear all")
    status = await home.editor.sees_in_thread(brief, where=lambda m: words.STOP in m.buttons)
    assert "openai:house-writer is writing…" in status.words
    reply.release()

    await home.sees_version(home.editor, brief)
    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    thread = await nothing_streams(home, brief)
    assert tuple(m.ts for m in thread[1:]) == (await home.presented(bot)).messages
    assert (await methods(home))[0] == "startStream"
    assert (await methods(home))[-1] == "stopStream"


async def test_stop_works_above_a_stream(home: House, bot: Bot) -> None:
    """The line above the stream stops it; the words stay, and the line goes."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)
    await live(home.editor, brief, "Dear all")
    status = await home.editor.sees_in_thread(brief, where=lambda m: words.STOP in m.buttons)

    await home.editor.click(status, words.STOP)

    partial = await home.sees_version(home.editor, brief)
    assert "Stopped by <@UEDITOR>" in partial.words
    assert await home.whole_text(bot, home.editor) == "".join(reply.pieces[:7]).strip()
    await home.editor.sees_gone(status)
    await home.editor.click(partial, words.TRY_AGAIN)
    await home.sees_version(home.editor, brief, 2)
    assert await home.whole_text(bot, home.editor, number=2) == NEWSLETTER.strip()


async def test_a_channel_can_have_streams_too(home: House) -> None:
    """With STREAMING=native who asked sees the words live; at the end everyone has the text."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    async with home.bot(streaming=Streaming.NATIVE) as bot:
        brief = await asked(home.editor, "#newsletter")

        await live(home.editor, brief, "Dear all")
        reply.release()

        assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()
        await nothing_streams(home, brief)


async def test_streams_can_be_turned_off(home: House) -> None:
    """With STREAMING=update a direct message is rewritten like a channel's."""
    async with home.bot(streaming=Streaming.UPDATE) as bot:
        await asked(home.editor, home.editor.direct)

        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        assert await methods(home) == []


async def test_a_long_text_rolls_over_into_further_streams(home: House, bot: Bot) -> None:
    """A stream holds about eleven thousand bytes, so a longer text takes several, none refused."""
    home.model.enqueue(Reply(LONG))
    await asked(home.editor, home.editor.direct)

    assert await home.whole_text(bot, home.editor) == LONG.strip()

    assert (await methods(home)).count("startStream") >= 2
    calls = await home.client.calls()
    assert [c.method for c in calls if not c.answer["ok"]] == []


async def test_a_stream_rolls_over_before_slack_ends_it(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that has lived for long enough gives way to a new one."""
    monkeypatch.setattr(growing, "STREAM_SECONDS", 0.0)
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)
    await live(home.editor, brief, "Dear all")

    reply.release()

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    assert (await methods(home)).count("startStream") >= 2
    await nothing_streams(home, brief)
    assert [c.method for c in await home.client.calls() if not c.answer["ok"]] == []


def test_our_patience_with_a_stream_ends_before_slack_s() -> None:
    """Slack ends a stream after five minutes and eleven thousand bytes."""
    assert growing.STREAM_SECONDS <= 270
    assert growing.STREAM_BYTES + 1_000 <= 11_000


async def test_a_stream_that_slack_ended_is_finished_by_rewriting(home: House, bot: Bot) -> None:
    """When five minutes pass at once, the rest of the words arrives all the same."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)
    await live(home.editor, brief, "Dear all")

    await home.client.advance(301)
    reply.release()

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    thread = await nothing_streams(home, brief)
    assert not any(words.STOP in m.buttons for m in thread)
    assert sum("is writing…" in m.words for m in thread) == 0


@pytest.mark.parametrize("code", ["channel_type_not_supported", "missing_recipient_user_id"])
async def test_a_refused_stream_gives_way_to_rewriting(home: House, bot: Bot, code: str) -> None:
    """The words grow by rewriting instead, visible before the model is done."""
    await home.client.fault("chat.startStream", error=code)
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)
    await asyncio.wait_for(reply.held.wait(), PATIENCE)

    seen = await home.editor.sees_in_thread(brief, containing="Dear all", timeout=PATIENCE)

    assert not seen.streaming
    assert list(seen.buttons) == [words.STOP]
    reply.release()
    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    assert await methods(home) == []


async def test_a_refused_append_gives_way_to_rewriting(home: House, bot: Bot) -> None:
    """What the stream holds already is not lost, and not shown twice."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)
    await live(home.editor, brief, "Dear all")

    await home.client.fault("chat.appendStream", error="msg_too_long", times=50)
    reply.release()

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    thread = await nothing_streams(home, brief)
    assert tuple(m.ts for m in thread[1:]) == (await home.presented(bot)).messages


async def test_a_start_whose_answer_was_lost_leaves_no_stream_behind(home: House, bot: Bot) -> None:
    """Slack may have started a stream that we do not know of; the text is not shown twice."""
    await home.client.fault("chat.startStream", lose_answer=True)
    brief = await asked(home.editor, home.editor.direct)

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()

    thread = await nothing_streams(home, brief)
    assert tuple(m.ts for m in thread[1:]) == (await home.presented(bot)).messages


async def test_a_stream_that_fails_half_way_keeps_its_words(home: House, bot: Bot) -> None:
    """The engine breaks off: the streamed words become a partial version."""
    home.model.enqueue(Reply("Dear all, we open", cut=3))
    brief = await asked(home.editor, home.editor.direct)

    await home.sees_version(home.editor, brief, containing="broke off")

    assert await home.whole_text(bot, home.editor) == "Dear all, we"
    assert (await home.presented(bot)).state is VersionState.PARTIAL
    await nothing_streams(home, brief)


async def test_a_stop_before_the_first_word_turns_the_status_line_into_the_end(
    home: House, bot: Bot
) -> None:
    """No stream has begun, so the line itself tells how it ended."""
    reply = Reply(hold_after=0)
    home.model.enqueue(reply)
    brief = await asked(home.editor, home.editor.direct)
    status = await home.editor.sees_in_thread(brief, where=lambda m: words.STOP in m.buttons)
    await asyncio.wait_for(reply.held.wait(), PATIENCE)

    await home.editor.click(status, words.STOP)

    ended = await home.sees_version(home.editor, brief, containing="There were no words yet.")
    assert ended.ts == status.ts
    assert len(await home.editor.messages(brief.channel, thread=brief)) == 2
    await home.presented(bot)
