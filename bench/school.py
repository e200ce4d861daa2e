"""Where trainings are measured: a workspace, an engine whose jobs go on at our word, no bot yet."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.bot_process import ROOT, environment_for
from tests.engine.finetuning.tuning import some_examples
from tests.model_server import ModelServer
from tests.training_server import BASE, TrainingServer
from workspace.client import Client, Message
from workspace.server import Running, running

STUDIO = "studio"
ADMIN = "UADMIN"
BOT_USER = "UCHRIS"
START = f"/finetune start letters.jsonl on {STUDIO}:{BASE} epochs=2"
_KEY = "sk-studio-made-up-0123456789"


@dataclass(frozen=True, slots=True)
class School:
    """Everything but the bot."""

    folder: Path
    served: Running
    client: Client
    studio: TrainingServer
    environment: dict[str, str]

    def rows(self, statement: str) -> list[Any]:
        """Read the archive beside the bot, by a connection of our own."""
        address = f"file:{self.folder / 'data/archive.db'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as archive:
            return archive.execute(statement).fetchall()

    async def posted(self, channel: str, thread: str | None = None) -> list[Message]:
        """Return what the bot wrote in a channel, or below a card; nothing that one person sees."""
        seen = await self.client.person(ADMIN).messages(channel, thread=thread)
        return [m for m in seen if m.user == BOT_USER and not m.ephemeral and m.ts != thread]

    async def plans(self, channel: str) -> list[Message]:
        """Return the cards that wait for a yes."""
        return [m for m in await self.posted(channel) if "Start training" in m.buttons]


@asynccontextmanager
async def opened_school(folder: Path) -> AsyncIterator[School]:
    """Open it, with a training file in the bot's archive."""
    folder.mkdir(parents=True, exist_ok=True)
    async with (
        running(folder / "workspace") as served,
        Client(served.announcement) as client,
        ModelServer() as model,
        TrainingServer(key=_KEY) as studio,
    ):
        environment = environment_for(
            folder,
            served.announcement,
            model.base_url,
            ENGINES=f"openai,{STUDIO}",
            STUDIO_BASE_URL=studio.base_url,
            STUDIO_API_KEY=_KEY,
            OPENAI_API_KEY="sk-made-up-0123456789",
            ADMINS=ADMIN,
        )
        await _add_letters(folder, environment)
        yield School(folder, served, client, studio, environment)


async def _add_letters(folder: Path, environment: dict[str, str]) -> None:
    letters = folder / "letters.jsonl"
    letters.write_bytes(some_examples(20))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "app.py"),
        "dataset",
        "add",
        str(letters),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(said.decode())
