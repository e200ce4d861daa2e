"""A training server, and an engine of the bot's pointed at it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.engines import Engine, Tuning
from tests.empty_archive import lay_empty_archive
from tests.engines.asking import KEY, an_engine
from tests.training_server import TrainingServer


@pytest.fixture
async def server() -> AsyncIterator[TrainingServer]:
    """A server that knows one key."""
    async with TrainingServer(key=KEY) as server:
        yield server


@pytest.fixture
async def engine(server: TrainingServer) -> AsyncIterator[Engine]:
    """The engine that the server is to the bot."""
    engine = an_engine(server.base_url)
    yield engine
    await engine.close()


@pytest.fixture
def tuning(engine: Engine) -> Tuning:
    """Fine-tuning on it."""
    return engine.tuning


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """An empty archive."""
    lay_empty_archive(tmp_path / "archive.db")
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/archive.db") as archive:
        yield archive
