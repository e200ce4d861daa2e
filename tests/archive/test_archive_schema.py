"""Opening an archive makes its tables, and says in words when it cannot."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.archive import (
    Archive,
    ArchiveUnavailableError,
    Assignment,
    Brief,
    DecisionKind,
    DraftState,
    Filter,
    FindingState,
    VersionSource,
    Writer,
)
from bot.archive.fulltext import TABLE
from bot.archive.schema import upgrade
from bot.archive.tables import metadata
from bot.checks.finding import Finding, Kind, Reason
from tests.archive.old_archive import BULLETS, FIRST, PROMPT, SECOND, hashed, old_archive
from tests.archive.samples import (
    COMPLETE,
    dataset_in,
    decided_in,
    draft_in,
    job_in,
    placed_in,
    saved_in,
    version_in,
)

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _is_no_index(name: str | None, _kind: str, _parents: object) -> bool:
    """Leave out the index for searching, which no migration makes."""
    return not (name or "").startswith(TABLE)


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    """Nothing stands in the tables that no migration makes, and nothing the other way round."""
    engine = create_engine(f"sqlite:///{tmp_path / 'archive.db'}")
    with engine.begin() as connection:
        upgrade(connection)
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"include_name": _is_no_index}), metadata
        )
    engine.dispose()

    assert differences == []


async def test_opens_again_what_was_closed(url: str) -> None:
    """An archive is made where there is none, folder and all, and is there the next time."""
    async with await Archive.open(url) as archive:
        draft = await draft_in(archive)

    async with await Archive.open(url) as archive:
        assert await archive.drafts.get(draft.id) == draft


REVISIONS = pytest.mark.parametrize("revision", ["0001", "0002", "0003"])


@REVISIONS
async def test_drafts_of_an_older_program_are_kept(
    url: str, archive_file: Path, revision: str
) -> None:
    """What an older program wrote is there with all that is asked of a draft from now on."""
    old_archive(archive_file, revision)

    async with await Archive.open(url) as archive:
        draft = await archive.drafts.get(4)
        first, second = await archive.versions.of(4)
        request = await archive.requests.get(14)

    brief = Brief("The fair", tuple(BULLETS), ("It is free",), ())
    assert (draft.brief, draft.state, draft.thread_ts) == (brief, DraftState.READY, "1600.4")
    assert (draft.output_file, draft.file_sha256) == ("the-fair.md", hashed(SECOND))
    assert (draft.starred_by, draft.starred_at) == (None, None)
    assert [first.text, second.text] == [FIRST, SECOND]
    assert second.assignment == Assignment(brief)
    assert second.source is VersionSource.MODEL
    assert second.writer == Writer("local", "smollm2-135m", hashed(PROMPT))
    assert (second.messages, second.requested_by) == (("1700.2",), "UEDITOR")
    assert (second.checked_at, second.checked_in_english, second.taken) == (None, None, ())
    assert second.changed_at == second.finished_at == datetime(2026, 3, 1, 8, 2, 30, tzinfo=UTC)
    assert (request.draft_id, request.payload) == (4, {"text": "The fair opens"})


@REVISIONS
async def test_drafts_of_an_older_program_go_on(
    url: str, archive_file: Path, revision: str
) -> None:
    """They are found, edited, decided and deleted as if they were new."""
    old_archive(archive_file, revision)

    async with await Archive.open(url) as archive:
        found = await archive.search.find(
            Filter(words="fair today"), viewer="UEDITOR", channel=None, limit=5, offset=0
        )
        assert [hit.draft.id for hit in found.hits] == [4]
        assert await archive.versions.unpresented(LONG_AGO) == []
        draft = await archive.drafts.get(4)
        assert await saved_in(archive, draft, after=2, text="Mine")
        await decided_in(archive, draft, DecisionKind.APPROVE, version=3)
        assert await archive.feedback.give((await archive.versions.of(4))[0].id, "U1", good=True)
        assert await archive.deletion.delete_text(4, by="UADMIN")
        interrupted = await archive.versions.latest(9)
        assert interrupted
        await archive.versions.finish(interrupted.id, COMPLETE)
        assert (await archive.drafts.get(9)).state is DraftState.READY
        assert await archive.jobs.recent(10) == []
        job = await job_in(archive, training_sha256=(await dataset_in(archive)).sha256)
        assert await archive.jobs.recent(10) == [job]


@REVISIONS
async def test_numbers_of_an_older_program_are_not_given_again(
    url: str, archive_file: Path, revision: str
) -> None:
    """A button in Slack from before the change never points at something newer."""
    old_archive(archive_file, revision)

    async with await Archive.open(url) as archive:
        draft = await placed_in(archive)
        version = await version_in(archive, draft)

    assert (draft.id, version.id, draft.request_id) == (10, 4, 31)


async def test_an_archive_that_is_changed_is_written_anew(url: str, archive_file: Path) -> None:
    """What lay in free places of an old file is gone: not every SQLite overwrites it by itself."""
    old_archive(archive_file, "0002")
    with closing(sqlite3.connect(archive_file)) as database, database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE scrap (text)")
        database.execute("INSERT INTO scrap VALUES (?)", ("forgotten words " * 1_000,))
        database.execute("DELETE FROM scrap")
    assert b"forgotten words" in archive_file.read_bytes()

    await (await Archive.open(url)).close()

    assert b"forgotten words" not in archive_file.read_bytes()
    assert SECOND.encode() in archive_file.read_bytes()


@pytest.mark.parametrize("revision", ["0002", "0003"])
async def test_versions_of_late_are_shown_anew(url: str, archive_file: Path, revision: str) -> None:
    """What may be done with a version, and what must be checked in it, is below the newest one."""
    old_archive(archive_file, revision)
    moment = datetime.now(UTC) - timedelta(days=2)
    with closing(sqlite3.connect(archive_file)) as database, database:
        database.execute(
            "UPDATE versions SET finished_at = ? WHERE finished_at IS NOT NULL",
            [moment.strftime("%Y-%m-%d %H:%M:%S.%f")],
        )

    async with await Archive.open(url) as archive:
        shown = await archive.versions.unpresented(datetime.now(UTC) - timedelta(hours=1))

    assert [(version.draft_id, version.number) for version in shown] == [(4, 2)]


async def test_what_was_decided_is_not_shown_anew(url: str, archive_file: Path) -> None:
    """What must be checked is below what is still to be decided on; the rest is left in peace."""
    old_archive(archive_file, "0003")
    moment = datetime.now(UTC) - timedelta(days=2)
    with closing(sqlite3.connect(archive_file)) as database, database:
        database.execute("UPDATE drafts SET state = 'approved' WHERE id = 4")
        database.execute(
            "UPDATE versions SET finished_at = ? WHERE finished_at IS NOT NULL",
            [moment.strftime("%Y-%m-%d %H:%M:%S.%f")],
        )

    async with await Archive.open(url) as archive:
        assert await archive.versions.unpresented(datetime.now(UTC) - timedelta(hours=1)) == []


async def test_findings_of_an_older_programs_drafts_are_kept(url: str, archive_file: Path) -> None:
    """A version from before is looked through like a new one, and its draft takes a fact."""
    old_archive(archive_file, "0003")

    async with await Archive.open(url) as archive:
        _, second = await archive.versions.of(4)
        found = Finding(Kind.NUMBER, 4, 11, "readers", Reason.NOT_IN_BRIEF)
        assert await archive.findings.keep(second.id, [found], in_english=True)
        [record] = await archive.findings.of(second.id)
        chosen = {record.id: FindingState.FACT}
        facts = {record.id: "For readers"}
        assert await archive.findings.settle(4, 2, chosen, by="UEDITOR", facts=facts)
        assert (await archive.drafts.get(4)).brief.facts == ("It is free", "For readers")
        assert len(await archive.feedback.of(4)) == 1


async def test_reports_of_deleted_files_quote_nothing(url: str, archive_file: Path) -> None:
    """What an older program found wrong in a file that it deleted is counted, and not quoted."""
    old_archive(archive_file, "0004")
    report = json.dumps({"problems": [[3, "m has the role “Mrs Marlow”"]], "problem_count": 1})
    row = "INSERT INTO datasets VALUES (?, 'a.jsonl', 9, ?, '{}', NULL, '2026-03-01 08:00:00', ?)"
    with closing(sqlite3.connect(archive_file)) as database, database:
        database.execute(row, ("a" * 64, report, "2026-03-02 08:00:00"))
        database.execute(row, ("b" * 64, report, None))

    async with await Archive.open(url) as archive:
        gone, kept = [(await archive.datasets.get(letter * 64)).report for letter in "ab"]

    assert gone == {
        "problems": [[3, "what was wrong here went with the file"]],
        "problem_count": 1,
    }
    assert kept == json.loads(report)


async def test_a_migration_that_fails_leaves_the_archive_as_it_was(
    url: str, archive_file: Path
) -> None:
    """Where a table is in the way, no half of the change is made, and the next start makes all."""
    old_archive(archive_file, "0001")
    with closing(sqlite3.connect(archive_file)) as database:
        database.execute("CREATE TABLE feedback (id INTEGER)")

    with pytest.raises(ArchiveUnavailableError, match="already exists"):
        await Archive.open(url)
    with closing(sqlite3.connect(archive_file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
        assert not {"jobs", "decisions"} & {*tables}
        database.execute("DROP TABLE feedback")

    async with await Archive.open(url) as archive:
        assert [version.text for version in await archive.versions.of(4)] == [FIRST, SECOND]
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
