"""The thread below a job's card: what happened on the way, each thing once."""

import asyncio
from collections.abc import Sequence
from weakref import WeakValueDictionary

import structlog

from bot.archive import Archive, Job, JobEvent
from bot.engines import RemoteJob
from bot.slack.door import Door
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.message import Message
from bot.slack.notes import note
from bot.training.curves.milestones import Milestone, milestones
from bot.training.heard import Heard, read

log = structlog.get_logger(__name__)


class Telling:
    """Posts into the threads of jobs."""

    def __init__(self, archive: Archive, door: Door, heard: Heard) -> None:
        self._archive = archive
        self._door = door
        self._heard = heard
        self._closed: set[int] = set()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def catch_up(self, job_id: int, *, resumed: bool = False) -> None:
        """Post every milestone that the thread has not been told of.

        Raises:
            SlackFailure: when Slack is away; the next time goes on from there.
        """
        job = await self._archive.jobs.get(job_id)
        for milestone in await self._milestones(job):
            if milestone.key not in job.told and job_id not in self._closed:
                await self.tell(job_id, milestone.key, note(milestone.text), resumed=resumed)

    async def tell(
        self, job_id: int, key: str, message: Message, *, resumed: bool = False
    ) -> str | None:
        """Post a message into a job's thread, once; None when it is there, or nobody can post it.

        Args:
            key: names the message within its job.
            resumed: whether an earlier run may have posted it already.

        Raises:
            SlackFailure: when Slack is away.
        """
        async with self._locks.setdefault(job_id, asyncio.Lock()):
            job = await self._archive.jobs.get(job_id)
            if key in job.told or job.card_ts is None:
                return None
            try:
                ts = await self._post(job, key, message, resumed=resumed)
            except SlackFailure as failure:
                if failure.code in PASSING:
                    raise
                log.warning("a thread takes no more messages", job=job_id, why=str(failure))
                self._closed.add(job_id)
                return None
            await self._archive.jobs.tell(job_id, key)
            return ts

    async def tell_who_asked(
        self, job_id: int, key: str, message: Message, *, resumed: bool = False
    ) -> None:
        """Post what the person who asked for a job must hear, once: in its thread, else directly.

        Raises:
            SlackFailure: when Slack takes it nowhere, or is away.
        """
        await self.tell(job_id, key, message, resumed=resumed)
        job = await self._archive.jobs.get(job_id)
        if key in job.told:
            return
        direct = await self._door.direct_channel(job.requested_by)
        await self._door.post(
            direct,
            message,
            key=f"job-{job.key}-{key}-direct",
            since=job.created_at,
            resumed=resumed,
        )
        await self._archive.jobs.tell(job_id, key)

    async def _milestones(self, job: Job) -> tuple[Milestone, ...]:
        events = await self._heard.of(job.id)
        return await _milestones(events, RemoteJob.from_raw(job.snapshot))

    async def _post(self, job: Job, key: str, message: Message, *, resumed: bool) -> str:
        return await self._door.post(
            job.channel,
            message,
            key=f"job-{job.key}-{key}",
            since=job.created_at,
            thread_ts=job.card_ts,
            resumed=resumed,
        )


async def past_of(remote: RemoteJob, events: Sequence[JobEvent]) -> list[str]:
    """Return the keys of what the thread would be told of a job so far."""
    return [milestone.key for milestone in await _milestones(events, remote)]


async def _milestones(events: Sequence[JobEvent], remote: RemoteJob) -> tuple[Milestone, ...]:
    return await read(events, lambda: milestones(events, remote))
