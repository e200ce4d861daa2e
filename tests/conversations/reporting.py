"""What conversations about training files have in common: files to tell of, and what was told."""

from pathlib import Path

from bot.archive import Dataset
from handlers.bot import Bot
from tests.house import BOT_USER, PATIENCE, House
from tests.training.building.newsroom import letter
from tests.training.datasets.material import SYSTEM, jsonl
from workspace.client import Message, Persona, until

CHANNEL = "#newsletter"
SECRET = "keeper@lighthouse-keepers.example.org"
"""A mail address that stands in a file, and nowhere for all to see."""


def letters(first: int, last: int, *, secret: bool = False) -> bytes:
    """Return letters as training data; with a mail address in the first of them, if one is due."""
    return jsonl(
        {
            "messages": [
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": f"- What was seen from tower {number}"},
                {
                    "role": "assistant",
                    "content": letter(number) + (f"\n{SECRET}" * (secret and number == first)),
                },
            ]
        }
        for number in range(first, last + 1)
    )


async def keep(bot: Bot, folder: Path, content: bytes, name: str = "letters.jsonl") -> Dataset:
    """Give the bot a training file."""
    path = folder / name
    path.write_bytes(content)
    return (await bot.datasets.keep(path, name, by="UADMIN", origin={"kind": "upload"})).dataset


async def answered(home: House, line: str, containing: str = "") -> Message:
    """Type a line as the admin, and return the answer that only they see."""
    seen = {message.ts for message in await home.admin.messages(CHANNEL)}
    assert (await home.admin.run(CHANNEL, f"/finetune {line}")).ok
    return await home.admin.sees(
        CHANNEL,
        containing=containing,
        where=lambda message: message.ephemeral and message.ts not in seen,
        timeout=PATIENCE,
    )


async def reports(person: Persona, channel: str = CHANNEL) -> list[Message]:
    """Return the reports that a channel shows to everybody."""
    seen = await person.messages(channel)
    return [m for m in seen if m.user == BOT_USER and not m.ephemeral and _is_report(m)]


def _is_report(message: Message) -> bool:
    return "The details are in the thread" in message.words


async def told_whole(person: Persona, card: Message) -> list[Message]:
    """Wait until a report's thread has its picture, and return the thread without the card."""

    async def look() -> list[Message] | None:
        thread = [m for m in await person.messages(card.channel, thread=card) if m.ts != card.ts]
        return thread if any(m.files for m in thread) else None

    return await until(look, timeout=PATIENCE, what="the picture in the thread")
