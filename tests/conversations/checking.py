"""What conversations about findings have in common: a draft with some things to check in it."""

from bot.archive import FindingRecord, FindingState
from bot.drafting.cards import actions
from bot.words import checks as words
from handlers.bot import Bot
from tests.conversations.editing import last_message
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message, Persona, until
from workspace.client.form import Form

COMMAND = (
    "/chrisgpt • Sunday opening of the library\n• Volunteers wanted\n• Umbrellas behind the station"
)
PRICE = "45 dollars"
LINK = "https://volunteers.example.org/join"
SLIP = "definately"
BULLET = "Umbrellas behind the station"
INVENTIVE = f"""\
Subject: Sunday opening of the library

Hello everyone,

The library is open on Sundays now. A ticket costs {PRICE} for all of you.

We want volunteers, and you will {SLIP} like it. Write your name down at {LINK} today.
"""
"""A text with a price and a link that nobody gave, a slip of spelling, and a bullet left out."""
PLAIN = "Subject: Sunday opening of the library\n\nThe library is open on Sundays now.\n"


async def drafted(
    home: House, bot: Bot, text: str = INVENTIVE, channel: str = "#newsletter"
) -> Message:
    """Have a draft written with this text, and return the message with its buttons."""
    home.model.enqueue(Reply(text=text, tokens=[text]))
    await home.editor.run(channel, COMMAND)
    await home.presented(bot)
    return await last_message(home.editor, bot)


async def found(bot: Bot, number: int = 1, draft_id: int = 1) -> dict[str, FindingRecord]:
    """Return what is on record as found in a version, by its exact words."""
    versions = await bot.archive.versions.of(draft_id)
    records = await bot.archive.findings.of(versions[number - 1].id)
    return {each.finding.quote: each for each in records}


async def states(bot: Bot, number: int = 1, draft_id: int = 1) -> dict[str, FindingState]:
    """Return how those things stand that the tests' text has for certain."""
    records = await found(bot, number, draft_id)
    return {quote: records[quote].state for quote in (PRICE, LINK, SLIP, BULLET)}


async def settled(bot: Bot, quote: str, state: FindingState, number: int = 1) -> FindingRecord:
    """Wait until a finding stands so, and return it."""

    async def look() -> FindingRecord | None:
        record = (await found(bot, number)).get(quote)
        return record if record and record.state is state else None

    return await until(look, timeout=PATIENCE, what=f"{quote} to be {state}")


async def tick(
    person: Persona, bot: Bot, message: Message, quote: str, label: str | None = None
) -> str:
    """Press the first button about a finding with this label, and return what it says."""
    value = await value_of(bot, quote)
    for block in message.blocks:
        for button in [block.get("accessory") or {}, *block.get("elements", ())]:
            said = str((button.get("text") or {}).get("text")) if "value" in button else None
            if said and button["value"] == value and label in (None, said):
                await person.press(message, block["block_id"], button["action_id"])
                return said
    raise LookupError(f"{quote} is not under {message.words}")


async def value_of(bot: Bot, quote: str, number: int = 1, draft_id: int = 1) -> str:
    """Return the value of the button about a finding."""
    record = (await found(bot, number, draft_id))[quote]
    return actions.finding_value(draft_id, number, record.id)


async def field_of(bot: Bot, quote: str, number: int = 1) -> str:
    """Return the name of a finding's menu in the form."""
    return f"finding-{(await found(bot, number))[quote].id}"


async def the_list(person: Persona, bot: Bot, draft_id: int = 1) -> Form:
    """Open the whole list of the newest version."""
    message = await last_message(person, bot, draft_id)
    assert (await person.use(message, actions.FINDINGS)).ok
    return await person.form(title=words.form_title(draft_id), timeout=PATIENCE)


async def told(person: Persona, message: Message, containing: str) -> Message:
    """Wait for an answer that only this person sees, in the thread of a version."""
    return await person.sees_note(
        message.channel, containing=containing, thread=message, timeout=PATIENCE
    )
