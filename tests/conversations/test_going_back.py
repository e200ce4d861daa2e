"""Going back to an earlier version, as a new one that equals it."""

import asyncio

from bot.archive import VersionSource
from bot.drafting.cards import actions
from bot.words import changes as change_words
from bot.words import forms as words
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.editing import (
    CHANNEL,
    FIRST,
    drafted,
    edit,
    last_message,
    more,
    newest,
    told,
)
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, Persona, until


async def edited(home: House, bot: Bot, text: str = "Edited.") -> Message:
    """Have a draft with two versions; return the first one's message, which offers to go back."""
    await drafted(home, bot)
    first = await last_message(home.editor, bot)
    await (await edit(home.editor, bot)).submit(**{FIRST: text})
    await home.presented(bot, number=2)
    return await offers(home.editor, first)


async def offers(person: Persona, message: Message) -> Message:
    """Wait until an older version offers to go back to it."""
    return await person.sees_change(message, lambda m: labels.GO_BACK in m.buttons)


async def test_going_back_makes_a_version_that_equals_the_earlier_one(
    home: House, bot: Bot
) -> None:
    """The one in between stays, and the file holds the text again."""
    first = await edited(home, bot)

    assert (await home.second.click(first, labels.GO_BACK)).ok

    back = await home.presented(bot, number=3)
    versions = (await newest(bot))[1]
    assert back.text == versions[0].text
    assert back.sha256 == versions[0].sha256
    assert (back.source, back.requested_by) == (VersionSource.EARLIER, "USECOND")
    assert back.assignment.based_on == 2
    assert await home.whole_text(bot, home.second, number=3) == versions[0].text


async def test_the_brief_goes_back_with_the_text(home: House, bot: Bot) -> None:
    """A text written anew later answers the brief that belongs to it."""
    await drafted(home, bot)
    first = await last_message(home.editor, bot)
    brief = (await newest(bot))[0].brief
    home.model.enqueue(Reply(text="Another letter."))
    form = await more(home.second, bot, actions.EDIT_BRIEF, words.brief_title(1))
    assert (await form.submit(title="Another one")).ok
    await home.presented(bot, number=2)
    assert (await newest(bot))[0].brief.title == "Another one"

    await home.editor.click(await offers(home.editor, first), labels.GO_BACK)

    await home.presented(bot, number=3)
    assert (await newest(bot))[0].brief == brief


async def test_two_clicks_make_one_version(home: House, bot: Bot) -> None:
    """The second one is told that it is so already."""
    first = await edited(home, bot)

    await asyncio.gather(
        home.editor.press_late(first, labels.GO_BACK), home.second.press_late(first, labels.GO_BACK)
    )

    async def one_is_told() -> bool:
        people = (home.editor, home.second)
        seen = [m for each in people for m in await each.messages(CHANNEL, thread=first)]
        return any(words.equal_already(3) in message.words for message in seen)

    await until(one_is_told, timeout=PATIENCE, what="one of them to be told")
    assert len((await newest(bot))[1]) == 3


async def test_while_a_version_is_written_nobody_goes_back(home: House, bot: Bot) -> None:
    """The click is answered, and changes nothing."""
    first = await edited(home, bot)
    held = Reply(text=NEWSLETTER, hold_after=3)
    home.model.enqueue(held)
    await home.editor.click(await last_message(home.editor, bot), labels.REGENERATE)
    await held.held.wait()

    await home.editor.press_late(first, labels.GO_BACK)

    await told(home.editor, bot, change_words.writing(1))
    held.release()
    await home.presented(bot, number=3)
    assert len((await newest(bot))[1]) == 3


async def test_a_version_without_a_text_is_nothing_to_go_back_to(home: House, bot: Bot) -> None:
    """A value that names one, or none at all, is answered."""
    first = await edited(home, bot)

    for value in ("1:9", "nonsense"):
        await home.editor.click(first, labels.GO_BACK)
        last = (await home.client.envelopes("interactive"))[-1].payload
        action = {**last["actions"][0], "value": value}
        await home.client.deliver(
            "interactive", {**last, "actions": [action], "trigger_id": f"1.{value}"}
        )

    await told(home.editor, bot, change_words.no_text(1))
