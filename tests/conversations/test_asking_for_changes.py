"""A reply in a draft's thread asks for a change, and the next version grows below it."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.archive import Assignment, DraftState, RequestState, VersionSource, VersionState
from bot.drafting.changes import MAX_CHARACTERS
from bot.words import access as access_words
from bot.words import changes as words
from bot.words import drafts as draft_words
from bot.words import review as review_words
from handlers.bot import Bot
from tests.conversations.changing import (
    COMMAND,
    SHORTER,
    SHORTEST,
    drafted,
    events,
    heard,
    idle,
    offered,
    told,
)
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, until
from workspace.delivery.envelopes import event

CHANGE = "shorter, and drop the lunch"
CHANNEL = "C0NEWSLETTER"


def payloads(home: House) -> str:
    """Return all that is kept of what people sent."""
    with closing(sqlite3.connect(home.database)) as connection:
        return "\n".join(row[0] for row in connection.execute("SELECT payload FROM requests"))


async def in_state(bot: Bot, state: DraftState) -> None:
    """Wait until the draft stands so."""

    async def look() -> bool:
        return (await bot.archive.drafts.get(1)).state is state

    await until(look, timeout=PATIENCE, what=f"the draft to be {state}")


def shown_in_full(message: Message) -> bool:
    """Tell whether a growing text has come to where the model holds."""
    return draft_words.STOP in message.buttons and "Dear all," in message.plain


# Who may ask, and how


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_reply_by_who_asked_for_the_draft_starts_the_next_version(
    home: House, bot: Bot, channel: str
) -> None:
    """The version names the change and what it changed; archive, file and thread hold its text."""
    brief = await drafted(home, bot, channel)
    home.model.enqueue(Reply(SHORTER))

    await home.editor.reply(brief, CHANGE)

    assert await home.whole_text(bot, home.editor, number=2) == SHORTER.strip()
    shown = await home.sees_version(home.editor, brief, 2)
    assert CHANGE in shown.words
    assert review_words.changed_since(1) in shown.words
    version = (await bot.archive.versions.of(1))[1]
    assert (version.source, version.requested_by) == (VersionSource.MODEL, "UEDITOR")
    assert (version.assignment.instruction, version.assignment.based_on) == (CHANGE, 1)
    first = await home.sees_version(home.editor, brief, 1)
    assert review_words.APPROVE not in first.buttons


async def test_the_writer_is_given_brief_text_and_change(home: House, bot: Bot) -> None:
    """It sees the conversation as it was: the brief, its own text, and what is to be changed."""
    brief = await drafted(home, bot)

    await home.editor.reply(brief, CHANGE)

    await home.presented(bot, number=2)
    system, asked, written, change = told(home, 2)
    assert [system, asked] == told(home, 1)
    assert written == ("assistant", NEWSLETTER.strip())
    assert change[0] == "user"
    assert change[1].startswith(f"{CHANGE}\n\n")
    assert "change nothing else" in change[1]


async def test_a_change_to_a_change_starts_from_the_newest_text(home: House, bot: Bot) -> None:
    """Version 3 changes version 2."""
    brief = await drafted(home, bot)
    home.model.enqueue(Reply(SHORTER), Reply(SHORTEST))
    await home.editor.reply(brief, CHANGE)
    await home.presented(bot, number=2)

    await home.editor.reply(brief, "shorter still")

    assert await home.whole_text(bot, home.editor, number=3) == SHORTEST.strip()
    assert told(home, 3)[2] == ("assistant", SHORTER.strip())
    assert (await bot.archive.versions.of(1))[2].assignment.based_on == 2


async def test_another_editor_asks_by_a_mention(home: House, bot: Bot) -> None:
    """The mention is not a part of the change."""
    brief = await drafted(home, bot)

    await home.second.reply(brief, "@ChrisGPT mention the garden, please")

    version = await home.presented(bot, number=2)
    assert version.assignment.instruction == "mention the garden, please"
    assert version.requested_by == "USECOND"


async def test_a_change_is_read_as_it_was_seen(home: House, bot: Bot) -> None:
    """People, emoji and entities come to the writer as words and characters."""
    brief = await drafted(home, bot)

    await home.editor.reply(brief, "thank @Second editor for the :fallen_leaf: & say 1 < 2")

    version = await home.presented(bot, number=2)
    instruction = version.assignment.instruction or ""
    assert instruction == "thank @Second editor for the 🍂 & say 1 < 2"
    shown = await home.sees_version(home.editor, brief, 2)
    assert instruction in shown.words


async def test_a_reply_that_is_sent_to_the_channel_as_well_is_a_reply(
    home: House, bot: Bot
) -> None:
    """Slack tells of such a one under a subtype of its own."""
    brief = await drafted(home, bot)
    ts = f"{float(brief.ts) + 100:.6f}"
    said = {"type": "message", "subtype": "thread_broadcast", "user": "UEDITOR", "text": CHANGE}
    place = {"channel": CHANNEL, "channel_type": "channel", "thread_ts": brief.ts}

    await home.client.deliver("events_api", event({**said, **place, "ts": ts, "event_ts": ts}, 0))

    assert (await home.presented(bot, number=2)).assignment.instruction == CHANGE


# What other people write


async def test_others_get_a_quiet_button(home: House, bot: Bot) -> None:
    """Nothing of what they wrote is kept until they press it; then it is one change."""
    brief = await drafted(home, bot)
    await home.second.reply(brief, "the marmalade could go first")
    note = await offered(home.second, brief)
    await idle(bot)
    assert len(home.model.requests) == 1
    assert "marmalade" not in payloads(home)

    for _ in range(2):
        await home.second.press(note, *note.buttons[words.MAKE_CHANGE])

    version = await home.presented(bot, number=2)
    assert version.assignment.instruction == "the marmalade could go first"
    assert version.requested_by == "USECOND"
    await home.second.sees_in_thread(brief, containing=words.being_made(2), timeout=PATIENCE)
    await home.second.sees_in_thread(brief, containing=words.made_already(), timeout=PATIENCE)
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 2


async def test_the_quiet_button_takes_the_message_as_it_is_now(home: House, bot: Bot) -> None:
    """Who mended a typing error meant what stands there when the button is pressed."""
    brief = await drafted(home, bot)
    said = await home.second.reply(brief, "make it longr")
    note = await offered(home.second, brief)
    await home.second.edit(said, "make it longer")

    await home.second.click(note, words.MAKE_CHANGE)

    assert (await home.presented(bot, number=2)).assignment.instruction == "make it longer"


async def test_the_quiet_button_of_a_deleted_message_changes_nothing(home: House, bot: Bot) -> None:
    """What somebody took back is not done; they are told."""
    brief = await drafted(home, bot)
    said = await home.second.reply(brief, "make it longer")
    note = await offered(home.second, brief)
    await home.second.delete(said)

    await home.second.click(note, words.MAKE_CHANGE)

    await home.second.sees_in_thread(
        brief, containing="Your message is not there any more", timeout=PATIENCE
    )
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 1


async def test_what_hardly_asks_for_a_change_gets_the_quiet_button_too(
    home: House, bot: Bot
) -> None:
    """One word by who asked for the draft, or a word to a colleague; and small talk gets none."""
    brief = await drafted(home, bot)
    before = await events(home)

    for said in ("Thanks, nice! :tada:", "Lunch?", ":+1:", "@Second editor is lunch there?"):
        await home.editor.reply(brief, said)
        await home.second.reply(brief, ":heart: looks good to me")

    await heard(home, before + 8)
    await idle(bot)
    for person, count in ((home.editor, 2), (home.second, 0)):
        thread = await person.messages("#newsletter", thread=brief)
        assert len([m for m in thread if words.MAKE_CHANGE in m.buttons]) == count
    assert len(home.model.requests) == 1


async def test_in_a_direct_message_the_quiet_button_stays(home: House, bot: Bot) -> None:
    """Nobody else reads there: the offer is an ordinary message, and the answer replaces it."""
    asked = await home.editor.say(home.editor.direct, "Sunday opening\nVolunteers wanted")
    await home.presented(bot)
    await home.editor.reply(asked, "Shorter!")
    offer = await home.editor.sees_in_thread(
        asked, where=lambda m: words.MAKE_CHANGE in m.buttons, timeout=PATIENCE
    )
    assert not offer.ephemeral

    await home.editor.click(offer, words.MAKE_CHANGE)

    assert (await home.presented(bot, number=2)).assignment.instruction == "Shorter!"
    answer = await home.editor.sees_change(offer, lambda m: not m.buttons, timeout=PATIENCE)
    assert words.being_made(2) in answer.words


async def test_in_a_direct_message_one_offer_takes_the_place_of_another(
    home: House, bot: Bot
) -> None:
    """One that was taken up says what became of it, and stays."""
    asked = await home.editor.say(home.editor.direct, "Sunday opening\nVolunteers wanted")
    await home.presented(bot)

    async def offer_for(text: str) -> Message:
        said = await home.editor.reply(asked, text)
        return await home.editor.sees_in_thread(
            asked, where=lambda m: f"1:{said.ts}" in str(m.blocks), timeout=PATIENCE
        )

    await home.editor.click(await offer_for("Shorter!"), words.MAKE_CHANGE)
    await home.presented(bot, number=2)
    await home.editor.sees_in_thread(asked, containing=words.being_made(2), timeout=PATIENCE)
    await offer_for("Longer!")
    last = await offer_for("Warmer!")

    await idle(bot)
    thread = await home.editor.messages(home.editor.direct, thread=asked)
    assert [m.ts for m in thread if words.MAKE_CHANGE in m.buttons] == [last.ts]
    assert [m for m in thread if words.being_made(2) in m.words]


async def test_who_is_no_editor_is_left_alone(home: House) -> None:
    """Guests and others talk in a thread as they like; nothing of it is answered or kept."""
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        brief = await drafted(home, bot)
        before = await events(home)
        await home.guest.reply(brief, "the guest would like it longer")
        await home.second.reply(brief, "the second one would like it longer")

        await heard(home, before + 2)
        await idle(bot)
        for person in (home.guest, home.second):
            thread = await person.messages("#newsletter", thread=brief)
            assert not any(message.ephemeral for message in thread)
        assert len(await bot.archive.versions.of(1)) == 1
        assert "would like it longer" not in payloads(home)


async def test_who_is_no_editor_is_told_when_they_mention_the_bot(home: House) -> None:
    """A mention is for us, so it is answered; and so is a change that nobody can check."""
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        brief = await drafted(home, bot)

        await home.guest.reply(brief, "@ChrisGPT longer please")
        await home.second.reply(brief, "@ChrisGPT longer please")

        await home.guest.sees_in_thread(
            brief, containing="Drafts are for members", timeout=PATIENCE
        )
        await home.second.sees_in_thread(
            brief, containing="Only editors can do this", timeout=PATIENCE
        )
        await idle(bot)
        assert len(await bot.archive.versions.of(1)) == 1
        assert "longer please" not in payloads(home)

    async with home.bot():
        await home.client.fault("users.info", times=9, error="missing_scope")
        await home.editor.reply(brief, CHANGE)
        await home.editor.sees_in_thread(
            brief, containing=access_words.cannot_check(), timeout=PATIENCE
        )


async def test_only_a_new_message_of_a_person_asks(home: House, bot: Bot) -> None:
    """Edits, deletions, joins and messages of bots start nothing and are not kept."""
    brief = await drafted(home, bot)
    said = await home.editor.reply(brief, "Lunch!")
    await offered(home.editor, brief)
    before = await events(home)

    await home.editor.edit(said, "Lunch! Make the elderberry part shorter")
    heard_last = (await home.client.envelopes("events_api"))[-1].payload["event"]
    like: dict[str, object] = {
        "channel": CHANNEL,
        "channel_type": "channel",
        "thread_ts": brief.ts,
    }
    others: tuple[dict[str, object], ...] = (
        {"subtype": "bot_message", "bot_id": "B0OTHER", "text": "elderberry robots"},
        {"user": "UEDITOR", "bot_id": "B0OTHER", "text": "elderberry by an app"},
        {"user": "UEDITOR", "subtype": "channel_join", "text": "elderberry joined"},
        {"user": "UEDITOR", "edited": {"user": "UEDITOR", "ts": "1.0"}, "text": "elderberry"},
    )
    for number, other in enumerate(others):
        ts = f"{float(brief.ts) + 100 + number:.6f}"
        said_by_other = {"type": "message", "ts": ts, "event_ts": ts, **like, **other}
        await home.client.deliver("events_api", event(said_by_other, 0))
    await home.editor.delete(said)

    await heard(home, before + 6)
    await idle(bot)
    assert heard_last["subtype"] == "message_changed"
    assert len(home.model.requests) == 1
    assert "elderberry" not in payloads(home)


async def test_a_reply_in_another_thread_is_not_for_the_bot(home: House, bot: Bot) -> None:
    """Threads without a draft are none of our business."""
    await drafted(home, bot)
    talk = await home.editor.say("#newsletter", "Who comes to lunch on Thursday?")
    before = await events(home)

    await home.editor.reply(talk, "the persimmon table is free at noon")

    await heard(home, before + 1)
    await idle(bot)
    assert "persimmon" not in payloads(home)


# Which changes are refused


async def test_a_mention_without_words_is_answered(home: House, bot: Bot) -> None:
    """The person is told how to ask; and whoever writes what a button does, of the buttons."""
    brief = await drafted(home, bot)

    for person, said in ((home.editor, ":tada:"), (home.second, "thanks!")):
        await person.reply(brief, f"@ChrisGPT {said}")
        await person.sees_in_thread(
            brief, containing="Tell me in words what to change", timeout=PATIENCE
        )
    for person, said in ((home.editor, "Go back to version 1"), (home.admin, "approved!")):
        await person.reply(brief, said)
        await person.sees_in_thread(brief, containing=words.press_it(), timeout=PATIENCE)
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 1


async def test_a_change_that_is_too_long_is_refused(home: House, bot: Bot) -> None:
    """The person is told how long one may be, and what to do instead."""
    brief = await drafted(home, bot)

    await home.editor.reply(brief, "shorter " * (MAX_CHARACTERS // 8 + 1))

    note = await home.editor.sees_in_thread(
        brief, containing="too long for one change", timeout=PATIENCE
    )
    assert "3,000 are the most" in note.words
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 1


async def test_a_change_to_nothing_is_explained(home: House, bot: Bot) -> None:
    """Where no version has a text yet, there is nothing to change."""
    home.model.enqueue(Reply(status=401, code="invalid_api_key"))
    await home.editor.run("#newsletter", COMMAND)
    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    await home.presented(bot)

    await home.editor.reply(brief, CHANGE)

    await home.editor.sees_in_thread(brief, containing=words.no_text(1), timeout=PATIENCE)


# At the same time


async def test_a_reply_while_a_change_is_written_comes_next(home: House, bot: Bot) -> None:
    """The second one waits, says so, and changes what the first one made."""
    brief = await drafted(home, bot)
    first = Reply(SHORTER, hold_after=3)
    home.model.enqueue(first, Reply(SHORTEST))

    await home.editor.reply(brief, "shorter please")
    await asyncio.wait_for(first.held.wait(), PATIENCE)
    await home.second.reply(brief, "@ChrisGPT drop the second paragraph")
    await home.second.sees_in_thread(
        brief, containing=words.your_change_is_next(), timeout=PATIENCE
    )
    assert len(home.model.requests) == 2
    first.release()

    assert await home.whole_text(bot, home.editor, number=3) == SHORTEST.strip()
    _, two, three = await bot.archive.versions.of(1)
    assert two.assignment.instruction == "shorter please"
    assert three.assignment.instruction == "drop the second paragraph"
    assert three.assignment.based_on == 2
    assert told(home, 3)[2] == ("assistant", SHORTER.strip())


async def test_two_replies_at_once_make_two_versions(home: House, bot: Bot) -> None:
    """Whichever Slack tells of first is first; the other one changes what it made."""
    brief = await drafted(home, bot)
    home.model.enqueue(Reply(SHORTER), Reply(SHORTEST))

    await asyncio.gather(
        home.editor.reply(brief, "shorter please"),
        home.second.reply(brief, "@ChrisGPT drop the second paragraph"),
    )

    assert await home.whole_text(bot, home.editor, number=3) == SHORTEST.strip()
    await idle(bot)
    _, two, three = await bot.archive.versions.of(1)
    asked = {two.assignment.instruction, three.assignment.instruction}
    assert asked == {"shorter please", "drop the second paragraph"}
    assert (two.assignment.based_on, three.assignment.based_on) == (1, 2)
    assert told(home, 3)[2] == ("assistant", SHORTER.strip())


async def test_a_change_waits_for_the_first_version(home: House, bot: Bot) -> None:
    """A reply while the draft is being written is done when it is there."""
    writing = Reply(hold_after=6)
    home.model.enqueue(writing, Reply(SHORTER))
    await home.editor.run("#newsletter", COMMAND)
    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    await asyncio.wait_for(writing.held.wait(), PATIENCE)

    await home.editor.reply(brief, CHANGE)
    await home.editor.sees_in_thread(
        brief, containing=words.your_change_is_next(), timeout=PATIENCE
    )
    writing.release()

    assert await home.whole_text(bot, home.editor, number=2) == SHORTER.strip()
    assert told(home, 2)[2] == ("assistant", NEWSLETTER.strip())


async def test_stop_works_on_a_change(home: House, bot: Bot) -> None:
    """What is there of it is kept; Try again makes the same change once more."""
    brief = await drafted(home, bot)
    writing = Reply(SHORTER, hold_after=6)
    home.model.enqueue(writing, Reply(SHORTER))
    await home.editor.reply(brief, CHANGE)
    await asyncio.wait_for(writing.held.wait(), PATIENCE)
    growing = await home.editor.sees_in_thread(
        brief, where=lambda m: draft_words.STOP in m.buttons, timeout=PATIENCE
    )

    await home.editor.click(growing, draft_words.STOP)

    partial = await home.sees_version(home.editor, brief, 2, containing="Stopped by <@UEDITOR>")
    assert (await home.presented(bot, number=2)).state is VersionState.PARTIAL
    await home.editor.click(partial, draft_words.TRY_AGAIN)
    assert await home.whole_text(bot, home.editor, number=3) == SHORTER.strip()
    assert told(home, 3) == told(home, 2)
    two, three = (await bot.archive.versions.of(1))[1:]
    assert three.assignment == two.assignment


# Odd threads


async def test_a_thread_whose_brief_was_deleted_works_on(home: House, bot: Bot) -> None:
    """A person took back the message that the draft hangs on; the thread is still there."""
    asked = await home.editor.say("#newsletter", "@ChrisGPT\n• Sunday opening\n• Volunteers")
    await home.presented(bot)
    await home.editor.delete(asked)
    home.model.enqueue(Reply(SHORTER))

    await home.editor.say("#newsletter", CHANGE, thread=asked.ts)

    assert await home.whole_text(bot, home.editor, number=2) == SHORTER.strip()


async def test_a_discarded_draft_is_not_changed(home: House, bot: Bot) -> None:
    """A reply in its thread is told who discarded it, and may reopen it; offers wait for that."""
    brief = await drafted(home, bot)
    await home.second.reply(brief, "make it longer")
    offer = await offered(home.second, brief)
    shown = await home.sees_version(home.second, brief)
    await home.second.click(shown, review_words.DISCARD)
    await in_state(bot, DraftState.DISCARDED)

    await home.second.click(offer, words.MAKE_CHANGE)
    await home.editor.reply(brief, CHANGE)

    why = "was discarded at version 1 by <@USECOND>"
    await home.second.sees_in_thread(brief, containing=why, timeout=PATIENCE)
    note = await home.editor.sees_in_thread(brief, containing=why, timeout=PATIENCE)
    assert list(note.buttons) == [review_words.REOPEN]
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 1
    await home.editor.click(note, review_words.REOPEN)
    await in_state(bot, DraftState.READY)
    await home.second.click(offer, words.MAKE_CHANGE)
    assert (await home.presented(bot, number=2)).assignment.instruction == "make it longer"
    await home.editor.reply(brief, CHANGE)
    await home.presented(bot, number=3)


async def test_an_approved_draft_is_not_changed(home: House, bot: Bot) -> None:
    """A reply that waited until somebody approved changes nothing, and is answered."""
    brief = await drafted(home, bot)
    shown = await home.sees_version(home.second, brief)
    await home.second.click(shown, review_words.APPROVE)
    await in_state(bot, DraftState.APPROVED)

    await home.editor.reply(brief, CHANGE)

    await home.editor.sees_in_thread(
        brief, containing="was approved by <@USECOND>", timeout=PATIENCE
    )
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 1


async def test_others_talk_below_a_decided_draft_in_peace(home: House, bot: Bot) -> None:
    """Nobody is offered a change to what is settled."""
    brief = await drafted(home, bot)
    await home.second.click(await home.sees_version(home.second, brief), review_words.DISCARD)
    await in_state(bot, DraftState.DISCARDED)
    before = await events(home)

    await home.second.reply(brief, "a pity, it was nice")

    await heard(home, before + 1)
    await idle(bot)
    thread = await home.second.messages("#newsletter", thread=brief)
    assert not any(words.MAKE_CHANGE in message.buttons for message in thread)


async def test_a_deleted_draft_s_thread_answers(home: House, bot: Bot) -> None:
    """The text is gone, and no new one is kept: the person is told how to begin again."""
    brief = await drafted(home, bot)
    assert await bot.archive.deletion.delete_text(1, by="UADMIN")

    await home.editor.reply(brief, "put the tamarind back in")

    await home.editor.sees_in_thread(
        brief, containing=words.deleted(1, bot.commands), timeout=PATIENCE
    )
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 1
    assert "tamarind" not in payloads(home)


# Once only


async def test_a_reply_told_in_two_ways_is_one_change(home: House, bot: Bot) -> None:
    """A mention in a thread comes as `app_mention` and as `message`: one version follows."""
    brief = await drafted(home, bot)

    await home.editor.reply(brief, "@ChrisGPT shorter please")

    await home.presented(bot, number=2)
    await idle(bot)
    kinds = [each.payload["event"]["type"] for each in await home.client.envelopes("events_api")]
    assert {"app_mention", "message"} <= set(kinds)
    assert len(await bot.archive.versions.of(1)) == 2


async def test_a_reply_that_comes_again_is_the_same_reply(home: House, bot: Bot) -> None:
    """Slack delivers at least once: also while the version is written, and after it."""
    brief = await drafted(home, bot)
    await home.editor.reply(brief, CHANGE)
    payload = (await home.client.envelopes("events_api"))[-1].payload
    before = await events(home)
    for _ in range(2):
        await home.client.deliver("events_api", payload)
    await home.presented(bot, number=2)
    await home.client.deliver("events_api", payload)

    await heard(home, before + 3)
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 2


# After a crash


async def test_a_change_that_waits_when_the_bot_dies_is_made_after_the_start(home: House) -> None:
    """It was on record and not done; the version before it is finished first."""
    async with home.bot() as bot:
        brief = await drafted(home, bot)
        writing = Reply(SHORTER, hold_after=0)
        home.model.enqueue(writing)
        await home.editor.reply(brief, "shorter please")
        await asyncio.wait_for(writing.held.wait(), PATIENCE)
        await home.second.reply(brief, "@ChrisGPT drop the second paragraph")
        await home.second.sees_in_thread(
            brief, containing=words.your_change_is_next(), timeout=PATIENCE
        )
        await home.crash(bot)

    home.model.enqueue(Reply(SHORTER), Reply(SHORTEST))
    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor, number=3) == SHORTEST.strip()
        _, two, three = await bot.archive.versions.of(1)
        assert (two.assignment.instruction, two.text) == ("shorter please", SHORTER.strip())
        assert three.assignment == Assignment(
            three.assignment.brief, "drop the second paragraph", based_on=2
        )
        await idle(bot)
        assert len(await bot.archive.versions.of(1)) == 3
        thread = await home.editor.messages("#newsletter", thread=brief)
        assert len([m for m in thread if m.user == BOT_USER and not m.ephemeral]) == 4


@pytest.mark.usefixtures("no_patience")
async def test_a_change_that_waits_when_the_bot_stops_is_made_after_the_start(home: House) -> None:
    """A stop begins nothing new; what waited goes on from where the writing was stopped."""
    async with home.bot() as bot:
        brief = await drafted(home, bot)
        writing = Reply(SHORTER, hold_after=6)
        home.model.enqueue(writing)
        await home.editor.reply(brief, "shorter please")
        await asyncio.wait_for(writing.held.wait(), PATIENCE)
        await home.editor.sees_in_thread(brief, where=shown_in_full, timeout=PATIENCE)
        await home.second.reply(brief, "@ChrisGPT drop the second paragraph")
        await home.second.sees_in_thread(
            brief, containing=words.your_change_is_next(), timeout=PATIENCE
        )
    async with home.archive() as archive:
        assert len(await archive.versions.of(1)) == 2
        (request,) = await archive.requests.unfinished(datetime.now(UTC) - timedelta(hours=1))
        assert (request.user, request.state) == ("USECOND", RequestState.RECEIVED)

    home.model.enqueue(Reply(SHORTEST))
    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor, number=3) == SHORTEST.strip()
