"""Versions: one is written at a time, it grows, and it ends once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.records import DraftState, Outcome, Version, VersionState, Writer
from bot.archive.tables import drafts, versions
from bot.archive.texts import content_hash, storable
from bot.archive.times import now

_DRAFT_AFTER = {
    VersionState.COMPLETE: DraftState.READY,
    VersionState.PARTIAL: DraftState.STOPPED,
    VersionState.FAILED: DraftState.FAILED,
}


class Versions:
    """The versions on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, draft_id: int, *, after: int, writer: Writer, requested_by: str
    ) -> Version | None:
        """Begin the version that follows number `after` (0: the first one).

        Return None when there is a newer one already, or when one is being written.
        """
        begun = insert(versions).values(
            draft_id=draft_id,
            number=after + 1,
            state=VersionState.WRITING,
            text="",
            engine=writer.engine,
            model=writer.model,
            system_prompt_sha256=writer.system_prompt_sha256,
            requested_by=requested_by,
            messages=[],
            started_at=now(),
        )
        # The draft is locked, so that nobody can begin a version between this look and the insert.
        draft = select(drafts.c.id).where(drafts.c.id == draft_id).with_for_update()
        async with self._database.writing() as connection:
            if (await connection.execute(draft)).one_or_none() is None:
                raise NotOnRecordError("Draft", draft_id)
            if not await _may_follow(connection, draft_id, after):
                return None
            row = (await connection.execute(begun.returning(versions))).one()
            await _set_draft(connection, draft_id, DraftState.WRITING)
            return _version(row)

    async def keep_partial(self, version_id: int, text: str) -> None:
        """Keep what is written so far; too late for a version that has ended, whose text stays."""
        statement = (
            update(versions)
            .where(versions.c.id == version_id, versions.c.state == VersionState.WRITING)
            .values(text=text)
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def finish(self, version_id: int, outcome: Outcome) -> Version:
        """End a version and bring its draft along; one that has ended already stays as it is."""
        if outcome.state is VersionState.WRITING:
            raise ValueError("An outcome says how the writing ended; WRITING is no end.")
        text = storable(outcome.text)
        statement = (
            update(versions)
            .where(versions.c.id == version_id, versions.c.state == VersionState.WRITING)
            .values(
                state=outcome.state,
                text=text,
                sha256=content_hash(text),
                finish_reason=outcome.finish_reason,
                failure=outcome.failure,
                model_resolved=outcome.model_resolved,
                prompt_tokens=outcome.prompt_tokens,
                completion_tokens=outcome.completion_tokens,
                seconds=outcome.seconds,
                finished_at=now(),
            )
            .returning(versions)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).one_or_none()
            if row is not None:
                await _set_draft(connection, row.draft_id, _DRAFT_AFTER[outcome.state])
        return await self.get(version_id) if row is None else _version(row)

    async def add_message(self, version_id: int, ts: str) -> None:
        """Note one more Slack message that shows the version, unless it is noted already."""
        noted = select(versions.c.messages).where(versions.c.id == version_id).with_for_update()
        async with self._database.writing() as connection:
            messages = (await connection.execute(noted)).scalar_one_or_none()
            if messages is None:
                raise NotOnRecordError("Version", version_id)
            if ts not in messages:
                await connection.execute(
                    update(versions)
                    .where(versions.c.id == version_id)
                    .values(messages=[*messages, ts])
                )

    async def presented(self, version_id: int, messages: tuple[str, ...]) -> None:
        """Note that file and Slack show the version as it ended, and in which messages."""
        statement = (
            update(versions)
            .where(versions.c.id == version_id)
            .values(messages=list(messages), presented_at=now())
        )
        async with self._database.writing() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotOnRecordError("Version", version_id)

    async def unpresented(self, since: datetime) -> list[Version]:
        """Return the versions that ended since then and are not presented yet, oldest first."""
        statement = (
            select(versions)
            .where(versions.c.finished_at >= since, versions.c.presented_at.is_(None))
            .order_by(versions.c.id)
        )
        async with self._database.reading() as connection:
            return [_version(row) for row in await connection.execute(statement)]

    async def get(self, version_id: int) -> Version:
        """Return the version with this id."""
        statement = select(versions).where(versions.c.id == version_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Version", version_id)
        return _version(row)

    async def of(self, draft_id: int) -> list[Version]:
        """Return all versions of a draft, oldest first."""
        statement = (
            select(versions).where(versions.c.draft_id == draft_id).order_by(versions.c.number)
        )
        async with self._database.reading() as connection:
            return [_version(row) for row in await connection.execute(statement)]

    async def latest(self, draft_id: int) -> Version | None:
        """Return the newest version of a draft, if it has one."""
        return (await self.latest_of([draft_id])).get(draft_id)

    async def latest_of(self, draft_ids: Collection[int]) -> dict[int, Version]:
        """Return the newest version of each of these drafts that has one."""
        newest = (
            select(versions.c.draft_id, func.max(versions.c.number).label("number"))
            .where(versions.c.draft_id.in_(draft_ids))
            .group_by(versions.c.draft_id)
            .subquery()
        )
        statement = select(versions).join(
            newest,
            (versions.c.draft_id == newest.c.draft_id) & (versions.c.number == newest.c.number),
        )
        async with self._database.reading() as connection:
            return {row.draft_id: _version(row) for row in await connection.execute(statement)}


async def _may_follow(connection: AsyncConnection, draft_id: int, after: int) -> bool:
    statement = (
        select(versions.c.number, versions.c.state)
        .where(versions.c.draft_id == draft_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    newest = (await connection.execute(statement)).one_or_none()
    if newest is None:
        return after == 0
    # Only the newest can be the one being written, because none begins beside it.
    return newest.number == after and newest.state is not VersionState.WRITING


async def _set_draft(connection: AsyncConnection, draft_id: int, state: DraftState) -> None:
    await connection.execute(
        update(drafts).where(drafts.c.id == draft_id).values(state=state, state_changed_at=now())
    )


def _version(row: Row[Any]) -> Version:
    return Version(
        id=row.id,
        draft_id=row.draft_id,
        number=row.number,
        state=row.state,
        text=row.text,
        sha256=row.sha256,
        writer=Writer(
            engine=row.engine,
            model=row.model,
            system_prompt_sha256=row.system_prompt_sha256,
        ),
        model_resolved=row.model_resolved,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        seconds=row.seconds,
        finish_reason=row.finish_reason,
        failure=row.failure,
        requested_by=row.requested_by,
        messages=tuple(row.messages),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
