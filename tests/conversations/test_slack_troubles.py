"""Slack is busy, away, or refuses: the draft still arrives, once and whole."""

import asyncio

import pytest

from bot.words import access as access_words
from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, until

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
SENTENCE = "The reading room is open, come by. "
# One message, or two smaller ones, or four small ones.
TEXT = "\n\n".join((SENTENCE * 5).strip() for _ in range(18))


async def asked(home: House) -> Message:
    """Ask for a draft, and return its brief."""
    await home.editor.run("#newsletter", COMMAND)
    return await home.editor.sees("#newsletter", containing="Sunday opening", timeout=PATIENCE)


async def one_of_each(home: House, brief: Message) -> None:
    """The channel holds one brief, and the thread what the version needs and nothing else."""
    channel = await home.second.messages("#newsletter")
    assert [m.ts for m in channel if not m.ephemeral] == [brief.ts]
    thread = await home.second.messages("#newsletter", thread=brief)
    assert len([m for m in thread if m.user == BOT_USER and not m.ephemeral]) == 2


@pytest.mark.parametrize("when", ["growing", "at the end"])
async def test_a_rewrite_that_slack_puts_off_is_made_later(
    home: House, bot: Bot, when: str
) -> None:
    """A 429 is waited for as long as Slack says, and the text arrives."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    if when == "growing":
        await home.client.fault("chat.update", status=429, retry_after=1)
    brief = await asked(home)
    await asyncio.wait_for(reply.held.wait(), PATIENCE)
    if when == "at the end":
        await home.second.sees_in_thread(brief, containing="Dear all")
        await home.client.fault("chat.update", status=429, retry_after=1, times=2)
    reply.release()

    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()

    calls = await home.client.calls("chat.update")
    refused = [call.at for call in calls if call.status == 429]
    assert refused
    assert all(call.at >= refused[0] + 0.9 for call in calls if call.at > refused[0])
    await one_of_each(home, brief)


async def test_a_rewrite_that_slack_fails_at_is_repeated(home: House, bot: Bot) -> None:
    """The last writing is repeated until it is through."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home)
    await home.second.sees_in_thread(brief, containing="Dear all", timeout=PATIENCE)
    await home.client.fault("chat.update", status=500, times=3)
    reply.release()

    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()
    await one_of_each(home, brief)


@pytest.mark.parametrize("post", [1, 2], ids=["the brief", "the draft"])
@pytest.mark.parametrize("trouble", ["500", "429", "lost answer", "lost answer and 500"])
async def test_a_message_whose_fate_is_unclear_is_posted_once(
    home: House, bot: Bot, post: int, trouble: str
) -> None:
    """After a server error or a lost answer the bot looks before it posts again."""
    if post == 2:
        await home.client.fault("chat.postMessage", delay=0.01)
    if trouble == "429":
        await home.client.fault("chat.postMessage", status=429, retry_after=1)
    if trouble.startswith("lost"):
        await home.client.fault("chat.postMessage", lose_answer=True)
        await home.client.fault("conversations.history", status=500)
    if trouble.endswith("500"):
        await home.client.fault("chat.postMessage", status=500)

    brief = await asked(home)

    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()
    await one_of_each(home, brief)
    assert len(home.model.requests) == 1


async def written_out(home: House, *, cut: bool = False) -> tuple[Reply, Message, Message]:
    """Ask for a draft, and wait until all of it is shown, before the model says that it is done."""
    reply = Reply(tokens=[TEXT], hold_after=1, cut=1 if cut else None)
    home.model.enqueue(reply)
    brief = await asked(home)
    seen = await home.second.sees_in_thread(
        brief, where=lambda m: m.plain.strip() == TEXT, timeout=PATIENCE
    )
    return reply, brief, seen


async def test_a_lost_answer_is_found_in_a_long_thread(home: House, bot: Bot) -> None:
    """The look for the message finds it behind hundreds of replies."""
    opening = await home.second.say("#newsletter", "What goes into the next issue?")
    for number in range(210):
        await home.client.post(
            "/person/message",
            user="USECOND",
            channel="#newsletter",
            text=f"Idea {number}",
            thread_ts=opening.ts,
        )
    await home.client.advance(300)
    await home.client.fault("chat.postMessage", lose_answer=True)

    await home.editor.reply(opening, "@ChrisGPT • Sunday opening • Volunteers wanted")

    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()
    thread = await home.second.messages("#newsletter", thread=opening)
    assert len([m for m in thread if m.user == BOT_USER]) == 1


@pytest.mark.parametrize(
    ("code", "times", "messages"),
    [
        ("msg_too_long", 1, 2),
        ("msg_blocks_too_long", 1, 2),
        ("invalid_blocks", 1, 2),
        ("msg_too_long", 2, 4),
    ],
)
async def test_a_text_that_slack_finds_too_long_comes_in_smaller_messages(
    home: House, bot: Bot, code: str, times: int, messages: int
) -> None:
    """The size of a message gives way, the text does not."""
    reply, brief, _ = await written_out(home)
    await home.client.fault("chat.update", error=code, times=times)
    reply.release()

    assert await home.whole_text(bot, home.second) == TEXT

    assert len((await home.presented(bot)).messages) == messages
    thread = await home.second.messages("#newsletter", thread=brief)
    assert not any("is writing…" in m.words for m in thread)


async def test_smaller_messages_stay_what_they_are_when_a_newer_version_begins(
    home: House, bot: Bot
) -> None:
    """Only buttons change: the older version's messages, joined, are its text as before."""
    reply, brief, _ = await written_out(home, cut=True)
    await home.client.fault("chat.update", error="msg_too_long")
    reply.release()
    text = await home.whole_text(bot, home.second)
    older = await home.presented(bot)
    assert len(older.messages) == 2
    thread = await home.second.messages("#newsletter", thread=brief)
    last = next(m for m in thread if m.ts == older.messages[-1])

    await home.editor.click(last, words.TRY_AGAIN)

    await home.second.sees_in_thread(brief, containing=words.SUPERSEDED, timeout=PATIENCE)
    await home.presented(bot, number=2)
    await until(lambda: not len(bot.tasks), what="the bot to be idle")
    draft = await bot.archive.drafts.get(1)
    assert await home.text_shown(home.second, draft, await home.presented(bot)) == text
    thread = await home.second.messages("#newsletter", thread=brief)
    assert not any(words.TRY_AGAIN in m.buttons for m in thread)


async def test_a_deleted_message_is_replaced(home: House, bot: Bot) -> None:
    """Somebody deletes the growing message: the whole text arrives in a new one."""
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home)
    seen = await home.second.sees_in_thread(brief, containing="Dear all", timeout=PATIENCE)

    await home.admin.delete(seen)
    reply.release()

    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()


async def test_a_dead_response_url_is_replaced_by_a_note(home: House, bot: Bot) -> None:
    """Slack takes no answer at the command's address: the person is told in the channel."""
    await home.client.fault("response_url", status=404, error="expired_url")

    await home.editor.run("#newsletter", "/chrisgpt Hello")

    await home.editor.sees_note("#newsletter", containing="One word is too little")
    assert await home.drafts(bot) == []


@pytest.mark.usefixtures("bot")
async def test_where_no_note_can_be_shown_a_direct_message_is_sent(home: House) -> None:
    """The bot is no member of #general, and the command's address is dead."""
    await home.client.fault("response_url", status=404, error="expired_url", times=9)

    await home.editor.run("#general", "/chrisgpt Hello")

    await home.editor.sees(home.editor.direct, containing="One word is too little")


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
async def test_nobody_may_while_slack_does_not_say_who_asks(
    home: House, bot: Bot, method: str
) -> None:
    """Nothing is done; the command comes back to copy, and works later."""
    await home.client.fault(method, error="token_expired")

    await home.editor.run("#newsletter", COMMAND)

    note = await home.editor.sees_note("#newsletter", containing=access_words.cannot_check())
    assert note.plain == COMMAND.removeprefix("/chrisgpt ")
    assert await home.drafts(bot) == []
    await asked(home)
    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()


async def test_nobody_may_while_slack_does_not_say_who_is_an_editor(home: House) -> None:
    """EDITORS names a group that Slack does not list at the moment."""
    await home.client.fault("usergroups.users.list", error="token_expired")
    async with home.bot(editors=frozenset({"S0EDITORS"})) as bot:
        await home.editor.run("#newsletter", COMMAND)

        await home.editor.sees_note("#newsletter", containing=access_words.cannot_check())
        assert await home.drafts(bot) == []


async def test_slack_away_for_the_growing_text_does_not_stop_the_model(
    home: House, bot: Bot
) -> None:
    """The first message cannot be posted for a while; the text is written, and shown later."""
    await home.client.fault("chat.postMessage", delay=0.01)
    await home.client.fault("chat.postMessage", error="token_expired")

    brief = await asked(home)

    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()
    await one_of_each(home, brief)


async def test_a_version_that_slack_does_not_take_is_kept_and_shown_at_the_next_start(
    home: House, bot: Bot
) -> None:
    """Archive and file are whole though Slack refuses the last writing; a start shows it."""
    home.expected_errors.append("version not shown")
    reply = Reply(hold_after=7)
    home.model.enqueue(reply)
    brief = await asked(home)
    await home.second.sees_in_thread(brief, containing="Dear all", timeout=PATIENCE)
    await home.client.fault("chat.update", error="token_expired", times=3)
    reply.release()

    async def refused() -> bool:
        return any(line["event"] == "version not shown" for line in home.log_lines())

    await until(refused, timeout=PATIENCE, what="the refusal to be logged")
    await home.client.clear_faults()
    (file,) = home.output.iterdir()
    assert file.read_text(encoding="utf-8") == NEWSLETTER.strip()
    async with home.bot() as later:
        assert await home.whole_text(later, home.second) == NEWSLETTER.strip()
    await one_of_each(home, brief)
    assert bot.archive is not later.archive
