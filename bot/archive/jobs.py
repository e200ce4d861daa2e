"""Fine-tuning jobs: planned, confirmed, created once, watched, ended; and what engines tell."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.records import RequestState
from bot.archive.tables import job_events, jobs, requests
from bot.archive.times import now
from bot.archive.training_records import Job, JobEvent, JobState, NewJob

_MOMENTS = {
    JobState.CONFIRMED: "confirmed_at",
    JobState.ENDED: "ended_at",
    JobState.REFUSED: "ended_at",
}


class Jobs:
    """The jobs on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(self, new: NewJob) -> Job:
        """Put a planned job on record, or return the one that its request already made.

        The request is done in the same transaction: a crash leaves both, or neither.
        """
        made = insert(jobs).values(**_values(new), state=JobState.PLANNED)
        async with self._database.writing() as connection:
            if new.request_id is not None:
                existing = select(jobs).where(jobs.c.request_id == new.request_id)
                row = (await connection.execute(existing)).one_or_none()
                if row is not None:
                    return _job(row)
                await connection.execute(
                    update(requests)
                    .where(requests.c.id == new.request_id)
                    .values(state=RequestState.DONE)
                )
            return _job((await connection.execute(made.returning(jobs))).one())

    async def adopt(
        self,
        new: NewJob,
        *,
        remote_id: str,
        status: str,
        snapshot: Mapping[str, Any],
        events: Sequence[JobEvent] = (),
        told: Sequence[str] = (),
        audit: Callable[[str], Insert] | None = None,
    ) -> Job | None:
        """Put a job that was started elsewhere on record; None when it is there already.

        With it come the events that its engine has told, the keys of what its thread needs not be
        told any more, and the audit's line, made of the job's name: all of it, or nothing.
        """
        heard = {
            "remote_id": remote_id,
            "status": status,
            "snapshot": dict(snapshot),
            "told": list(told),
        }
        made = insert(jobs).values(**_values(new) | heard, state=JobState.WATCHED)
        try:
            async with self._database.writing() as connection:
                job = _job((await connection.execute(made.returning(jobs))).one())
                if events:
                    values = [_event_values(job.id, event) for event in events]
                    await connection.execute(insert(job_events), values)
                if audit is not None:
                    await connection.execute(audit(f"job {job.id}"))
                return job
        except IntegrityError:
            if await self.at_engine(new.engine, remote_id):
                return None
            raise

    async def change_state(
        self,
        job_id: int,
        state: JobState,
        *,
        only_from: Collection[JobState],
        audit: Insert | None = None,
        **values: Any,  # noqa: ANN401 - columns of the table, each with its own type
    ) -> Job | None:
        """Change the state, and other columns with it, if it is one of `only_from`.

        Return the job as it is now, or None when it was in another state. A line of the audit, made
        by `audited`, is added with the change, or not at all.
        """
        if moment := _MOMENTS.get(state):
            values.setdefault(moment, now())
        statement = (
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state.in_(only_from))
            .values(state=state, **values)
            .returning(jobs)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).one_or_none()
            if row is not None and audit is not None:
                await connection.execute(audit)
        return None if row is None else _job(row)

    async def note(self, job_id: int, **values: Any) -> Job:  # noqa: ANN401 - as above
        """Set columns of a job, whatever its state."""
        statement = update(jobs).where(jobs.c.id == job_id).values(**values).returning(jobs)
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Job", job_id)
        return _job(row)

    async def presented(self, job: Job) -> bool:
        """Note that all is said of a job as it was then; False when it has changed since."""
        statement = (
            update(jobs)
            .where(
                jobs.c.id == job.id,
                jobs.c.state == job.state,
                jobs.c.status.is_not_distinct_from(job.status),
            )
            .values(presented_at=now())
        )
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def hear(
        self,
        job_id: int,
        events: Sequence[JobEvent],
        **values: Any,  # noqa: ANN401 - as above
    ) -> list[JobEvent]:
        """Record what an engine told, oldest first, together with columns of the job.

        Return those events that are new: the others are on record already.
        """
        known = select(job_events.c.event_id).where(
            job_events.c.job_id == job_id,
            job_events.c.event_id.in_([event.event_id for event in events]),
        )
        async with self._database.writing() as connection:
            seen = set((await connection.execute(known)).scalars())
            new = []
            for event in events:
                if event.event_id not in seen:
                    seen.add(event.event_id)
                    new.append(event)
            if new:
                await connection.execute(
                    insert(job_events), [_event_values(job_id, event) for event in new]
                )
            if values:
                await connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
        return new

    async def knows_event(self, job_id: int, event_id: str) -> bool:
        """Tell whether an event is on record: older ones are too, then."""
        statement = select(job_events.c.id).where(
            job_events.c.job_id == job_id, job_events.c.event_id == event_id
        )
        async with self._database.reading() as connection:
            return (await connection.execute(statement)).first() is not None

    async def events(self, job_id: int, *, kind: str | None = None) -> list[JobEvent]:
        """Return what was told of a job, oldest first: all, or those of one type."""
        statement = (
            select(job_events).where(job_events.c.job_id == job_id).order_by(job_events.c.id)
        )
        if kind is not None:
            statement = statement.where(job_events.c.type == kind)
        async with self._database.reading() as connection:
            return [_event(row) for row in await connection.execute(statement)]

    async def tell(self, job_id: int, key: str) -> None:
        """Note that a message of the thread is posted."""
        told = select(jobs.c.told).where(jobs.c.id == job_id).with_for_update()
        async with self._database.writing() as connection:
            keys = (await connection.execute(told)).scalar_one()
            if key not in keys:
                await connection.execute(
                    update(jobs).where(jobs.c.id == job_id).values(told=[*keys, key])
                )

    async def get(self, job_id: int) -> Job:
        """Return the job with this id."""
        statement = select(jobs).where(jobs.c.id == job_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NotOnRecordError("Job", job_id)
        return _job(row)

    async def at_engine(self, engine: str, remote_id: str) -> Job | None:
        """Return the job by the engine's name for it."""
        statement = select(jobs).where(jobs.c.engine == engine, jobs.c.remote_id == remote_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else _job(row)

    async def recent(self, limit: int) -> list[Job]:
        """Return the newest jobs, newest first."""
        statement = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return [_job(row) for row in await connection.execute(statement)]

    async def in_states(self, states: Collection[JobState]) -> list[Job]:
        """Return the jobs in one of these states, oldest first."""
        statement = select(jobs).where(jobs.c.state.in_(states)).order_by(jobs.c.id)
        async with self._database.reading() as connection:
            return [_job(row) for row in await connection.execute(statement)]

    async def unpresented(self) -> list[Job]:
        """Return the jobs that are over and whose last words are not posted yet, oldest first."""
        statement = (
            select(jobs)
            .where(
                jobs.c.state.in_((JobState.ENDED, JobState.REFUSED)),
                jobs.c.presented_at.is_(None),
            )
            .order_by(jobs.c.id)
        )
        async with self._database.reading() as connection:
            return [_job(row) for row in await connection.execute(statement)]

    async def confirmed_since(self, engine: str, since: datetime) -> list[Job]:
        """Return an engine's jobs that were confirmed since then and not refused."""
        statement = (
            select(jobs)
            .where(
                jobs.c.engine == engine,
                jobs.c.confirmed_at >= since,
                jobs.c.state != JobState.REFUSED,
            )
            .order_by(jobs.c.id)
        )
        async with self._database.reading() as connection:
            return [_job(row) for row in await connection.execute(statement)]

    async def succeeded(self, engine: str, limit: int) -> list[Job]:
        """Return an engine's newest jobs that ended with a model, newest first."""
        statement = (
            select(jobs)
            .where(jobs.c.engine == engine, jobs.c.fine_tuned_model.is_not(None))
            .order_by(jobs.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_job(row) for row in await connection.execute(statement)]

    async def count(self) -> int:
        """Return how many jobs are on record."""
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.count(jobs.c.id)))).scalar_one())


def _values(new: NewJob) -> dict[str, Any]:
    return {
        "key": new.key,
        "request_id": new.request_id,
        "engine": new.engine,
        "base_model": new.base_model,
        "training_sha256": new.training_sha256,
        "validation_sha256": new.validation_sha256,
        "training_file": new.training_file,
        "validation_file": new.validation_file,
        "hyperparameters": dict(new.hyperparameters),
        "suffix": new.suffix,
        "seed": new.seed,
        "estimate": dict(new.estimate),
        "snapshot": {},
        "told": [],
        "team": new.team,
        "channel": new.channel,
        "requested_by": new.requested_by,
        "created_at": now(),
    }


def _event_values(job_id: int, event: JobEvent) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "event_id": event.event_id,
        "created_at": event.created_at,
        "level": event.level,
        "type": event.type,
        "message": event.message,
        "data": dict(event.data),
    }


def _event(row: Row[Any]) -> JobEvent:
    return JobEvent(
        event_id=row.event_id,
        created_at=row.created_at,
        level=row.level,
        type=row.type,
        message=row.message,
        data=row.data,
    )


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        key=row.key,
        request_id=row.request_id,
        engine=row.engine,
        base_model=row.base_model,
        training_sha256=row.training_sha256,
        validation_sha256=row.validation_sha256,
        training_file=row.training_file,
        validation_file=row.validation_file,
        training_sent_sha256=row.training_sent_sha256,
        validation_sent_sha256=row.validation_sent_sha256,
        hyperparameters=row.hyperparameters,
        suffix=row.suffix,
        seed=row.seed,
        estimate=row.estimate,
        state=row.state,
        status=row.status,
        remote_id=row.remote_id,
        snapshot=row.snapshot,
        failure=row.failure,
        fine_tuned_model=row.fine_tuned_model,
        trained_tokens=row.trained_tokens,
        team=row.team,
        channel=row.channel,
        card_ts=row.card_ts,
        told=tuple(row.told),
        picture=row.picture,
        requested_by=row.requested_by,
        confirmed_by=row.confirmed_by,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        presented_at=row.presented_at,
    )
