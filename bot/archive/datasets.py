"""Datasets: training files that are kept, each once under its hash, and their copies at engines."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Insert, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.tables import dataset_sources, datasets, drafts, uploads
from bot.archive.times import now
from bot.archive.training_records import Dataset, DatasetSource, Upload


@dataclass(frozen=True, slots=True)
class Arrival:
    """A dataset that is to be put on record.

    `sources` say which drafts its lines come from, where they do; they are noted also where the
    bytes were there before. `audit` is the audit's line, added with a new one.
    """

    dataset: Dataset
    sources: Sequence[DatasetSource] = field(default=())
    audit: Insert | None = None


class Datasets:
    """The datasets on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        new: Dataset,
        *,
        sources: Sequence[DatasetSource] = (),
        audit: Insert | None = None,
    ) -> tuple[Dataset, bool]:
        """Put one dataset on record; see `add_all`."""
        [added] = await self.add_all([Arrival(new, sources, audit)])
        return added

    async def add_all(
        self,
        arrivals: Sequence[Arrival],
        *,
        first: Callable[[], Awaitable[None]] | None = None,
    ) -> list[tuple[Dataset, bool]]:
        """Put datasets on record, all of them or none.

        Return each as it is there, and whether it is new there. The same bytes are one dataset,
        under the name they came with first. One whose bytes were deleted comes back as the new one;
        what it was once made of is still said.

        Args:
            arrivals: the datasets.
            first: done before, in the same transaction; where it fails, nothing is on record.
        """
        async with self._database.writing() as connection:
            if first is not None:
                await first()
            return [await _add(connection, arrival) for arrival in arrivals]

    @asynccontextmanager
    async def unchanged(self, sha256: str) -> AsyncIterator[bool]:
        """Lend a while in which nobody puts a dataset on record, nor notes that one is deleted.

        It yields whether this one's bytes are kept, by the record. Be quick, and leave the archive
        alone meanwhile: others wait.
        """
        kept = select(datasets.c.sha256).where(
            datasets.c.sha256 == sha256, datasets.c.gone_at.is_(None)
        )
        async with self._database.writing() as connection:
            yield (await connection.execute(kept.with_for_update())).first() is not None

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

    async def complete_report(self, sha256: str, report: Mapping[str, Any]) -> Dataset:
        """Put what checking finds now in the place of what an older check found.

        Where the bytes were deleted meanwhile, what remained of the report stays. Return the
        dataset as it is then.
        """
        of_this_one = datasets.c.sha256 == sha256
        statement = (
            update(datasets)
            .where(of_this_one, datasets.c.gone_at.is_(None))
            .values(report=dict(report))
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)
            row = (await connection.execute(select(datasets).where(of_this_one))).one_or_none()
        if row is None:
            raise NotOnRecordError("Dataset", sha256)
        return _dataset(row)

    async def sources(self, sha256: str) -> list[DatasetSource]:
        """Return which drafts the lines come from, in their order; none for a file from outside."""
        statement = (
            select(dataset_sources)
            .where(dataset_sources.c.dataset_sha256 == sha256)
            .order_by(
                dataset_sources.c.line, dataset_sources.c.is_reference, dataset_sources.c.draft_id
            )
        )
        async with self._database.reading() as connection:
            return [_source(row) for row in await connection.execute(statement)]

    async def holds_private(self, sha256: str, *, but_of: str | None) -> bool:
        """Tell whether a text in a dataset was asked for in private.

        What it was split from, or converted, counts: its texts may be in it. `but_of` is a channel
        whose own drafts are no secret in it.
        """
        elsewhere = drafts.c.private.is_(True) & (drafts.c.channel != (but_of or ""))
        private = (
            select(dataset_sources.c.dataset_sha256)
            .join(drafts, drafts.c.id == dataset_sources.c.draft_id)
            .where(elsewhere)
            .distinct()
        )
        of = datasets.c.origin["of"].as_string()
        made_of = select(datasets.c.sha256, of).where(of.is_not(None))
        async with self._database.reading() as connection:
            found = set((await connection.execute(private)).scalars())
            parents = {row.sha256: row[1] for row in await connection.execute(made_of)}
        one: str | None = sha256
        seen: set[str] = set()
        while one and one not in seen:
            if one in found:
                return True
            seen.add(one)
            one = parents.get(one)
        return False

    async def holding(self, draft_id: int) -> list[Dataset]:
        """Return the datasets with a text of this draft in them, newest first.

        They are those that are kept, here or as a copy at an engine. What was split from one of
        them, or converted, counts: a part of it may have the text.
        """
        with_text = select(dataset_sources.c.dataset_sha256).where(
            dataset_sources.c.draft_id == draft_id
        )
        every = select(datasets).order_by(datasets.c.added_at.desc(), datasets.c.sha256)
        copied = select(uploads.c.dataset_sha256).where(uploads.c.gone_at.is_(None))
        async with self._database.reading() as connection:
            holding = set((await connection.execute(with_text)).scalars())
            if not holding:
                return []
            found = [_dataset(row) for row in await connection.execute(every)]
            at_engines = set((await connection.execute(copied)).scalars())
        holding = _with_what_is_made_of(holding, found)
        return [
            each
            for each in found
            if each.sha256 in holding and (each.gone_at is None or each.sha256 in at_engines)
        ]

    async def set_gone(
        self,
        sha256: str,
        *,
        remains: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
        audit: Insert | None = None,
    ) -> bool:
        """Note that a dataset's bytes are deleted; return False when they were before.

        Args:
            sha256: the dataset.
            remains: says what remains of its report: what is quoted from the bytes goes with them.
            audit: the audit's line, added when they were not deleted before.
        """
        kept = (datasets.c.sha256 == sha256, datasets.c.gone_at.is_(None))
        found = select(datasets.c.report).where(*kept).with_for_update()
        async with self._database.writing() as connection:
            report = (await connection.execute(found)).scalar_one_or_none()
            if report is None:
                return False
            gone = update(datasets).where(*kept)
            await connection.execute(gone.values(gone_at=now(), report=dict(remains(report))))
            if audit is not None:
                await connection.execute(audit)
        await self._database.forget_log()
        return True

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


async def _add(connection: AsyncConnection, arrival: Arrival) -> tuple[Dataset, bool]:
    new = arrival.dataset
    known = select(datasets).where(datasets.c.sha256 == new.sha256)
    row = (await connection.execute(known)).one_or_none()
    if row is not None and row.gone_at is None:
        await _note_sources(connection, new.sha256, arrival.sources)
        return _dataset(row), False
    if row is not None and (made_of := row.origin.get("of")):
        new = replace(new, origin={"of": made_of, **new.origin})
    values = {
        "name": new.name,
        "bytes": new.bytes,
        "report": dict(new.report),
        "origin": dict(new.origin),
        "added_by": new.added_by,
        "added_at": new.added_at,
        "gone_at": None,
    }
    statement = (
        insert(datasets).values(sha256=new.sha256, **values)
        if row is None
        else update(datasets).where(datasets.c.sha256 == new.sha256).values(**values)
    )
    added = (await connection.execute(statement.returning(datasets))).one()
    await _note_sources(connection, new.sha256, arrival.sources)
    if arrival.audit is not None:
        await connection.execute(arrival.audit)
    return _dataset(added), True


def _with_what_is_made_of(these: set[str], every: Sequence[Dataset]) -> set[str]:
    """Return these datasets, and whatever was split from one of them, or converted, in turn.

    What was deleted and came back may be newer than its parts, so no order can be relied on.
    """
    made_of: dict[str, list[str]] = {}
    for each in every:
        if of := each.origin.get("of"):
            made_of.setdefault(of, []).append(each.sha256)
    reached, ahead = set(these), list(these)
    while ahead:
        further = [each for each in made_of.get(ahead.pop(), ()) if each not in reached]
        reached.update(further)
        ahead += further
    return reached


async def _note_sources(
    connection: AsyncConnection, sha256: str, sources: Sequence[DatasetSource]
) -> None:
    """Note where lines come from, beside what was noted before.

    Of the same bytes another admin may know other sources: drafts that came to the same line.
    """
    if not sources:
        return
    of_dataset = select(dataset_sources).where(dataset_sources.c.dataset_sha256 == sha256)
    known = {_key(_source(row)) for row in await connection.execute(of_dataset)}
    new = {_key(each): each for each in sources if _key(each) not in known}
    if not new:
        return
    await connection.execute(
        insert(dataset_sources),
        [
            {
                "dataset_sha256": sha256,
                "line": each.line,
                "draft_id": each.draft_id,
                "version": each.version,
                "other_version": each.other_version,
                "is_reference": each.is_reference,
            }
            for each in new.values()
        ],
    )


def _key(source: DatasetSource) -> tuple[int, int, int]:
    return source.line, source.draft_id, source.version


def _source(row: Row[Any]) -> DatasetSource:
    return DatasetSource(
        row.line, row.draft_id, row.version, row.other_version, is_reference=row.is_reference
    )


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
