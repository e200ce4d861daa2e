"""The console and the bot work on the same archive at the same time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.bot import Bot
from tests.console.typing_in import Ended, run
from tests.conversations.decided import approved, ready
from tests.house import PATIENCE, House, house


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """Open a house; the bot is not there yet."""
    async with house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def bot(home: House) -> AsyncIterator[Bot]:
    """Run the bot with its usual settings."""
    async with home.bot() as running:
        yield running


async def console(home: House, *typed: str) -> Ended:
    """Type a command on the bot's machine, while the bot runs."""
    settings = {
        "DATA_DIR": str(home.folder),
        "DATABASE_URL": f"sqlite+aiosqlite:///{home.database}",
        "OUTPUT_DIR": str(home.output),
        "SYSTEM_PROMPT_FILE": str(home.prompt_file),
    }
    ended = await asyncio.to_thread(run, home.folder, *typed, **settings)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


async def test_what_is_approved_in_slack_is_built_at_the_console(home: House, bot: Bot) -> None:
    """The bot runs on; what the console built is in Slack's list at once, and deleted there too."""
    version = await ready(home, bot)
    await approved(home, bot, version)

    built = await console(home, "build")

    assert (built.returncode, built.stderr) == (0, "")
    (kept,) = await bot.archive.datasets.kept()
    assert kept.origin["kind"] == "build"
    assert kept.name in built.stdout
    await home.admin.run("#newsletter", "/finetune files")
    await home.admin.sees_note("#newsletter", containing=kept.name, timeout=PATIENCE)

    deleted = await console(home, "delete", kept.name, "--yes")

    assert (deleted.returncode, deleted.stderr) == (0, "")
    assert await bot.archive.datasets.kept() == []
