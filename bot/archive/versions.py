"""Versions: one is written at a time, it grows, and it ends once; people add whole ones.

A version follows the newest one, whose number whoever asks has to know: of two who ask at once, one
is second. The request that asks is done in the same transaction: a crash leaves both, or neither.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Insert, Row, ScalarSelect, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.fulltext import index
from bot.archive.records import (
    DECIDED,
    Assignment,
    Brief,
    DecisionKind,
    DraftState,
    Outcome,
    RequestState,
    Version,
    VersionSource,
    VersionState,
    Writer,
)
from bot.archive.tables import decisions, drafts, requests, versions
from bot.archive.texts import content_hash, storable
from bot.archive.times import now

DRAFT_AFTER = {
    VersionState.COMPLETE: DraftState.READY,
    VersionState.PARTIAL: DraftState.STOPPED,
    VersionState.FAILED: DraftState.FAILED,
}
"""Where a draft stands by how its newest version ended, when nobody has decided."""

_OPEN = frozenset({DraftState.WAITING, DraftState.WRITING, *DRAFT_AFTER.values()})


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest version of a draft, which has ended, and where the draft stands."""

    id: int
    state: VersionState
    draft_state: DraftState


class Versions:
    """The versions on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        draft_id: int,
        *,
        after: int,
        writer: Writer,
        requested_by: str,
        assignment: Assignment,
        request_id: int | None = None,
    ) -> Version | None:
        """Begin the version that follows number `after` (0: the first one).

        The draft's brief becomes that of the assignment. Return None when there is a newer version,
        when one is being written, or when the draft is decided.
        """
        begun = insert(versions).values(
            draft_id=draft_id,
            number=after + 1,
            state=VersionState.WRITING,
            text="",
            source=VersionSource.MODEL,
            engine=writer.engine,
            model=writer.model,
            system_prompt_sha256=writer.system_prompt_sha256,
            requested_by=requested_by,
            messages=[],
            started_at=now(),
            **_assigned(assignment),
        )
        async with self._database.writing() as connection:
            return await _follow(
                connection, begun, draft_id, after, DraftState.WRITING, assignment.brief, request_id
            )

    async def save(
        self,
        draft_id: int,
        *,
        after: int,
        text: str,
        source: VersionSource,
        by: str | None,
        assignment: Assignment,
        request_id: int | None = None,
        reopens: bool = False,
    ) -> Version | None:
        """Add a whole version that no model wrote, after number `after`.

        Args:
            by: who changed the text; None where nobody knows.
            assignment: the brief that the text answers, and which version it is compared with.
                Facts that were taken into the draft's brief from findings go into it.
            reopens: whether it may follow a decision: a changed file reopens its draft.

        Return None when there is a newer version, when one is being written, or when the draft is
        decided.
        """
        moment = now()
        kept = storable(text)
        saved = insert(versions).values(
            draft_id=draft_id,
            number=after + 1,
            state=VersionState.COMPLETE,
            text=kept,
            sha256=content_hash(kept),
            source=source,
            requested_by=by,
            messages=[],
            started_at=moment,
            finished_at=moment,
            changed_at=moment,
            **_assigned(assignment),
        )
        async with self._database.writing() as connection:
            return await _follow(
                connection,
                saved,
                draft_id,
                after,
                DraftState.READY,
                assignment.brief,
                request_id,
                keeps_facts=True,
                reopens=reopens,
            )

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
        moment = now()
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
                finished_at=moment,
                changed_at=moment,
            )
            .returning(versions)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).one_or_none()
            if row is not None:
                await set_draft(connection, row.draft_id, DRAFT_AFTER[outcome.state])
                await index(connection, row.draft_id)
        return await self.get(version_id) if row is None else version_of(row)

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

    async def presented(self, version: Version, messages: tuple[str, ...]) -> bool:
        """Note that file and Slack show a version as it was read, and in which messages.

        Return False when it has changed since it was read: then it has to be shown again.
        """
        statement = (
            update(versions)
            .where(versions.c.id == version.id)
            .where(versions.c.changed_at.is_not_distinct_from(version.changed_at))
            .values(messages=list(messages), presented_at=now())
        )
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount == 1

    async def unpresented(self, since: datetime) -> list[Version]:
        """Return the versions that changed since then and are not shown so yet, oldest first."""
        statement = (
            select(versions)
            .where(versions.c.changed_at >= since, versions.c.presented_at.is_(None))
            .order_by(versions.c.id)
        )
        async with self._database.reading() as connection:
            return [version_of(row) for row in await connection.execute(statement)]

    async def get(self, version_id: int) -> Version:
        """Return the version with this id."""
        statement = select(versions).where(versions.c.id == version_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Version", version_id)
        return version_of(row)

    async def of(self, draft_id: int) -> list[Version]:
        """Return all versions of a draft, oldest first."""
        statement = (
            select(versions).where(versions.c.draft_id == draft_id).order_by(versions.c.number)
        )
        async with self._database.reading() as connection:
            return [version_of(row) for row in await connection.execute(statement)]

    async def approved(self, limit: int, *, channel: str, but: int) -> list[Version]:
        """Return the approved texts that everybody in a channel may see, approved last first.

        Args:
            limit: how many at most.
            channel: the channel; what was asked for in private elsewhere is left out.
            but: the draft that is left out.
        """
        newest = (
            select(func.max(versions.c.number))
            .where(versions.c.draft_id == drafts.c.id)
            .correlate(drafts)
            .scalar_subquery()
        )
        statement = (
            select(versions)
            .join(drafts, (drafts.c.id == versions.c.draft_id) & (versions.c.number == newest))
            .where(
                drafts.c.state == DraftState.APPROVED,
                drafts.c.id != but,
                or_(drafts.c.private.is_(False), drafts.c.channel == channel),
            )
            .order_by(drafts.c.state_changed_at.desc(), drafts.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [version_of(row) for row in await connection.execute(statement)]

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
            return {row.draft_id: version_of(row) for row in await connection.execute(statement)}


async def _follow(
    connection: AsyncConnection,
    version: Insert,
    draft_id: int,
    after: int,
    state: DraftState,
    brief: Brief,
    request_id: int | None,
    *,
    keeps_facts: bool = False,
    reopens: bool = False,
) -> Version | None:
    """Add a version, if it may follow number `after`, with all that this changes elsewhere."""
    # The draft is locked, so that nobody can add a version between this look and the insert.
    found = select(drafts.c.state).where(drafts.c.id == draft_id).with_for_update()
    draft_state = (await connection.execute(found)).scalar_one_or_none()
    if draft_state is None:
        raise NotOnRecordError("Draft", draft_id)
    may_follow = _OPEN | DECIDED if reopens else _OPEN
    if draft_state not in may_follow or not await _is_newest(connection, draft_id, after):
        return None
    if draft_state in DECIDED:
        await _reopen(connection, draft_id, after)
    if keeps_facts:
        brief = await _with_taken_facts(connection, draft_id, brief)
        version = version.values(brief=brief.as_json())
    row = (await connection.execute(version.returning(versions))).one()
    await set_draft(connection, draft_id, state, **brief.as_json())
    await touch(connection, draft_id, after)
    await index(connection, draft_id)
    await done(connection, request_id)
    return version_of(row)


async def _with_taken_facts(connection: AsyncConnection, draft_id: int, brief: Brief) -> Brief:
    """Return a brief with the facts that were taken from findings, and are in the draft's brief."""
    kept = select(drafts.c.facts).where(drafts.c.id == draft_id)
    facts = (await connection.execute(kept)).scalar_one()
    of_draft = select(versions.c.taken).where(versions.c.draft_id == draft_id)
    taken = {fact for each in (await connection.execute(of_draft)).scalars() for fact in each}
    more = [fact for fact in facts if fact in taken and fact not in brief.facts]
    return replace(brief, facts=(*brief.facts, *more))


async def _is_newest(connection: AsyncConnection, draft_id: int, number: int) -> bool:
    """Tell whether a version is the newest (0: there is none) and is not being written."""
    statement = (
        select(versions.c.number, versions.c.state)
        .where(versions.c.draft_id == draft_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    newest = (await connection.execute(statement)).one_or_none()
    if newest is None:
        return number == 0
    # Only the newest can be the one being written, because none begins beside it.
    return newest.number == number and newest.state is not VersionState.WRITING


async def locked_newest(connection: AsyncConnection, draft_id: int, number: int) -> Newest | None:
    """Return a version, if it is the newest and has ended; its draft is locked then."""
    found = select(drafts.c.state).where(drafts.c.id == draft_id).with_for_update()
    newest = (
        select(versions.c.id, versions.c.number, versions.c.state)
        .where(versions.c.draft_id == draft_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    draft_state = (await connection.execute(found)).scalar_one_or_none()
    if draft_state is None:
        raise NotOnRecordError("Draft", draft_id)
    row = (await connection.execute(newest)).one_or_none()
    if row is None or row.number != number or row.state is VersionState.WRITING:
        return None
    return Newest(row.id, row.state, draft_state)


async def _reopen(connection: AsyncConnection, draft_id: int, version: int) -> None:
    """Take a decision back because the draft's file was changed; the star goes with it."""
    await connection.execute(
        insert(decisions).values(
            draft_id=draft_id,
            version=version,
            kind=DecisionKind.REOPEN,
            by=None,
            at=now(),
            files={},
            unstarred=star_of(draft_id),
        )
    )
    await connection.execute(
        update(drafts).where(drafts.c.id == draft_id).values(starred_by=None, starred_at=None)
    )


def star_of(draft_id: int) -> ScalarSelect[str | None]:
    """Return whose star a draft has, as a part of a statement."""
    return select(drafts.c.starred_by).where(drafts.c.id == draft_id).scalar_subquery()


async def set_draft(
    connection: AsyncConnection, draft_id: int, state: DraftState, **values: object
) -> None:
    """Say where a draft stands."""
    await connection.execute(
        update(drafts)
        .where(drafts.c.id == draft_id)
        .values(state=state, state_changed_at=now(), **values)
    )


async def touch(connection: AsyncConnection, draft_id: int, number: int) -> None:
    """Note that a version has to be shown anew: it offers something else from now on."""
    ended = (
        (versions.c.draft_id == draft_id)
        & (versions.c.number == number)
        & (versions.c.state != VersionState.WRITING)
    )
    before = (await connection.execute(select(versions.c.changed_at).where(ended))).scalar()
    # Two changes within one tick of the clock are two: `presented` tells them apart by it.
    moment = now() if before is None else max(now(), before + timedelta(microseconds=1))
    await connection.execute(
        update(versions).where(ended).values(changed_at=moment, presented_at=None)
    )


async def done(connection: AsyncConnection, request_id: int | None) -> None:
    """Note that a request is done, in the transaction that does it."""
    if request_id is not None:
        await connection.execute(
            update(requests).where(requests.c.id == request_id).values(state=RequestState.DONE)
        )


def _assigned(assignment: Assignment) -> dict[str, object]:
    return {
        "brief": assignment.brief.as_json(),
        "instruction": assignment.instruction,
        "based_on": assignment.based_on,
    }


def version_of(row: Row[Any]) -> Version:
    """Return the version of a row of its table."""
    return Version(
        id=row.id,
        draft_id=row.draft_id,
        number=row.number,
        state=row.state,
        text=row.text,
        sha256=row.sha256,
        source=row.source,
        assignment=Assignment(
            brief=Brief.from_json(row.brief), instruction=row.instruction, based_on=row.based_on
        ),
        writer=None
        if row.engine is None
        else Writer(
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
        changed_at=row.changed_at,
        checked_at=row.checked_at,
        checked_in_english=row.checked_in_english,
        taken=tuple(row.taken),
    )
