"""The bot is not in the channel: who asked is told how to go on, and the brief is kept."""

import asyncio

import pytest

from bot.archive import DraftState
from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import NEWSLETTER
from workspace.client import Message

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"


async def unplaced(home: House) -> Message:
    """Ask for a draft in a channel without the bot, and return the note that tells of it."""
    await home.editor.run("#general", COMMAND)
    return await home.editor.sees_note("#general", containing="I am not in this channel")


async def placed(home: House, note: Message) -> None:
    """Wait until the note gave way to a link to the draft."""
    link = await home.editor.sees_change(note, lambda m: "Your brief is draft 1:" in m.words)
    assert words.OPEN_THREAD in link.words
    assert link.buttons == {}


async def test_who_asks_where_the_bot_is_not_learns_how_to_invite_it(home: House, bot: Bot) -> None:
    """The note names the command to type; nobody else is bothered, and nothing is written yet."""
    note = await unplaced(home)

    assert "/invite @ChrisGPT" in note.words
    assert "Your brief “Sunday opening” is kept." in note.words
    assert list(note.buttons) == [words.POST_HERE, words.DRAFT_DIRECTLY]
    assert await home.second.messages("#general") == []
    draft = await bot.archive.drafts.get(1)
    assert (draft.state, draft.private) == (DraftState.UNPLACED, False)
    assert draft.brief.bullets == ("Sunday opening", "Volunteers wanted")
    assert home.model.requests == []


async def test_after_the_invitation_try_again_places_the_brief(home: House, bot: Bot) -> None:
    """The kept brief appears in the channel, and its draft grows there for everyone."""
    note = await unplaced(home)
    await home.editor.invite("#general", BOT_USER)

    await home.editor.click(note, words.POST_HERE)

    brief = await home.second.sees("#general", containing="Sunday opening")
    await placed(home, note)
    await home.sees_version(home.second, brief)
    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()


@pytest.mark.usefixtures("bot")
async def test_try_again_without_an_invitation_tells_the_same_again(home: House) -> None:
    """The brief waits for as long as it takes."""
    note = await unplaced(home)

    await home.editor.click(note, words.POST_HERE)

    again = await home.editor.sees_note("#general", containing="I am still not in this channel")
    assert again.ts == note.ts
    await home.editor.invite("#general", BOT_USER)
    await home.editor.click(again, words.POST_HERE)
    await home.sees_version(
        home.editor, await home.editor.sees("#general", containing="• Sunday opening")
    )


async def test_the_draft_can_come_by_direct_message_instead(home: House, bot: Bot) -> None:
    """The brief and its draft go to the editor's direct messages, and are private then."""
    note = await unplaced(home)

    await home.editor.click(note, words.DRAFT_DIRECTLY)

    brief = await home.editor.sees(home.editor.direct, containing="Sunday opening")
    await home.sees_version(home.editor, brief)
    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    draft = await bot.archive.drafts.get(1)
    assert (draft.channel, draft.private) == (home.editor.direct, True)


@pytest.mark.parametrize("label", [words.POST_HERE, words.DRAFT_DIRECTLY])
async def test_a_double_click_places_the_brief_once(home: House, bot: Bot, label: str) -> None:
    """The note gives way to a link, and the second click changes nothing."""
    note = await unplaced(home)
    await home.editor.invite("#general", BOT_USER)

    await asyncio.gather(*(home.editor.press_late(note, label) for _ in range(2)))

    await placed(home, note)
    await home.whole_text(bot, home.editor)
    place = "#general" if label == words.POST_HERE else home.editor.direct
    briefs = [m for m in await home.editor.messages(place) if "• Sunday opening" in m.words]
    assert len(briefs) == 1
    assert len(home.model.requests) == 1
    assert len(await home.drafts(bot)) == 1


async def test_both_buttons_at_once_place_the_brief_once(home: House, bot: Bot) -> None:
    """One way wins; there are not two drafts."""
    note = await unplaced(home)
    await home.editor.invite("#general", BOT_USER)

    await asyncio.gather(
        home.editor.press_late(note, words.POST_HERE),
        home.editor.press_late(note, words.DRAFT_DIRECTLY),
    )

    await placed(home, note)
    await home.whole_text(bot, home.editor)
    assert len(home.model.requests) == 1


@pytest.mark.usefixtures("bot")
async def test_the_form_s_brief_is_kept_too(home: House) -> None:
    """A form has no address for answers, so the two ways on come by direct message."""
    await home.editor.run("#general", "/chrisgpt")
    await (await home.editor.form()).submit(bullets="Sunday opening\nVolunteers")

    told = await home.editor.sees(home.editor.direct, containing="not in")

    assert list(told.buttons) == [words.POST_HERE, words.DRAFT_DIRECTLY]
    await home.editor.click(told, words.DRAFT_DIRECTLY)
    brief = await home.editor.sees(home.editor.direct, containing="• Sunday opening")
    await home.sees_version(home.editor, brief)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("is_archived", "This channel is archived"),
        ("restricted_action", "I am not allowed to post"),
        ("message_limit_exceeded", "Slack"),
    ],
)
async def test_other_reasons_have_other_words(home: House, bot: Bot, code: str, told: str) -> None:
    """Who cannot be helped by an invitation is not told to invite."""
    await home.client.fault("chat.postMessage", error=code)

    await home.editor.run("#newsletter", COMMAND)

    note = await home.editor.sees_note("#newsletter", containing="is kept.")
    assert "/invite" not in note.words
    assert told in note.words
    await home.editor.click(note, words.POST_HERE)
    brief = await home.editor.sees("#newsletter", containing="• Sunday opening", timeout=PATIENCE)
    await home.sees_version(home.editor, brief)
    assert (await bot.archive.drafts.get(1)).state is DraftState.READY


async def test_an_unplaced_brief_is_in_the_list_and_can_be_read(home: House, bot: Bot) -> None:
    """What is kept can be found."""
    await unplaced(home)

    await home.editor.run("#general", "/drafts")

    note = await home.editor.sees_note("#general", containing="not placed")
    assert "Sunday opening" in note.words
    await home.editor.run("#general", "/drafts show 1")
    await home.editor.sees_note("#general", containing="• Volunteers wanted")
    assert len(await home.drafts(bot)) == 1
