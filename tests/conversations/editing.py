"""What conversations in forms have in common: a draft, its newest message, an open form."""

import json
import secrets
from typing import Any

from bot.archive import Draft, Version
from bot.drafting.cards import actions
from bot.words import forms as words
from bot.words import review as labels
from handlers.bot import Bot
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message, Persona, until
from workspace.client.form import Form

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
CHANNEL = "#newsletter"
SUBJECT, FIRST = "subject", "section-0"


async def drafted(home: House, bot: Bot, text: str | None = None, channel: str = CHANNEL) -> str:
    """Have a draft written, with this text, and return the text on record."""
    if text is not None:
        pieces = [text[at : at + 500] for at in range(0, len(text), 500)]
        home.model.enqueue(Reply(text=text, tokens=pieces))
    await home.editor.run(channel, COMMAND)
    return (await home.presented(bot)).text


async def last_message(person: Persona, bot: Bot, draft_id: int = 1) -> Message:
    """Return the message that has the buttons of a draft's newest version."""

    async def look() -> Message | None:
        draft, versions = await newest(bot, draft_id)
        if not versions[-1].messages:
            return None
        thread = await person.messages(draft.channel, thread=draft.thread_ts)
        return next((m for m in thread if m.ts == versions[-1].messages[-1] and m.buttons), None)

    return await until(look, timeout=PATIENCE, what=f"draft {draft_id} to offer something")


async def newest(bot: Bot, draft_id: int = 1) -> tuple[Draft, list[Version]]:
    """Return a draft and its versions."""
    return await bot.archive.drafts.get(draft_id), await bot.archive.versions.of(draft_id)


async def version(bot: Bot, number: int, draft_id: int = 1) -> Version:
    """Wait until there is a version of that number, whole, and return it."""

    async def look() -> Version | None:
        found = await bot.archive.versions.of(draft_id)
        return next((v for v in found if v.number == number and v.finished_at), None)

    return await until(look, timeout=PATIENCE, what=f"version {number}")


async def edit(person: Persona, bot: Bot, draft_id: int = 1) -> Form:
    """Press Edit below the newest version, and return the form."""
    message = await last_message(person, bot, draft_id)
    assert (await person.click(message, labels.EDIT)).ok
    return await person.form(title=words.edit_title(draft_id), timeout=PATIENCE)


async def more(person: Persona, bot: Bot, choice: str, title: str, draft_id: int = 1) -> Form:
    """Choose something from the menu of the newest version, and return the form."""
    message = await last_message(person, bot, draft_id)
    _, versions = await newest(bot, draft_id)
    value = actions.choice_of(choice, draft_id, versions[-1].number)
    assert (await person.use(message, actions.MORE, value)).ok
    return await person.form(title=title, timeout=PATIENCE)


async def told(person: Persona, bot: Bot, containing: str, draft_id: int = 1) -> Message:
    """Wait for an answer that only this person sees, in the draft's thread."""
    draft, _ = await newest(bot, draft_id)
    return await person.sees_note(
        draft.channel, containing=containing, thread=draft.thread_ts, timeout=PATIENCE
    )


async def sent_back(person: Persona, why: str) -> str:
    """Wait until a person was sent a text of theirs directly, and return it."""
    head = await person.sees(person.direct, containing=why, timeout=PATIENCE)

    async def look() -> str:
        messages = await person.messages(person.direct)
        return "".join(m.plain for m in messages if m.ts > head.ts)

    return await until(look, timeout=PATIENCE, what="the text to be sent")


async def again(home: House, **changes: Any) -> None:  # noqa: ANN401 - any of Slack's
    """Hand the bot the last interaction once more, with these changes."""
    last = (await home.client.envelopes("interactive"))[-1]
    payload = json.loads(json.dumps(last.payload)) | changes
    await home.client.deliver("interactive", payload)


def new_trigger() -> str:
    """Return an id such as Slack gives each act."""
    return f"1.2.{secrets.token_hex(8)}"
