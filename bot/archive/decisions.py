"""Decisions: approve, discard, reopen, each on exactly the version that was shown."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.records import DECIDED, GONE, Decision, DecisionKind, DraftState, VersionState
from bot.archive.tables import decisions, drafts, versions
from bot.archive.times import now
from bot.archive.versions import DRAFT_AFTER, done, set_draft, star_of, touch

# From which states a draft may be decided upon. What is approved is whole.
_ONLY_FROM: Mapping[DecisionKind, frozenset[DraftState]] = MappingProxyType(
    {
        DecisionKind.APPROVE: frozenset({DraftState.READY}),
        DecisionKind.DISCARD: frozenset(DRAFT_AFTER.values()),
        DecisionKind.REOPEN: DECIDED,
    }
)
_AFTER: Mapping[DecisionKind, DraftState] = MappingProxyType(
    {DecisionKind.APPROVE: DraftState.APPROVED, DecisionKind.DISCARD: DraftState.DISCARDED}
)


class Decisions:
    """The decisions on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def decide(
        self,
        draft_id: int,
        *,
        version: int,
        kind: DecisionKind,
        by: str,
        request_id: int | None = None,
    ) -> Decision | None:
        """Decide, if `version` is still the newest and the draft still stands so that one may.

        The request that asks is done in the same transaction. Return None when somebody was
        faster: read draft, newest version and latest decision to say who.
        """
        made = insert(decisions).values(
            draft_id=draft_id,
            version=version,
            kind=kind,
            by=by,
            at=now(),
            files={},
            unstarred=star_of(draft_id),
        )
        found = select(drafts.c.state).where(drafts.c.id == draft_id).with_for_update()
        async with self._database.writing() as connection:
            state = (await connection.execute(found)).scalar_one_or_none()
            if state is None:
                raise NotOnRecordError("Draft", draft_id)
            ended = await _newest(connection, draft_id, version)
            if state not in _ONLY_FROM[kind] or ended is None:
                return None
            row = (await connection.execute(made.returning(decisions))).one()
            await set_draft(
                connection,
                draft_id,
                _AFTER.get(kind) or DRAFT_AFTER[ended],
                starred_by=None,
                starred_at=None,
            )
            await touch(connection, draft_id, version)
            await done(connection, request_id)
            return _decision(row)

    async def of(self, draft_id: int) -> list[Decision]:
        """Return all decisions about a draft, oldest first."""
        statement = (
            select(decisions).where(decisions.c.draft_id == draft_id).order_by(decisions.c.id)
        )
        async with self._database.reading() as connection:
            return [_decision(row) for row in await connection.execute(statement)]

    async def latest(self, draft_id: int) -> Decision | None:
        """Return the latest decision about a draft, if there is one."""
        return (await self.latest_of([draft_id])).get(draft_id)

    async def latest_of(self, draft_ids: Collection[int]) -> dict[int, Decision]:
        """Return the latest decision about each of these drafts that has one."""
        newest = (
            select(func.max(decisions.c.id))
            .where(decisions.c.draft_id.in_(draft_ids))
            .group_by(decisions.c.draft_id)
        )
        statement = select(decisions).where(decisions.c.id.in_(newest))
        async with self._database.reading() as connection:
            return {row.draft_id: _decision(row) for row in await connection.execute(statement)}

    async def note_file(self, decision_id: int, kind: str, file_id: str) -> None:
        """Note the Slack file that an approval is about to bring to its channel."""
        kept = select(decisions.c.files).where(decisions.c.id == decision_id).with_for_update()
        async with self._database.writing() as connection:
            files = (await connection.execute(kept)).scalar_one_or_none()
            if files is None:
                raise NotOnRecordError("Decision", decision_id)
            await connection.execute(
                update(decisions)
                .where(decisions.c.id == decision_id)
                .values(files={**files, kind: file_id})
            )

    async def announced(self, decision_id: int) -> None:
        """Note that the channel was told, files and all."""
        statement = (
            update(decisions).where(decisions.c.id == decision_id).values(announced_at=now())
        )
        async with self._database.writing() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotOnRecordError("Decision", decision_id)

    async def unannounced(self, since: datetime) -> list[Decision]:
        """Return the approvals since then of which the channel was not told, oldest first.

        What was reopened or deleted in the meantime is not among them.
        """
        standing = drafts.c.state == DraftState.APPROVED
        return await self._untold(DecisionKind.APPROVE, standing, since)

    async def withdrawn(self, since: datetime) -> list[Decision]:
        """Return the reopenings since then of which no channel was told, oldest first.

        What was decided on again, or deleted, in the meantime is not among them.
        """
        there = drafts.c.state.not_in(GONE)
        return await self._untold(DecisionKind.REOPEN, there, since)

    async def _untold(
        self, kind: DecisionKind, stands: ColumnElement[bool], since: datetime
    ) -> list[Decision]:
        latest = (
            select(func.max(decisions.c.id))
            .join(drafts, drafts.c.id == decisions.c.draft_id)
            .where(stands)
            .group_by(decisions.c.draft_id)
        )
        statement = (
            select(decisions)
            .where(
                decisions.c.id.in_(latest),
                decisions.c.kind == kind,
                decisions.c.at >= since,
                decisions.c.announced_at.is_(None),
            )
            .order_by(decisions.c.id)
        )
        async with self._database.reading() as connection:
            return [_decision(row) for row in await connection.execute(statement)]


async def _newest(connection: AsyncConnection, draft_id: int, number: int) -> VersionState | None:
    """Return how a version ended, if it did and is the newest."""
    statement = (
        select(versions.c.number, versions.c.state)
        .where(versions.c.draft_id == draft_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    newest = (await connection.execute(statement)).one_or_none()
    if newest is None or newest.number != number or newest.state is VersionState.WRITING:
        return None
    state: VersionState = newest.state
    return state


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        draft_id=row.draft_id,
        version=row.version,
        kind=row.kind,
        by=row.by,
        at=row.at,
        files=row.files,
        announced_at=row.announced_at,
        unstarred=row.unstarred,
    )
