"""An archive in a file, for each test its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of an archive that does not exist yet, nor does its folder."""
    return f"sqlite+aiosqlite:///{tmp_path / 'data' / 'archive.db'}"


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    """Return an open archive."""
    async with await Archive.open(url) as opened:
        yield opened
