"""Opening an archive makes its tables, and says in words when it cannot."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url

from bot.archive import Archive, ArchiveUnavailableError, Draft, Version
from bot.archive.database import Database
from bot.archive.schema import configuration, upgrade
from bot.archive.tables import metadata
from tests.archive.samples import COMPLETE, dataset_in, draft_in, job_in, version_in


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    """Nothing stands in the tables that no migration makes, and nothing the other way round."""
    engine = create_engine(f"sqlite:///{tmp_path / 'archive.db'}")
    with engine.begin() as connection:
        upgrade(connection)
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


async def test_opens_again_what_was_closed(url: str) -> None:
    """An archive is made where there is none, folder and all, and is there the next time."""
    async with await Archive.open(url) as archive:
        draft = await draft_in(archive)

    async with await Archive.open(url) as archive:
        assert await archive.drafts.get(draft.id) == draft


async def of_the_first_program(url: str) -> tuple[Draft, Version]:
    """Make an archive with the tables of the first program, and a draft in it with its version."""
    database = Database(make_url(url))
    async with database.writing() as connection:
        await connection.run_sync(lambda c: command.upgrade(configuration(c), "0001"))
    async with Archive(database) as archive:
        draft = await draft_in(archive)
        version = await version_in(archive, draft)
        await archive.versions.finish(version.id, COMPLETE)
        return await archive.drafts.get(draft.id), await archive.versions.get(version.id)


async def test_drafts_of_an_older_program_are_kept(url: str) -> None:
    """An archive from before there was training keeps its drafts, and can keep jobs from now on."""
    draft, version = await of_the_first_program(url)

    async with await Archive.open(url) as archive:
        assert await archive.drafts.get(draft.id) == draft
        assert await archive.versions.of(draft.id) == [version]
        assert (await archive.requests.get(draft.request_id)).id == draft.request_id
        assert await archive.jobs.recent(10) == []
        job = await job_in(archive, training_sha256=(await dataset_in(archive)).sha256)

    async with await Archive.open(url) as archive:
        assert await archive.jobs.get(job.id) == job
        assert await archive.drafts.get(draft.id) == draft


async def test_a_migration_that_fails_leaves_the_archive_as_it_was(
    url: str, tmp_path: Path
) -> None:
    """Where a table is in the way, no half of the change is made, and the next start makes all."""
    draft, _ = await of_the_first_program(url)
    path = tmp_path / "data" / "archive.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE uploads (id INTEGER)")

    with pytest.raises(ArchiveUnavailableError, match="already exists"):
        await Archive.open(url)
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
        assert "jobs" not in tables
        database.execute("DROP TABLE uploads")

    async with await Archive.open(url) as archive:
        assert await archive.drafts.get(draft.id) == draft
        assert await archive.jobs.count() == 0


async def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """A per cent sign or a space in the path does no harm."""
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/50% off/a.db") as archive:
        await draft_in(archive)

    assert (tmp_path / "50% off" / "a.db").exists()


async def test_a_commit_outlives_a_power_cut(url: str, tmp_path: Path) -> None:
    """The file is in write-ahead mode, and every reference in it is held."""
    async with await Archive.open(url) as archive, archive._database.reading() as connection:
        found = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert not list((tmp_path / "data").glob("*-wal"))


async def test_refuses_an_archive_of_a_newer_program(url: str, tmp_path: Path) -> None:
    """An older program leaves a newer archive alone, and says what to do."""
    await (await Archive.open(url)).close()
    database = sqlite3.connect(tmp_path / "data" / "archive.db")
    with database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    with pytest.raises(ArchiveUnavailableError, match="newer version of this program"):
        await Archive.open(url)


async def test_refuses_a_file_that_is_no_archive(url: str, tmp_path: Path) -> None:
    """A file of another kind is named and left as it is."""
    path = tmp_path / "data" / "archive.db"
    path.parent.mkdir()
    path.write_text("This is a letter, and no database at all." * 100)
    letter = path.read_bytes()

    with pytest.raises(ArchiveUnavailableError, match=r"archive\.db cannot be opened: file is not"):
        await Archive.open(url)
    assert path.read_bytes() == letter


async def test_refuses_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file where the folder should be is named."""
    (tmp_path / "data").write_text("in the way")

    with pytest.raises(ArchiveUnavailableError, match="cannot be opened"):
        await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/data/archive.db")


@pytest.mark.parametrize(
    "url",
    ["archive.db", "sqlite:///archive.db", "nosuch://me:secret@localhost/a", "sqlite+nosuch:///a"],
)
async def test_refuses_an_address_that_is_none(url: str) -> None:
    """What is no address of a database is refused in words, and without showing what is in it."""
    with pytest.raises(ArchiveUnavailableError, match="DATABASE_URL") as refusal:
        await Archive.open(url)

    assert "secret" not in str(refusal.value)


async def test_two_may_have_one_archive_open(url: str, tmp_path: Path) -> None:
    """Whoever writes waits for another writer, also for one that is not in the same program."""
    async with await Archive.open(url) as first, await Archive.open(url) as second:
        drafts = await asyncio.gather(*(draft_in(one) for one in (first, second) * 10))

    assert len({draft.id for draft in drafts}) == 20
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["archive.db"]
