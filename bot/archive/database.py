"""The connections: how transactions begin, and what SQLite must be told first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

_WRITES = "archive_writes"
_ALONE = "archive_alone"

_PATIENCE_MS = 10_000
_SHORT_PATIENCE_MS = 200
_LOOKS_AT_LOG = 5
_LOOK_PAUSE = 0.5

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_PATIENCE_MS}",
    "PRAGMA journal_mode = WAL",
    # FULL keeps a commit through a power cut too. Measured with texts of 2,000 characters: 0.5 ms a
    # commit in the median (NORMAL: 0.03 ms), and a draft makes one a second or fewer.
    "PRAGMA synchronous = FULL",
    # What is deleted is overwritten: a deleted draft's text is not to be found in the file.
    "PRAGMA secure_delete = ON",
)


class Database:
    """A database, and its two kinds of transactions."""

    def __init__(self, url: URL, *, foreign_keys: bool = True) -> None:
        # What goes into a statement is what people and models wrote: it belongs in no log.
        self._engine = create_async_engine(url, hide_parameters=True)
        self._turn: AbstractAsyncContextManager[None] = nullcontext()
        self._line: AbstractAsyncContextManager[None] = nullcontext()
        if self._engine.dialect.name == "sqlite":
            # SQLite lets one write at a time, and the others try again after pauses of up to 0.1 s.
            # Here they stand in a row instead. Measured with 20 at once: the last one is through
            # after 30 ms, not after 150 ms; an acknowledgement to Slack may wait on one of them.
            self._turn = asyncio.Lock()
            self._line = asyncio.Lock()
            _make_folder(url)
            _prepare_sqlite(self._engine, foreign_keys=foreign_keys)
        self._writing_engine = self._engine.execution_options(**{_WRITES: True})

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Return a transaction in which to read."""
        return self._engine.connect()

    @asynccontextmanager
    async def writing(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """Return a transaction in which to write: committed at its end, taken back on an error.

        An urgent one passes the line of the others: it waits for the one in progress and the next.
        """
        line = nullcontext() if urgent else self._line
        async with line, self._turn, self._writing_engine.begin() as connection:
            yield connection

    async def empty_log(self) -> bool:
        """Bring what SQLite's write-ahead log holds into the file; the log keeps no old text.

        Return False while somebody reads what is in the log.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        engine = self._engine.execution_options(**{_ALONE: True})
        async with self._line, self._turn, engine.connect() as connection:
            # Nobody writes in the meantime, so it does not wait for readers as long as others do.
            await connection.exec_driver_sql(f"PRAGMA busy_timeout = {_SHORT_PATIENCE_MS}")
            try:
                found = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            except DBAPIError:
                await connection.invalidate()  # it is impatient still
                raise
            busy: int = found.one()[0]
            # Not where this was cancelled: nobody uses that connection again.
            await connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        return not busy

    async def forget_log(self) -> None:
        """Empty the log as soon as nobody reads what is in it, within a few seconds.

        Somebody who reads for longer holds it. The last one to close the archive empties it.
        """
        for _ in range(_LOOKS_AT_LOG):
            if await self.empty_log():
                return
            await asyncio.sleep(_LOOK_PAUSE)

    async def rewrite(self) -> None:
        """Write SQLite's file anew: where tables were changed, old text may lie in free places.

        Not every build of SQLite overwrites by itself what it deletes.
        """
        if self._engine.dialect.name != "sqlite":
            return
        engine = self._engine.execution_options(**{_ALONE: True})
        async with self._line, self._turn, engine.connect() as connection:
            # It needs the file's size once more on the disk, and is not worth a failed start.
            with suppress(DBAPIError):
                await connection.exec_driver_sql("VACUUM")

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def _make_folder(url: URL) -> None:
    if url.database and not url.database.startswith((":", "file:")):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(engine: AsyncEngine, *, foreign_keys: bool) -> None:
    pragmas = (*_PRAGMAS, f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Python's driver would begin transactions by rules of its own; here BEGIN is ours, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def began(connection: Connection) -> None:
        # A transaction that reads first and writes later can fail at once when another one wrote in
        # between. IMMEDIATE takes the write lock first: a writer in another program waits for it.
        options = connection.get_execution_options()
        if options.get(_ALONE, False):  # not possible inside a transaction
            return
        writes = options.get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
