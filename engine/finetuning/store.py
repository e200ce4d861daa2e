"""The record on disk: one sqlite file, opened once.

It is used on the event loop's own thread. Every statement touches a few rows by an index, and with
a write-ahead log and `synchronous=NORMAL` a commit does not wait for the disk: it takes less time
than handing the work to a thread and back. A kill of the process loses nothing that way; a power
cut may lose the last moments, never the whole. And since nothing waits in the middle of a change,
no two requests can come in between each other.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.folder import FolderError

Value = str | int | float | None
Row = sqlite3.Row

_VERSION = 1

# `seq` is the order in which things came, for pages; ids are random.
_SCHEMA = """
CREATE TABLE files (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    filename TEXT NOT NULL,
    purpose TEXT NOT NULL,
    expires_at INTEGER,
    gone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    model TEXT NOT NULL,
    training_file TEXT NOT NULL,
    validation_file TEXT,
    suffix TEXT NOT NULL,
    seed INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    hyperparameters TEXT NOT NULL,
    place INTEGER NOT NULL,
    step INTEGER NOT NULL,
    journal_read INTEGER NOT NULL,
    error TEXT,
    fine_tuned_model TEXT,
    trained_tokens INTEGER,
    estimated_finish INTEGER,
    finished_at INTEGER,
    result_files TEXT NOT NULL
);
CREATE INDEX jobs_by_status ON jobs (status, place);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    created_at INTEGER NOT NULL,
    level TEXT NOT NULL,
    type TEXT NOT NULL,
    message TEXT NOT NULL,
    data TEXT
);
CREATE INDEX events_by_job ON events (job_id, seq);
CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    created_at INTEGER NOT NULL,
    step INTEGER NOT NULL,
    metrics TEXT NOT NULL,
    UNIQUE (job_id, step)
);
CREATE TABLE models (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    created_at INTEGER NOT NULL,
    base TEXT NOT NULL,
    base_mark TEXT NOT NULL,
    adapter TEXT NOT NULL
);
"""


class Store:
    """The open record."""

    def __init__(self, path: Path) -> None:
        """Open it, or begin one.

        Raises:
            FolderError: It cannot be read, or a newer engine has written it.
        """
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        try:
            self._open(path)
        except sqlite3.Error as error:
            self.close()
            raise _unusable(path, error) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextlib.contextmanager
    def change(self, *, durable: bool = False) -> Iterator[None]:
        """Make all that is written in the block true at once, or nothing of it.

        One that is durable waits for the disk: where files are removed because of what it says, a
        power cut must not take it back.
        """
        if durable:
            self._connection.execute("PRAGMA synchronous = FULL")
        try:
            with self._transaction():
                yield
        finally:
            if durable:
                self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk has ended the transaction by itself already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def write(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Carry out one statement; how many rows it changed."""
        return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """What a question finds."""
        return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, values: Sequence[Value] = ()) -> Row | None:
        """The first row that a question finds."""
        found: Row | None = self._connection.execute(statement, values).fetchone()
        return found

    def add(self, table: str, columns: dict[str, Value]) -> None:
        """Add a row."""
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self.write(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
            list(columns.values()),
        )

    def _open(self, path: Path) -> None:
        self._connection.row_factory = sqlite3.Row
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > _VERSION:
            raise FolderError(
                f"The engine's record {path} was written by a newer engine. Use that one, or give "
                "another folder with --data-dir."
            )
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        if version == 0:
            self._connection.executescript(
                f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;"
            )


def _unusable(path: Path, error: sqlite3.Error) -> FolderError:
    # The whole folder, not the record alone: files that no record tells of are swept away.
    return FolderError(
        f"The engine's record {path} cannot be used: {error}. Make room where the disk is full; "
        "else move the whole folder away to begin anew, or give another one with --data-dir."
    )
