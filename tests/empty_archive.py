"""An archive to begin with: the migrations make it once for all tests of a process.

Running them takes four times as long as all else that a house needs to open.
"""

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine

from bot.archive.schema import upgrade


def lay_empty_archive(path: Path) -> None:
    """Put an archive there, with its tables and nothing in them, unless there is one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_empty_archive())


@cache
def _empty_archive() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            upgrade(connection)
        engine.dispose()
        return path.read_bytes()
