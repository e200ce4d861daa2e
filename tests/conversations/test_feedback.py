"""What people think of a version: one opinion each, the latest."""

import asyncio

import pytest

from bot.archive import DraftState, VersionState
from bot.drafting.cards import actions
from bot.words import decisions as words
from handlers.bot import Bot
from tests.conversations.decided import CHANNEL, forged, forged_action, ready
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message, Persona, until

GOOD, BAD = "good:1:1", "bad:1:1"


async def thinks(person: Persona, version: Message, value: str) -> None:
    """Press one of the two buttons below a version, as soon as they are there."""
    await person.sees_change(version, lambda m: actions.FEEDBACK in str(m.blocks), timeout=PATIENCE)
    await person.use(version, actions.FEEDBACK, value)


async def opinions(bot: Bot) -> dict[str, bool]:
    """Return who thinks well of draft 1, and who does not."""
    return {each.user: each.good for each in await bot.archive.feedback.of(1)}


async def test_an_opinion_is_noted_and_the_person_is_thanked(home: House, bot: Bot) -> None:
    """Only they see the thanks; a bad one is told how to ask for a change."""
    version = await ready(home, bot)

    await thinks(home.editor, version, GOOD)
    await thinks(home.second, version, BAD)

    for person, good in ((home.editor, True), (home.second, False)):
        note = words.thanks(good=good, version=1)
        await person.sees_note(CHANNEL, containing=note, thread=version, timeout=PATIENCE)
    assert await opinions(bot) == {"UEDITOR": True, "USECOND": False}


async def test_the_latest_opinion_counts(home: House, bot: Bot) -> None:
    """Whoever thinks otherwise later presses the other button."""
    version = await ready(home, bot)

    for value in (GOOD, GOOD, BAD):
        await thinks(home.editor, version, value)

    async def changed() -> bool:
        return await opinions(bot) == {"UEDITOR": False}

    await until(changed, timeout=PATIENCE, what="the opinion to change")


async def test_nobody_touches_a_private_draft_of_somebody_else(home: House, bot: Bot) -> None:
    """A value made by hand gets the same answer as a draft that is not there."""
    other = await ready(home, bot)
    await thinks(home.editor, other, GOOD)
    await home.editor.sees_note(CHANNEL, containing="Thank you", thread=other, timeout=PATIENCE)
    writing = Reply(hold_after=3)
    home.model.enqueue(writing)
    await home.second.run(home.second.direct, "/chrisgpt • Surprise party\n• Friday")
    await asyncio.wait_for(writing.held.wait(), PATIENCE)
    await home.second.run("#general", "/chrisgpt • Where the bot is not\n• Friday")
    await home.second.sees_note("#general", containing="I am not in this channel")

    await refused(home, other, actions.STOP, "2", 1)
    writing.release()
    assert (await home.presented(bot, 2)).state is VersionState.COMPLETE
    await refused(home, other, actions.FEEDBACK, "good:2:1", 2)
    await refused(home, other, actions.TRY_AGAIN, "2:1", 3)
    await refused(home, other, actions.PLACE_DIRECTLY, "3", 4)

    assert await bot.archive.feedback.of(2) == []
    assert len(await bot.archive.versions.of(2)) == 1
    assert (await bot.archive.drafts.get(3)).state is DraftState.UNPLACED


async def refused(home: House, thread: Message, action_id: str, value: str, count: int) -> None:
    """Press a button that is not there, and wait until the editor was refused so often."""
    await forged_action(home, action_id, value)

    async def look() -> bool:
        seen = await home.editor.messages(CHANNEL, thread=thread)
        return sum("There is no draft" in message.words for message in seen) == count

    await until(look, timeout=PATIENCE, what=f"{action_id} to be refused")


@pytest.mark.parametrize("value", ["good", "great:1:1", "1:1", "good:1:9", "good:9:1", "bad:1:x"])
async def test_an_opinion_on_nothing_is_answered_in_words(
    home: House, bot: Bot, value: str
) -> None:
    """Nothing is noted."""
    version = await ready(home, bot)
    await thinks(home.editor, version, GOOD)
    await home.editor.sees_note(CHANNEL, containing="Thank you", thread=version, timeout=PATIENCE)

    await forged(home, value)

    await home.editor.sees_note(
        CHANNEL, containing="There is no draft", thread=version, timeout=PATIENCE
    )
    assert await opinions(bot) == {"UEDITOR": True}
