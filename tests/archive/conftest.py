"""An archive in a file, for each test its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive
from tests.empty_archive import lay_empty_archive


@pytest.fixture
def archive_file(tmp_path: Path) -> Path:
    """Return where the archive is to be; neither the file nor its folder is there yet."""
    return tmp_path / "data" / "archive.db"


@pytest.fixture
def url(archive_file: Path) -> str:
    """Return the address of the archive."""
    return f"sqlite+aiosqlite:///{archive_file}"


@pytest.fixture
async def archive(url: str, archive_file: Path) -> AsyncIterator[Archive]:
    """Return an open archive with nothing in it."""
    lay_empty_archive(archive_file)
    async with await Archive.open(url) as opened:
        yield opened
