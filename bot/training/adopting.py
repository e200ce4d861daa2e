"""Adopting: a job that was started elsewhere is watched and shown like one of our own."""

import functools
import secrets
from datetime import timedelta

from bot.archive import Archive, Job, JobState, NewJob, NotOnRecordError, Request
from bot.archive.audit import audited
from bot.engines import METADATA_KEY, Engine, RemoteJob
from bot.training.recovery import Recovery
from bot.training.starting import Starting, order_of
from bot.training.telling import past_of
from bot.training.watching import Watching

CLOCKS_APART = timedelta(minutes=5)
"""So far an engine's clock may be behind ours."""


class Adopting:
    """Puts jobs on record that were started elsewhere."""

    def __init__(
        self, archive: Archive, recovery: Recovery, starting: Starting, watching: Watching
    ) -> None:
        self._archive = archive
        self._recovery = recovery
        self._starting = starting
        self._watching = watching

    async def adopt(
        self, at: Engine, remote_id: str, request: Request, *, channel: str, team: str, user: str
    ) -> Job:
        """Watch a job that is not on record; one of ours that was lost is found in it.

        Raises:
            EngineFailure: when the engine does not know the job.
            SlackFailure: when Slack takes its card nowhere.
        """
        remote = await at.tuning.job(remote_id)
        if ours := await self._lost(at.name, remote):
            await self._starting.take(ours, remote)
            return await self._archive.jobs.get(ours.id)
        events = await at.tuning.events(remote_id, _is_unknown)
        new = NewJob(
            key=new_key(),
            request_id=None,
            engine=at.name,
            base_model=remote.base_model,
            team=team,
            channel=channel,
            requested_by=user,
            training_file=remote.training_file,
            validation_file=remote.validation_file,
            suffix=remote.suffix,
            seed=remote.seed,
            estimate={
                "training_name": remote.training_file,
                "validation_name": remote.validation_file,
            },
        )
        adopted = await self._archive.jobs.adopt(
            new,
            remote_id=remote_id,
            status=remote.status,
            snapshot=dict(remote.raw),
            events=events,
            # Who adopts a job sees on the card what was before, and is not told of it.
            told=await past_of(remote, events),
            audit=functools.partial(
                audited, user, "adopt", engine=at.name, remote=remote_id, request=request.id
            ),
        )
        if adopted is None:  # somebody was quicker
            found = await self._archive.jobs.at_engine(at.name, remote_id)
            if found is None:
                raise NotOnRecordError("Job", remote_id)
            return found
        try:
            return await self._recovery.place(adopted.id, resumed=False)
        finally:
            self._watching.begin(adopted.id)

    async def _lost(self, engine: str, remote: RemoteJob) -> Job | None:
        """Return the job of ours whose creation is unclear, if this is it."""
        key = remote.metadata.get(METADATA_KEY)
        states = {JobState.SENDING, JobState.UNCLEAR}
        unclear = [
            job for job in await self._archive.jobs.in_states(states) if job.engine == engine
        ]
        for job in unclear:
            if job.key == key:
                return job
        # An engine that keeps no metadata has only what was ordered.
        alike = (job for job in unclear if key is None and _may_be(remote, job))
        return next(alike, None)


def new_key() -> str:
    """Return a key that names a job among all jobs."""
    return secrets.token_hex(8)


def _may_be(remote: RemoteJob, job: Job) -> bool:
    earliest = (job.confirmed_at or job.created_at) - CLOCKS_APART
    return remote.may_be(order_of(job)) and remote.created_at >= earliest.timestamp()


async def _is_unknown(_event_id: str) -> bool:
    return False
