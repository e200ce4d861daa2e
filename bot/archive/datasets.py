"""Datasets: training files that are kept, each once under its hash, and their copies at engines."""

from typing import Any

from sqlalchemy import Insert, Row, insert, select, update

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.tables import datasets, uploads
from bot.archive.times import now
from bot.archive.training_records import Dataset, Upload


class Datasets:
    """The datasets on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: Dataset, *, audit: Insert | None = None) -> tuple[Dataset, bool]:
        """Put a dataset on record; return it as it is there, and whether it is new there.

        The same bytes are one dataset, under the name they came with first. One whose bytes were
        deleted comes back as the new one. `audit` is the audit's line, added with a new one.
        """
        values = {
            "name": new.name,
            "bytes": new.bytes,
            "report": dict(new.report),
            "origin": dict(new.origin),
            "added_by": new.added_by,
            "added_at": new.added_at,
            "gone_at": None,
        }
        known = select(datasets).where(datasets.c.sha256 == new.sha256)
        async with self._database.writing() as connection:
            row = (await connection.execute(known)).one_or_none()
            if row is not None and row.gone_at is None:
                return _dataset(row), False
            statement = (
                insert(datasets).values(sha256=new.sha256, **values)
                if row is None
                else update(datasets).where(datasets.c.sha256 == new.sha256).values(**values)
            )
            added = (await connection.execute(statement.returning(datasets))).one()
            if audit is not None:
                await connection.execute(audit)
            return _dataset(added), True

    async def get(self, sha256: str) -> Dataset:
        """Return the dataset with this hash, also one whose bytes are deleted."""
        statement = select(datasets).where(datasets.c.sha256 == sha256)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Dataset", sha256)
        return _dataset(row)

    async def kept(self) -> list[Dataset]:
        """Return the datasets whose bytes are kept, newest first."""
        statement = (
            select(datasets)
            .where(datasets.c.gone_at.is_(None))
            .order_by(datasets.c.added_at.desc(), datasets.c.sha256)
        )
        async with self._database.reading() as connection:
            return [_dataset(row) for row in await connection.execute(statement)]

    async def set_gone(self, sha256: str, *, audit: Insert | None = None) -> bool:
        """Note that a dataset's bytes are deleted; return False when they were before.

        `audit` is the audit's line, added when they were not.
        """
        statement = (
            update(datasets)
            .where(datasets.c.sha256 == sha256, datasets.c.gone_at.is_(None))
            .values(gone_at=now())
        )
        async with self._database.writing() as connection:
            is_new = (await connection.execute(statement)).rowcount > 0
            if is_new and audit is not None:
                await connection.execute(audit)
            return is_new

    async def begin_upload(
        self, sha256: str, *, engine: str, filename: str, sent_sha256: str
    ) -> Upload:
        """Note that a copy is about to be sent to an engine."""
        statement = insert(uploads).values(
            dataset_sha256=sha256,
            engine=engine,
            filename=filename,
            sent_sha256=sent_sha256,
            created_at=now(),
        )
        async with self._database.writing() as connection:
            return _upload((await connection.execute(statement.returning(uploads))).one())

    async def uploaded(self, upload_id: int, file_id: str) -> None:
        """Note by which id the engine knows a copy.

        One that was thought gone, and is there all the same, gives its id to this one.
        """
        this_one = uploads.c.id == upload_id
        engine = select(uploads.c.engine).where(this_one).scalar_subquery()
        gone = (uploads.c.engine == engine, uploads.c.file_id == file_id, ~this_one)
        statement = update(uploads).where(this_one).values(file_id=file_id)
        async with self._database.writing() as connection:
            await connection.execute(update(uploads).where(*gone).values(file_id=None))
            if (await connection.execute(statement)).rowcount == 0:
                raise NotOnRecordError("Upload", upload_id)

    async def upload_gone(self, upload_id: int) -> None:
        """Note that a copy is no longer at its engine, or never came there."""
        statement = update(uploads).where(uploads.c.id == upload_id).values(gone_at=now())
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def uploads(self, sha256: str | None = None) -> list[Upload]:
        """Return the copies at engines, of one dataset or of all, newest first."""
        statement = select(uploads).where(uploads.c.gone_at.is_(None)).order_by(uploads.c.id.desc())
        if sha256 is not None:
            statement = statement.where(uploads.c.dataset_sha256 == sha256)
        async with self._database.reading() as connection:
            return [_upload(row) for row in await connection.execute(statement)]


def _dataset(row: Row[Any]) -> Dataset:
    return Dataset(
        sha256=row.sha256,
        name=row.name,
        bytes=row.bytes,
        report=row.report,
        origin=row.origin,
        added_by=row.added_by,
        added_at=row.added_at,
        gone_at=row.gone_at,
    )


def _upload(row: Row[Any]) -> Upload:
    return Upload(
        id=row.id,
        dataset_sha256=row.dataset_sha256,
        engine=row.engine,
        filename=row.filename,
        sent_sha256=row.sent_sha256,
        file_id=row.file_id,
        created_at=row.created_at,
        gone_at=row.gone_at,
    )
