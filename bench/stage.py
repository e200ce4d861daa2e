"""Everything a measurement needs: workspace and bot as processes of their own, a paced model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.bot_process import BotProcess, bot_running, environment_for
from local import spawned
from tests.model_server import ModelServer
from workspace.client import Client
from workspace.server import Announcement

BULLETS = "• The library opens on Sundays from March\n• Volunteers wanted: two hours a month"


@dataclass(frozen=True, slots=True)
class Stage:
    """The running parts. The model answers from this process, so that its times are known here."""

    client: Client
    model: ModelServer
    bot: BotProcess


@asynccontextmanager
async def workspace_running(folder: Path) -> AsyncIterator[Announcement]:
    """Run a workspace of its own for as long as the block lasts."""
    settings = {"WORKSPACE_PORT": "0", "WORKSPACE_DATA_DIR": str(folder / "workspace")}
    async with spawned("workspace", settings) as workspace:
        yield Announcement(**await workspace.announced())


@asynccontextmanager
async def stage(**settings: str) -> AsyncIterator[Stage]:
    """Run everything, with these settings for the bot."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        async with (
            workspace_running(folder) as slack,
            Client(slack) as client,
            ModelServer() as model,
        ):
            environment = environment_for(folder, slack, model.base_url, **settings)
            async with bot_running(folder, environment) as bot:
                await client.app_connected()
                yield Stage(client, model, bot)
