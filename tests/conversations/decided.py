"""What conversations about decisions have in common: a draft to decide on, and what was told."""

import json
import secrets
from typing import Any

from bot.archive import Decision, DraftState
from bot.words import review as words
from handlers.bot import Bot
from tests.house import BOT_USER, PATIENCE, House
from tests.workspace.files.transfers import app_key, read
from workspace.client import Message, Persona, until

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
CHANNEL = "#newsletter"


async def ready(home: House, bot: Bot, channel: str = CHANNEL, command: str = COMMAND) -> Message:
    """Ask for a draft as the editor; return the message of its version when it may be decided."""
    await home.editor.run(channel, command)
    brief = await home.editor.sees(channel, where=_is_brief, timeout=PATIENCE)
    await home.presented(bot)
    return await home.sees_version(home.editor, brief)


def _is_brief(message: Message) -> bool:
    return message.user == BOT_USER and "asked for by" in message.words


async def offers(person: Persona, version: Message, button: str) -> Message:
    """Wait until a version's message has a button, and return it."""
    return await person.sees_change(version, lambda m: button in m.buttons, timeout=PATIENCE)


async def approved(home: House, bot: Bot, version: Message, draft_id: int = 1) -> Message:
    """Approve as the second editor, and return the version's message with the outcome."""
    await offers(home.second, version, words.APPROVE)
    await home.second.click(version, words.APPROVE)
    await stands(bot, DraftState.APPROVED, draft_id)
    return await offers(home.second, version, words.REOPEN)


async def stands(bot: Bot, state: DraftState, draft_id: int = 1) -> None:
    """Wait until a draft stands so."""

    async def look() -> bool:
        return (await bot.archive.drafts.get(draft_id)).state is state

    await until(look, timeout=PATIENCE, what=f"draft {draft_id} to be {state}")


async def announced(bot: Bot, draft_id: int = 1) -> Decision:
    """Wait until the latest decision about a draft is announced, and return it."""

    async def look() -> Decision | None:
        decision = await bot.archive.decisions.latest(draft_id)
        return decision if decision and decision.announced_at else None

    return await until(look, timeout=PATIENCE, what="the approval to be announced")


async def announcements(person: Persona, channel: str = CHANNEL) -> list[Message]:
    """Return what a channel was told of approvals, oldest first."""
    return [m for m in await person.messages(channel) if " approved “" in m.text]


async def files_of(home: House, message: Message) -> dict[str, bytes]:
    """Download the files of a message, by their type."""
    found = {}
    for file in message.files:
        status, _, content = await read(file["url_private"], **app_key(home.served))
        assert status == 200
        found[file["name"].rpartition(".")[2]] = content
    return found


async def forged(home: House, value: str, **changes: Any) -> None:  # noqa: ANN401 - any of Slack's
    """Hand the bot the last click once more, as a new one, with a value of one's own making."""
    clicks = await home.client.envelopes("interactive")
    payload = json.loads(json.dumps(clicks[-1].payload)) | changes
    payload["actions"][0]["value"] = value
    payload["trigger_id"] = f"1.2.{secrets.token_hex(8)}"
    await home.client.deliver("interactive", payload)


async def forged_action(home: House, action_id: str, value: str) -> None:
    """Press a button that is not there."""
    clicks = await home.client.envelopes("interactive")
    action = {**clicks[-1].payload["actions"][0], "action_id": action_id}
    await forged(home, value, actions=[action])
