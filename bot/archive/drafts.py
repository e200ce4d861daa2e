"""Drafts: where each one stands, in Slack and in its life."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.fulltext import index
from bot.archive.records import Brief, Draft, DraftState, Request, RequestState
from bot.archive.tables import drafts, requests, versions
from bot.archive.times import now
from bot.archive.versions import done, touch


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft's output file: its name, and the hash of what we know to be in it."""

    draft_id: int
    name: str
    sha256: str | None


_WITHOUT_THREAD = (DraftState.PLACING, DraftState.UNPLACED)


class Drafts:
    """The drafts on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        request: Request,
        *,
        channel: str,
        private: bool,
        brief: Brief,
        thread_ts: str | None = None,
    ) -> Draft:
        """Make the draft that a request asks for, or return the one it already has.

        The request is done in the same transaction: a crash leaves both, or neither.
        """
        moment = now()
        made = insert(drafts).values(
            request_id=request.id,
            team=request.team,
            channel=channel,
            private=private,
            thread_ts=thread_ts,
            requested_by=request.user,
            **brief.as_json(),
            state=DraftState.PLACING if thread_ts is None else DraftState.WAITING,
            state_changed_at=moment,
            created_at=moment,
        )
        # Locked, so that a second one who asks for the same draft waits here and then finds it.
        asked = select(requests.c.id).where(requests.c.id == request.id).with_for_update()
        existing = select(drafts).where(drafts.c.request_id == request.id)
        async with self._database.writing() as connection:
            if (await connection.execute(asked)).one_or_none() is None:
                raise NotOnRecordError("Request", request.id)
            row = (await connection.execute(existing)).one_or_none()
            if row is None:
                row = (await connection.execute(made.returning(drafts))).one()
                await connection.execute(
                    update(requests)
                    .where(requests.c.id == request.id)
                    .values(state=RequestState.DONE, draft_id=row.id)
                )
                await index(connection, row.id)
            return draft_of(row)

    async def place(self, draft_id: int, *, thread_ts: str) -> Draft:
        """Say in which thread a draft lives; a draft that has a thread keeps the one it has."""
        placed = await self._change(
            draft_id, _WITHOUT_THREAD, thread_ts=thread_ts, state=DraftState.WAITING
        )
        return placed or await self.get(draft_id)

    async def place_again(self, draft_id: int, *, directly_in: str | None) -> Draft | None:
        """Send an unplaced draft on its way once more, into a direct channel if one is given.

        Where to is on record before anything is posted. Return None when it is not unplaced.
        """
        where = {} if directly_in is None else {"channel": directly_in, "private": True}
        return await self._change(
            draft_id, {DraftState.UNPLACED}, state=DraftState.PLACING, **where
        )

    async def set_state(
        self, draft_id: int, state: DraftState, *, only_from: Collection[DraftState]
    ) -> bool:
        """Change the state if it is one of `only_from`; return whether it was."""
        return await self._change(draft_id, only_from, state=state) is not None

    async def _change(
        self, draft_id: int, only_from: Collection[DraftState], **values: object
    ) -> Draft | None:
        """Compare and set; return the draft as it is now, or None when it was in another state."""
        statement = (
            update(drafts)
            .where(drafts.c.id == draft_id, drafts.c.state.in_(only_from))
            .values(state_changed_at=now(), **values)
            .returning(drafts)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else draft_of(row)

    async def claim_output_file(self, draft_id: int, name: str) -> bool:
        """Give a file name to a draft; return False when another draft holds it.

        The name that it had before is remembered, because a file of the draft's stays there.
        """
        of_draft = drafts.c.id == draft_id
        found = select(drafts.c.output_file, drafts.c.former_files).where(of_draft)
        try:
            async with self._database.writing() as connection:
                row = (await connection.execute(found.with_for_update())).one_or_none()
                if row is None:
                    raise NotOnRecordError("Draft", draft_id)
                former = [*row.former_files, *filter(None, [row.output_file])]
                await connection.execute(
                    update(drafts).where(of_draft).values(output_file=name, former_files=former)
                )
        except IntegrityError:  # the names are unique, and nothing else is written here
            return False
        return True

    async def note_file(self, draft_id: int, sha256: str | None) -> None:
        """Note the content of a draft's file; None: it is to be written again."""
        statement = update(drafts).where(drafts.c.id == draft_id).values(file_sha256=sha256)
        async with self._database.writing() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotOnRecordError("Draft", draft_id)

    async def with_files(self, *, after: int = 0, limit: int = 1000) -> list[DraftFile]:
        """Return what is known of the output files of drafts with a greater id, by that id."""
        statement = (
            select(drafts.c.id, drafts.c.output_file, drafts.c.file_sha256)
            .where(drafts.c.output_file.is_not(None), drafts.c.id > after)
            .order_by(drafts.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [DraftFile(*row) for row in await connection.execute(statement)]

    async def files_of(self, draft_id: int) -> list[str]:
        """Return the names of all files that were a draft's, the newest last."""
        statement = select(drafts.c.former_files, drafts.c.output_file).where(
            drafts.c.id == draft_id
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Draft", draft_id)
        return [*row.former_files, *filter(None, [row.output_file])]

    async def with_file(self, name: str) -> Draft | None:
        """Return the draft whose output file has this name."""
        statement = select(drafts).where(drafts.c.output_file == name)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else draft_of(row)

    async def star(
        self, draft_id: int, *, version: int, by: str | None, request_id: int | None = None
    ) -> bool:
        """Star an approved draft, or take the star away (`by` None).

        Args:
            version: the number of the approved version, whose message shows the star.

        Return False when that version is not the one that is approved.
        """
        newest = select(func.max(versions.c.number)).where(versions.c.draft_id == draft_id)
        statement = (
            update(drafts)
            .where(drafts.c.id == draft_id, drafts.c.state == DraftState.APPROVED)
            .where(newest.scalar_subquery() == version)
            .values(starred_by=by, starred_at=now() if by else None)
        )
        async with self._database.writing() as connection:
            starred = (await connection.execute(statement)).rowcount == 1
            if starred:
                await touch(connection, draft_id, version)
                await done(connection, request_id)
        return starred

    async def discarded_before(self, moment: datetime) -> list[Draft]:
        """Return the drafts that were discarded before a moment and still are, oldest first."""
        statement = (
            select(drafts)
            .where(drafts.c.state == DraftState.DISCARDED, drafts.c.state_changed_at < moment)
            .order_by(drafts.c.id)
        )
        async with self._database.reading() as connection:
            return [draft_of(row) for row in await connection.execute(statement)]

    async def get(self, draft_id: int) -> Draft:
        """Return the draft with this id."""
        statement = select(drafts).where(drafts.c.id == draft_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Draft", draft_id)
        return draft_of(row)

    async def at_thread(self, channel: str, thread_ts: str) -> Draft | None:
        """Return the draft that lives in this thread: the newest, if there are several."""
        statement = (
            select(drafts)
            .where(drafts.c.channel == channel, drafts.c.thread_ts == thread_ts)
            .order_by(drafts.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else draft_of(row)

    async def recent(self, limit: int, *, user: str, channel: str) -> list[Draft]:
        """Return the newest drafts that this person may see in this channel, newest first."""
        statement = (
            select(drafts)
            .where(
                or_(
                    drafts.c.private.is_(False),
                    drafts.c.requested_by == user,
                    drafts.c.channel == channel,
                )
            )
            .order_by(drafts.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [draft_of(row) for row in await connection.execute(statement)]

    async def in_states(self, states: Collection[DraftState]) -> list[Draft]:
        """Return the drafts in one of these states, oldest first."""
        statement = select(drafts).where(drafts.c.state.in_(states)).order_by(drafts.c.id)
        async with self._database.reading() as connection:
            return [draft_of(row) for row in await connection.execute(statement)]


def draft_of(row: Row[Any]) -> Draft:
    """Return the draft of a row of its table."""
    return Draft(
        id=row.id,
        request_id=row.request_id,
        team=row.team,
        channel=row.channel,
        private=row.private,
        thread_ts=row.thread_ts,
        requested_by=row.requested_by,
        brief=Brief.from_json(
            {
                "title": row.title,
                "bullets": row.bullets,
                "facts": row.facts,
                "references": row.references,
            }
        ),
        state=row.state,
        state_changed_at=row.state_changed_at,
        output_file=row.output_file,
        created_at=row.created_at,
        file_sha256=row.file_sha256,
        starred_by=row.starred_by,
        starred_at=row.starred_at,
    )
