"""Requests: each act of a person is taken once, however often Slack tells us of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Row, Update, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.records import GONE, NewRequest, Request, RequestKind, RequestState
from bot.archive.tables import drafts, requests
from bot.archive.times import now


class Requests:
    """The requests on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, new: NewRequest) -> Request | None:
        """Put a request on record; return None when its delivery or its place is there already.

        A press that was refused leaves its place: the person may press again when it is possible.
        """
        statement = insert(requests).values(
            kind=new.kind,
            delivery=new.delivery,
            place=new.place,
            team=new.team,
            user=new.user,
            channel=new.channel,
            payload=new.payload,
            draft_id=new.draft_id,
            state=RequestState.RECEIVED,
            received_at=now(),
        )
        try:
            async with self._database.writing(urgent=True) as connection:
                if new.place is not None and new.kind is RequestKind.BUTTON:
                    await connection.execute(_left(new.place))
                return _request((await connection.execute(statement.returning(requests))).one())
        except IntegrityError:
            if await self._is_known(new):
                return None
            raise

    async def finish(self, request_id: int, state: RequestState, *, forget: bool = False) -> None:
        """Say what became of a request.

        What was typed for a draft that is deleted by then is not kept, nor what is to be forgotten.
        """
        statement = update(requests).where(requests.c.id == request_id).values(state=state)
        gone = select(drafts.c.id).where(
            drafts.c.id == requests.c.draft_id, drafts.c.state.in_(GONE)
        )
        emptied = (
            update(requests).where(requests.c.id == request_id, exists(gone)).values(payload={})
        )
        async with self._database.writing() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotOnRecordError("Request", request_id)
            await connection.execute(emptied)
            if forget:
                everything = update(requests).where(requests.c.id == request_id)
                await connection.execute(everything.values(payload={}))

    async def belongs_to(self, request_id: int, draft_id: int) -> None:
        """Say which draft a request is about, where that shows later; they are deleted together."""
        statement = update(requests).where(requests.c.id == request_id)
        async with self._database.writing() as connection:
            if (await connection.execute(statement.values(draft_id=draft_id))).rowcount == 0:
                raise NotOnRecordError("Request", request_id)

    async def note(
        self,
        request_id: int,
        audit: Insert | None = None,
        /,
        **values: Any,  # noqa: ANN401 - whatever JSON can hold
    ) -> Request:
        """Put into a request's payload how far it has come, for whoever takes it up after a crash.

        Return the request as it is then. `audit` is the audit's line, added with it: both or none.
        """
        of_this_one = requests.c.id == request_id
        async with self._database.writing() as connection:
            found = await connection.execute(select(requests.c.payload).where(of_this_one))
            payload = found.scalar_one_or_none()
            if payload is None:
                raise NotOnRecordError("Request", request_id)
            if audit is not None:
                await connection.execute(audit)
            statement = update(requests).where(of_this_one).values(payload={**payload, **values})
            return _request((await connection.execute(statement.returning(requests))).one())

    async def unfinished(self, since: datetime) -> list[Request]:
        """Return what was received since then and neither done nor refused, oldest first."""
        statement = (
            select(requests)
            .where(requests.c.state == RequestState.RECEIVED, requests.c.received_at >= since)
            .order_by(requests.c.id)
        )
        async with self._database.reading() as connection:
            return [_request(row) for row in await connection.execute(statement)]

    async def get(self, request_id: int) -> Request:
        """Return the request with this id."""
        statement = select(requests).where(requests.c.id == request_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Request", request_id)
        return _request(row)

    async def _is_known(self, new: NewRequest) -> bool:
        same = [requests.c.delivery == new.delivery]
        if new.place is not None:
            same.append(requests.c.place == new.place)
        async with self._database.reading() as connection:
            found = await connection.execute(select(requests.c.id).where(or_(*same)))
            return found.first() is not None


def _left(place: str) -> Update:
    """Free a place that a press holds which came to nothing."""
    refused = (
        (requests.c.place == place)
        & (requests.c.kind == RequestKind.BUTTON)
        & (requests.c.state == RequestState.REFUSED)
    )
    return update(requests).where(refused).values(place=None)


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        kind=row.kind,
        delivery=row.delivery,
        place=row.place,
        team=row.team,
        user=row.user,
        channel=row.channel,
        payload=row.payload,
        state=row.state,
        received_at=row.received_at,
        draft_id=row.draft_id,
    )
