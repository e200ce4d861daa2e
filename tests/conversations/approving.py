"""What conversations about building have in common: letters that were written and approved."""

from handlers.bot import Bot
from tests.conversations import editing
from tests.conversations.decided import CHANNEL, approved
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import Reply
from tests.training.building.newsroom import letter
from workspace.client import Message, until


async def written(home: House, bot: Bot, number: int, channel: str = CHANNEL) -> Message:
    """Have the draft of this number written, unlike all others; return its version's message.

    Drafts count from 1, and each follows the one before.
    """
    home.model.enqueue(Reply(letter(number)))
    await home.editor.run(channel, f"/chrisgpt • {topic(number)}")
    brief = await home.editor.sees(
        channel,
        containing=topic(number),
        where=lambda m: m.user == BOT_USER,
        timeout=PATIENCE,
    )
    await home.presented(bot, number)
    return await home.sees_version(home.editor, brief)


def topic(number: int) -> str:
    """Return the bullet of a draft."""
    return f"What was seen from tower {number}"


async def approve(home: House, bot: Bot, first: int, last: int, channel: str = CHANNEL) -> None:
    """Have drafts of these numbers written by the editor and approved by the second one."""
    for number in range(first, last + 1):
        version = await written(home, bot, number, channel)
        await approved(home, bot, version, number)


async def approve_edited(home: House, bot: Bot, number: int, change: tuple[str, str]) -> str:
    """Have a draft written, edited by the second editor, and approved; return what was approved."""
    await written(home, bot, number)
    form = await editing.edit(home.second, bot, number)
    old, new = change
    text = letter(number).replace(old, new)
    assert text != letter(number)
    section = form.value(editing.FIRST)
    assert (await form.submit(**{editing.FIRST: section.replace(old, new)})).ok
    await editing.version(bot, 2, number)
    version = await editing.last_message(home.second, bot, number)
    await approved(home, bot, version, number)
    return text


async def idle(bot: Bot) -> None:
    """Wait until the bot has nothing to do."""
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")
