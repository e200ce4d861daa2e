"""The bot stops, or dies, in the middle: after the next start nothing is lost or doubled."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest

from bot.archive import DraftState, RequestState, VersionState
from bot.settings import EngineAccess, Streaming
from bot.words import drafts as words
from tests.house import BOT_USER, ENGINE_KEY, MODEL, PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, until

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
STOPPED_HERE = "The bot was stopped here."


async def asked(home: House, channel: str = "#newsletter") -> Message:
    """Ask for a draft, and return its brief."""
    await home.editor.run(channel, COMMAND)
    return await home.editor.sees(channel, containing="• Sunday opening", timeout=PATIENCE)


async def held(home: House, hold_after: int, channel: str = "#newsletter") -> Message:
    """Ask for a draft whose writer pauses after so many words, and wait until they are seen."""
    reply = Reply(hold_after=hold_after)
    home.model.enqueue(reply)
    brief = await asked(home, channel)
    await asyncio.wait_for(reply.held.wait(), PATIENCE)
    shown = "Dear all" if hold_after else "openai:house-writer is"
    await home.editor.sees_in_thread(brief, containing=shown, timeout=PATIENCE)
    return brief


async def _deaf(home: House) -> bool:
    return await home.client.connections() == 0


async def one_of_each(home: House, brief: Message) -> None:
    """There is one brief in the channel, and one message of the bot in its thread."""
    channel = await home.editor.messages(brief.channel)
    assert [m.ts for m in channel if not m.ephemeral] == [brief.ts]
    thread = await home.editor.messages(brief.channel, thread=brief)
    assert len([m for m in thread if m.user == BOT_USER and m.ts != brief.ts]) == 1


def long_ago(home: House, table: str, *columns: str) -> None:
    """Let what is in a table have happened two days earlier."""
    moment = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%d %H:%M:%S.%f")
    changes = ", ".join(f"{column} = '{moment}'" for column in columns)
    with sqlite3.connect(home.database) as connection:
        connection.execute(f"UPDATE {table} SET {changes}")  # noqa: S608 - our own words
    connection.close()


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_stop_keeps_what_is_written_and_says_so(home: House, channel: str) -> None:
    """Who stops the bot does not lose the words, and the thread tells where it ended."""
    async with home.bot():
        brief = await held(home, 7, channel)

    partial = await home.sees_version(home.editor, brief, containing=STOPPED_HERE)
    assert next(iter(partial.buttons)) == words.TRY_AGAIN
    async with home.bot() as bot:
        text = await home.whole_text(bot, home.editor)
        assert text.endswith("Dear all,")
        assert (await home.presented(bot)).state is VersionState.PARTIAL
        await home.editor.click(partial, words.TRY_AGAIN)
        assert await home.whole_text(bot, home.editor, number=2) == NEWSLETTER.strip()


async def test_a_stop_waits_for_a_draft_that_is_nearly_done(home: House) -> None:
    """A draft that ends by itself within seconds ends whole."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(home.bot())
        reply = Reply(hold_after=7)
        home.model.enqueue(reply)
        brief = await asked(home)
        await asyncio.wait_for(reply.held.wait(), PATIENCE)

        leaving = asyncio.create_task(stack.aclose())
        await until(lambda: _deaf(home), timeout=PATIENCE, what="the bot to listen no more")
        reply.release()
        await leaving

    assert len(bot.tasks) == 0
    whole = await home.sees_version(home.editor, brief)
    assert whole.plain == NEWSLETTER.strip()


async def test_a_command_while_the_bot_is_away_is_answered_by_slack(home: House) -> None:
    """Slack tells the person that nobody is there; nothing happens later behind their back."""
    async with home.bot():
        pass

    outcome = await home.editor.run("#newsletter", COMMAND)

    assert (outcome.ok, outcome.error) == (False, "dispatch_failed")
    async with home.bot() as bot:
        assert await home.drafts(bot) == []


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_draft_without_words_is_written_after_a_crash(home: House, channel: str) -> None:
    """The brief was there, the model had not begun: the same version is written after the start."""
    async with home.bot() as bot:
        brief = await held(home, 0, channel)
        await home.crash(bot)

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        assert len(await bot.archive.versions.of(1)) == 1
        await one_of_each(home, brief)


@pytest.mark.parametrize("streaming", [Streaming.UPDATE, Streaming.NATIVE])
@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_draft_with_words_says_where_a_crash_stopped_it(
    home: House, channel: str, streaming: Streaming
) -> None:
    """What was shown is kept; the thread offers another try, and no stream stays open."""
    async with home.bot(streaming=streaming) as bot:
        brief = await held(home, 7, channel)
        await home.crash(bot)

    async with home.bot(streaming=streaming) as bot:
        partial = await home.sees_version(home.editor, brief, containing=STOPPED_HERE)
        text = await home.whole_text(bot, home.editor)
        assert text.endswith("Dear all,")
        thread = await home.editor.messages(channel, thread=brief)
        assert not any(m.streaming or words.STOP in m.buttons for m in thread)
        assert len(home.model.requests) == 1
        await home.editor.click(partial, words.TRY_AGAIN)
        assert await home.whole_text(bot, home.editor, number=2) == NEWSLETTER.strip()


async def test_a_draft_that_is_written_after_a_crash_can_be_stopped(home: House) -> None:
    """The Stop button that was on the screen before the crash works after it."""
    async with home.bot() as bot:
        brief = await held(home, 0)
        await home.crash(bot)
    again = Reply(hold_after=7)
    home.model.enqueue(again)

    async with home.bot() as bot:
        seen = await home.editor.sees_in_thread(brief, containing="Dear all")
        await home.editor.click(seen, words.STOP)
        await home.sees_version(home.editor, brief, containing="Stopped by <@UEDITOR>")
        assert (await home.whole_text(bot, home.editor)).endswith("Dear all,")


async def test_two_crashes_in_a_row_change_nothing(home: House) -> None:
    """A crash while the bot takes up what a crash left is like the first one."""
    async with home.bot() as bot:
        brief = await held(home, 0)
        await home.crash(bot)
    home.model.enqueue(again := Reply(hold_after=0))
    async with home.bot() as bot:
        await asyncio.wait_for(again.held.wait(), PATIENCE)
        await home.crash(bot)

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        await one_of_each(home, brief)


@pytest.mark.parametrize("way", ["command", "form", "mention", "direct message"])
async def test_what_was_asked_and_not_begun_is_done_after_the_start(home: House, way: str) -> None:
    """Slack had our word for it: the request is on record, and becomes a draft."""
    bullets = COMMAND.removeprefix("/chrisgpt ")
    async with home.bot() as bot:
        await home.editor.run("#newsletter", "/chrisgpt")
        form = await home.editor.form()
    # A new start asks Slack anew who the editor is.
    async with home.bot() as bot:
        await home.client.fault("users.info", delay=2)
        if way == "form":
            await form.submit(bullets=bullets)
        elif way == "command":
            await home.editor.run("#newsletter", COMMAND)
        else:
            place = "#newsletter" if way == "mention" else home.editor.direct
            await home.editor.say(place, f"@ChrisGPT\n{bullets}")

        async def recorded() -> bool:
            return bool(await bot.archive.requests.unfinished(datetime.min.replace(tzinfo=UTC)))

        await until(recorded, timeout=PATIENCE, what="the request to be recorded")
        await home.crash(bot)
        assert await home.drafts(bot) == []

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        assert len(await home.drafts(bot)) == 1
        assert (await bot.archive.requests.get(1)).state is RequestState.DONE


async def test_a_click_that_was_not_begun_is_done_after_the_start(home: House) -> None:
    """Try again was pressed, and the bot died: the version is written after the start."""
    home.model.enqueue(Reply("Dear all, we", cut=2))
    async with home.bot():
        brief = await asked(home)
        partial = await home.sees_version(home.editor, brief)
    async with home.bot() as bot:
        await home.client.fault("users.info", delay=2)
        await home.editor.click(partial, words.TRY_AGAIN)
        await home.crash(bot)
        assert len(await bot.archive.versions.of(1)) == 1

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor, number=2) == NEWSLETTER.strip()
        older = await home.editor.sees_change(partial, lambda m: words.TRY_AGAIN not in m.buttons)
        assert words.SUPERSEDED in older.words


async def test_a_refusal_that_was_not_said_is_said_after_the_start(home: House) -> None:
    """The person learns that their text was no brief, though the command's own answer is gone."""
    async with home.bot() as bot:
        await home.client.fault("users.info", delay=2)
        await home.editor.run("#newsletter", "/chrisgpt Hello")
        await home.crash(bot)

    async with home.bot():
        note = await home.editor.sees_note("#newsletter", containing="One word is too little")
        assert note.plain == "Hello"


async def test_a_brief_that_was_not_posted_is_posted_after_the_start(home: House) -> None:
    """The draft was on record, and Slack had put the brief off."""
    async with home.bot() as bot:
        await home.client.fault("chat.postMessage", status=429, retry_after=60)
        await home.editor.run("#newsletter", COMMAND)
        await until(lambda: home.drafts(bot), what="the draft to be recorded")
        await until(lambda: home.client.calls("chat.postMessage"), what="the call")
        await home.crash(bot)

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        await one_of_each(home, await home.editor.sees("#newsletter", containing="• Sunday"))


@pytest.mark.parametrize(
    ("posts_before", "looks_at"), [(0, "conversations.history"), (1, "conversations.replies")]
)
async def test_a_message_that_a_crash_kept_us_from_noting_is_not_posted_again(
    home: House, posts_before: int, looks_at: str
) -> None:
    """Slack has the message, the archive does not know it: the start finds it by its key."""
    async with home.bot() as bot:
        for _ in range(posts_before):
            await home.client.fault("chat.postMessage", delay=0.01)
        await home.client.fault("chat.postMessage", lose_answer=True)
        await home.client.fault(looks_at, delay=2)
        await home.editor.run("#newsletter", COMMAND)
        await until(
            lambda: _posted(home, posts_before + 1),
            timeout=PATIENCE,
            what="the message to be posted",
        )
        await home.crash(bot)

    await home.client.clear_faults()
    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        await one_of_each(home, await home.editor.sees("#newsletter", containing="• Sunday"))


async def _posted(home: House, count: int) -> bool:
    return len(await home.client.calls("chat.postMessage")) == count


async def test_a_version_that_was_not_shown_whole_is_shown_after_the_start(home: House) -> None:
    """The text was complete in the archive when the bot died before its last writing."""
    async with home.bot() as bot:
        reply = Reply(hold_after=7)
        home.model.enqueue(reply)
        brief = await asked(home)
        await home.editor.sees_in_thread(brief, containing="Dear all", timeout=PATIENCE)
        await home.client.fault("chat.update", status=429, retry_after=60, times=9)
        reply.release()

        async def complete() -> bool:
            return (await bot.archive.versions.of(1))[0].state is VersionState.COMPLETE

        await until(complete, timeout=PATIENCE, what="the version to be complete")
        await home.crash(bot)
    await home.client.clear_faults()

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        await one_of_each(home, brief)
        assert len(home.model.requests) == 1


async def test_a_stream_that_nobody_could_look_for_before_a_crash_is_removed(home: House) -> None:
    """Slack's answer to its start was lost; the text was whole, not shown, when the bot died."""
    async with home.bot() as bot:
        await home.client.fault("chat.startStream", lose_answer=True)
        await home.client.fault("conversations.replies", status=429, retry_after=60, times=9)
        await home.editor.say(home.editor.direct, "• Sunday opening\n• Volunteers wanted")
        brief = await home.editor.sees(home.editor.direct, containing="Sunday opening")

        async def complete() -> bool:
            versions = await bot.archive.versions.of(1)
            return bool(versions) and versions[0].state is VersionState.COMPLETE

        await until(complete, timeout=PATIENCE, what="the version to be complete")
        await home.crash(bot)
    await home.client.clear_faults()

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        await one_of_each(home, brief)


async def test_a_crash_after_the_status_line_was_deleted_posts_nothing_new(home: House) -> None:
    """The stream holds the whole text; only the note that all is done was missing."""
    async with home.bot() as bot:
        await home.client.fault("chat.delete", lose_answer=True)
        await home.client.fault("chat.delete", status=429, retry_after=60, times=9)
        await home.editor.say(home.editor.direct, "• Sunday opening\n• Volunteers wanted")
        brief = await home.editor.sees(home.editor.direct, containing="Sunday opening")

        async def deleted() -> bool:
            return bool(await home.client.calls("chat.delete"))

        await until(deleted, timeout=PATIENCE, what="the status line to go")
        whole = await home.sees_version(home.editor, brief)
        await home.crash(bot)
    await home.client.clear_faults()
    posted = len(await home.client.calls("chat.postMessage"))

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        assert (await home.presented(bot)).messages == (whole.ts,)
        await one_of_each(home, brief)
        assert len(await home.client.calls("chat.postMessage")) == posted


async def test_a_brief_that_finds_no_place_after_the_start_is_told(home: House) -> None:
    """The bot died before it learned that it is not in the channel; the person is told then."""
    async with home.bot() as bot:
        await home.client.fault("chat.postMessage", status=429, retry_after=60)
        await home.editor.run("#general", COMMAND)
        await until(lambda: home.client.calls("chat.postMessage"), what="the call")
        await home.crash(bot)

    async with home.bot() as bot:
        told = await home.editor.sees(home.editor.direct, containing="is kept.")
        await home.editor.click(told, words.DRAFT_DIRECTLY)
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()


async def test_a_draft_on_its_way_to_a_direct_message_stays_private(home: House) -> None:
    """The editor chose the direct message, and the bot died: the brief does not go elsewhere."""
    async with home.bot() as bot:
        await home.editor.run("#general", COMMAND)
        note = await home.editor.sees_note("#general", containing="is kept.")
        await home.editor.invite("#general", BOT_USER)
        posts = len(await home.client.calls("chat.postMessage"))
        await home.client.fault("chat.postMessage", status=429, retry_after=60)
        await home.editor.click(note, words.DRAFT_DIRECTLY)
        await until(lambda: _posted(home, posts + 1), timeout=PATIENCE, what="the call")
        await home.crash(bot)

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
        assert (await bot.archive.drafts.get(1)).channel == home.editor.direct
        told = await home.second.messages("#general")
        assert not any("Sunday opening" in m.words for m in told)
        briefs = await home.editor.messages(home.editor.direct)
        assert len(briefs) == 1


async def test_an_engine_that_is_gone_from_the_settings_is_not_asked(home: House) -> None:
    """The draft ends without words, and Try again writes with the writer of today."""
    async with home.bot() as bot:
        brief = await held(home, 0)
        await home.crash(bot)
    engines = (EngineAccess("other", home.model.base_url, ENGINE_KEY),)

    async with home.bot(engines=engines, chris_gpt=MODEL) as bot:
        none = await home.sees_version(home.editor, brief, containing=STOPPED_HERE)
        await home.editor.click(none, words.TRY_AGAIN)
        await home.sees_version(home.editor, brief, 2, containing="written by other:house-writer")
        await home.presented(bot, number=2)


async def test_a_request_of_two_days_ago_is_let_go(home: House) -> None:
    """Nobody waits for it any more; the archive still has it."""
    async with home.bot() as bot:
        await home.client.fault("users.info", delay=2)
        await home.editor.run("#newsletter", COMMAND)
        await home.crash(bot)
    long_ago(home, "requests", "received_at")

    async with home.bot() as bot:
        await _asks_something_else(home)
        assert [d.brief.bullets[0] for d in await home.drafts(bot)] == ["Autumn walk"]
        assert (await bot.archive.requests.get(1)).payload["text"].startswith("• Sunday")


async def _asks_something_else(home: House) -> None:
    await home.second.run("#newsletter", "/chrisgpt • Autumn walk\n• Boots")
    brief = await home.second.sees("#newsletter", containing="• Autumn walk")
    await home.sees_version(home.second, brief)


@pytest.mark.parametrize("hold_after", [0, 7])
async def test_a_draft_of_two_days_ago_is_not_written_on(home: House, hold_after: int) -> None:
    """The model is not asked again; archive and thread say where the draft stopped."""
    async with home.bot() as bot:
        brief = await held(home, hold_after)
        await home.crash(bot)
    long_ago(home, "drafts", "created_at", "state_changed_at")
    long_ago(home, "versions", "started_at")

    async with home.bot() as bot:

        async def ended() -> bool:
            state = (await bot.archive.drafts.get(1)).state
            return state is (DraftState.STOPPED if hold_after else DraftState.FAILED)

        await until(ended, timeout=PATIENCE, what="the draft to end")
        (version,) = await bot.archive.versions.of(1)
        assert version.failure == words.INTERRUPTED
        assert bool(version.text) == bool(hold_after)
        await home.sees_version(home.editor, brief, containing=STOPPED_HERE)
        assert len(home.model.requests) == 1


async def test_a_draft_that_nobody_wrote_is_written_when_somebody_replies(home: House) -> None:
    """Its brief stands in the channel for days; a change has its first version written too."""
    async with home.bot() as bot:
        brief = await held(home, 0)
        await home.crash(bot)
    with sqlite3.connect(home.database) as connection:
        connection.execute("DELETE FROM versions")
        connection.execute("UPDATE drafts SET state = 'waiting'")
    connection.close()
    long_ago(home, "drafts", "created_at", "state_changed_at")

    async with home.bot() as bot:

        async def given_up() -> bool:
            return (await bot.archive.drafts.get(1)).state is DraftState.FAILED

        await until(given_up, timeout=PATIENCE, what="the draft to be given up")
        await home.editor.reply(brief, "shorter, please")

        assert (await home.presented(bot, number=2)).assignment.instruction == "shorter, please"
        assert await home.whole_text(bot, home.editor, number=1) == NEWSLETTER.strip()


async def test_a_brief_of_two_days_ago_is_not_posted(home: House) -> None:
    """It would surprise everyone. The list says that it stopped, not that it is on its way."""
    async with home.bot() as bot:
        await home.client.fault("chat.postMessage", status=429, retry_after=60)
        await home.editor.run("#newsletter", COMMAND)
        await until(lambda: home.client.calls("chat.postMessage"), what="the call")
        await home.crash(bot)
    long_ago(home, "drafts", "created_at", "state_changed_at")

    async with home.bot() as bot:

        async def let_go() -> bool:
            return (await bot.archive.drafts.get(1)).state is not DraftState.PLACING

        await until(let_go, timeout=PATIENCE, what="the brief to be let go")
        await home.editor.run("#newsletter", "/drafts")
        note = await home.editor.sees_note("#newsletter", containing="Sunday opening")
        assert words.STATES["placing"] not in note.words
        assert home.model.requests == []


async def test_drafts_of_before_are_listed_after_a_restart(home: House) -> None:
    """The archive is the memory; a restart forgets nothing."""
    async with home.bot() as bot:
        await asked(home)
        await home.presented(bot)
    async with home.bot():
        await home.second.run("#newsletter", "/drafts")
        await home.second.sees_note("#newsletter", containing="*1* · Sunday opening\nready")
