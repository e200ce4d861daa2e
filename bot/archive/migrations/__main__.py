"""The next migration, written from what the tables are now.

Change `tables.py`, run `python -m bot.archive.migrations WHAT CHANGES`, and read what it wrote.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.archive.schema import configuration, upgrade


def main(what_changes: str) -> None:
    """Compare the tables with what the migrations make of an empty database; write the rest."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.begin() as connection:
            upgrade(connection)
            config = configuration(connection)
            steps = len(list(ScriptDirectory.from_config(config).walk_revisions()))
            command.revision(
                config, message=what_changes, autogenerate=True, rev_id=f"{steps + 1:04}"
            )
        engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "A change")
