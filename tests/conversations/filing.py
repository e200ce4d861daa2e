"""What conversations about output files have in common."""

from pathlib import Path

from bot.archive import Version, VersionSource
from handlers.bot import Bot
from tests.conversations.changing import drafted
from tests.house import PATIENCE, House
from workspace.client import Message, until

BY_HAND = "Subject: By hand\r\n\r\nDear all — 👩🏽\u200d🚀,  \r\n\r\nSunday it is.\r\n"


async def filed(home: House, bot: Bot) -> tuple[Message, Path]:
    """Have a draft written; return its brief and its file."""
    brief = await drafted(home, bot)
    return brief, await file_of(home, bot)


async def file_of(home: House, bot: Bot, draft_id: int = 1) -> Path:
    """Return a draft's file."""
    draft = await bot.archive.drafts.get(draft_id)
    assert draft.output_file is not None
    return home.output / draft.output_file


def save(path: Path, text: str) -> None:
    """Save a text into a file as a plain editor does: empty it, then write."""
    path.write_bytes(text.encode())


async def by_file(home: House, bot: Bot, number: int) -> Version:
    """Wait until a version that a file became is shown, and return it."""
    version = await home.presented(bot, number=number)
    assert version.source is VersionSource.FILE
    assert version.requested_by is None
    return version


async def texts(bot: Bot, draft_id: int = 1) -> list[str]:
    """Return the texts of a draft's versions, oldest first."""
    return [version.text for version in await bot.archive.versions.of(draft_id)]


async def at_rest(bot: Bot) -> None:
    """Wait until the bot has nothing to do."""
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be at rest")


async def noted(bot: Bot, draft_id: int = 1) -> str | None:
    """Return what the archive believes to be in a draft's file."""
    return (await bot.archive.drafts.get(draft_id)).file_sha256


async def logged(home: House, event: str, times: int = 1) -> None:
    """Wait until the log tells of something so often."""
    await until(
        lambda: [each["event"] for each in home.log_lines()].count(event) >= times,
        timeout=PATIENCE,
        what=f"“{event}” in the log",
    )
