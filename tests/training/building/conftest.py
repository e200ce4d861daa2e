"""An archive, a store and a builder, for each test its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.prompt import SystemPrompt
from bot.training.building import Builder
from bot.training.datasets import DatasetStore
from tests.empty_archive import lay_empty_archive
from tests.training.building.newsroom import Newsroom

HOUSE = "You write the letter of the lighthouse, as we do now."


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """Return an open archive with nothing in it."""
    lay_empty_archive(tmp_path / "archive.db")
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/archive.db") as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path, archive: Archive) -> DatasetStore:
    """Return a store in a folder that is not there yet."""
    return DatasetStore(tmp_path / "datasets", archive)


@pytest.fixture
def builder(tmp_path: Path, archive: Archive, store: DatasetStore) -> Builder:
    """Return a builder in a house with a system prompt."""
    path = tmp_path / "system-prompt.txt"
    path.write_text(HOUSE, encoding="utf-8")
    return Builder(archive, store, SystemPrompt(path))


@pytest.fixture
def newsroom(archive: Archive) -> Newsroom:
    """Return people who write and approve."""
    return Newsroom(archive)
