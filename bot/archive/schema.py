"""Bringing the tables of a database up to date: every migration that it has not seen yet."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import URL, Connection

from bot.archive.database import Database
from bot.archive.errors import ArchiveUnavailableError
from bot.archive.fulltext import prepare

_MIGRATIONS = Path(__file__).parent / "migrations"


async def bring_up_to_date(url: URL) -> None:
    """Run the missing migrations in one transaction: a crash leaves the tables as they were."""
    # SQLite changes most things about a table by rebuilding it; references to it would forbid that.
    database = Database(url, foreign_keys=False)
    try:
        async with database.writing() as connection:
            grown_up = await connection.run_sync(upgrade)
        if grown_up:
            await database.rewrite()
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise ArchiveUnavailableError(
                f"The archive at {url.render_as_string(hide_password=True)} was last opened by a "
                "newer version of this program. Nothing in it was changed. Start that newer "
                "version, or set DATABASE_URL to another archive."
            ) from error
        raise
    finally:
        await database.close()


def upgrade(connection: Connection) -> bool:
    """Run the missing migrations on this connection, and see to the index for searching.

    Return whether an older archive was there and was changed.
    """
    tables = MigrationContext.configure(connection)
    before = tables.get_current_revision()
    command.upgrade(configuration(connection), "head")
    prepare(connection)
    return before not in (None, tables.get_current_revision())


def configuration(connection: Connection) -> Config:
    """Return Alembic's settings. They stand here, so that there is no file to find at a start."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config
