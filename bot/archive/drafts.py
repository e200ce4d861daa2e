"""Drafts: where each one stands, in Slack and in its life."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.records import Brief, Draft, DraftState, Request, RequestState
from bot.archive.tables import drafts, requests
from bot.archive.times import now

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
            title=brief.title,
            bullets=list(brief.bullets),
            facts=list(brief.facts),
            state=DraftState.PLACING if thread_ts is None else DraftState.WAITING,
            state_changed_at=moment,
            created_at=moment,
        )
        # Locked, so that a second one who asks for the same draft waits here and then finds it.
        asked = select(requests.c.id).where(requests.c.id == request.id).with_for_update()
        done = update(requests).where(requests.c.id == request.id).values(state=RequestState.DONE)
        existing = select(drafts).where(drafts.c.request_id == request.id)
        async with self._database.writing() as connection:
            if (await connection.execute(asked)).one_or_none() is None:
                raise NotOnRecordError("Request", request.id)
            row = (await connection.execute(existing)).one_or_none()
            if row is None:
                row = (await connection.execute(made.returning(drafts))).one()
                await connection.execute(done)
            return _draft(row)

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
        return None if row is None else _draft(row)

    async def claim_output_file(self, draft_id: int, name: str) -> bool:
        """Give a file name to a draft; return False when another draft holds it."""
        statement = update(drafts).where(drafts.c.id == draft_id).values(output_file=name)
        try:
            async with self._database.writing() as connection:
                if (await connection.execute(statement)).rowcount == 0:
                    raise NotOnRecordError("Draft", draft_id)
        except IntegrityError:  # the names are unique, and nothing else is written here
            return False
        return True

    async def get(self, draft_id: int) -> Draft:
        """Return the draft with this id."""
        statement = select(drafts).where(drafts.c.id == draft_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Draft", draft_id)
        return _draft(row)

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
        return None if row is None else _draft(row)

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
            return [_draft(row) for row in await connection.execute(statement)]

    async def in_states(self, states: Collection[DraftState]) -> list[Draft]:
        """Return the drafts in one of these states, oldest first."""
        statement = select(drafts).where(drafts.c.state.in_(states)).order_by(drafts.c.id)
        async with self._database.reading() as connection:
            return [_draft(row) for row in await connection.execute(statement)]


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        request_id=row.request_id,
        team=row.team,
        channel=row.channel,
        private=row.private,
        thread_ts=row.thread_ts,
        requested_by=row.requested_by,
        brief=Brief(title=row.title, bullets=tuple(row.bullets), facts=tuple(row.facts)),
        state=row.state,
        state_changed_at=row.state_changed_at,
        output_file=row.output_file,
        created_at=row.created_at,
    )
