"""What conversations about changes have in common."""

from bot.words import changes as words
from handlers.bot import Bot
from tests.house import PATIENCE, House
from workspace.client import Message, Persona, until

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
SHORTER = """\
Subject: New doors

Dear all,

our new office opens on Monday, and the coffee machine is already there.

See you there,
The newsletter team
"""
SHORTEST = "Subject: New doors\n\nDear all,\n\nour new office opens on Monday."


async def drafted(home: House, bot: Bot, channel: str = "#newsletter") -> Message:
    """Have a draft written by the editor's command, and return its brief."""
    await home.editor.run(channel, COMMAND)
    brief = await home.editor.sees(channel, containing="Sunday opening", timeout=PATIENCE)
    await home.presented(bot)
    return brief


async def idle(bot: Bot) -> None:
    """Wait until the bot has nothing to do."""
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")


async def heard(home: House, count: int) -> None:
    """Wait until there were so many events, and every one was acknowledged."""

    async def look() -> bool:
        events = await home.client.envelopes("events_api")
        return len(events) >= count and all(each.acked_at is not None for each in events)

    await until(look, timeout=PATIENCE, what=f"{count} events to be acknowledged")


async def events(home: House) -> int:
    """Return how many events were sent to the bot so far."""
    return len(await home.client.envelopes("events_api"))


async def offered(person: Persona, parent: Message) -> Message:
    """Wait for the quiet button below a reply, which only its author sees."""
    note = await person.sees_in_thread(
        parent, where=lambda m: words.MAKE_CHANGE in m.buttons, timeout=PATIENCE
    )
    assert note.ephemeral
    return note


def told(home: House, number: int) -> list[tuple[str, str]]:
    """Return what the model was told for its request of this number: roles and texts."""
    messages = home.model.requests[number - 1].body["messages"]
    return [(each["role"], each["content"]) for each in messages]
