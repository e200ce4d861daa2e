"""What engines have told of jobs: on record, and in memory for those that are being watched."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from bot.archive import Archive, JobEvent

T = TypeVar("T")

MANY = 200
"""More events than this are read beside the loop: thousands take a tenth of a second."""


async def read(events: Sequence[JobEvent], reading: Callable[[], T]) -> T:
    """Return what `reading` makes of events; with many of them, nobody else waits for it."""
    return await asyncio.to_thread(reading) if len(events) > MANY else reading()


class Heard:
    """The events of jobs.

    The card of a job that is heard of is drawn often, and from all of them: so they are read once.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._events: dict[int, list[JobEvent]] = {}
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def of(self, job_id: int) -> Sequence[JobEvent]:
        """Return what was told of a job, oldest first."""
        async with self._alone(job_id):
            known = self._events.get(job_id)
            return tuple(await self._archive.jobs.events(job_id) if known is None else known)

    async def hear(
        self,
        job_id: int,
        events: Sequence[JobEvent],
        **values: Any,  # noqa: ANN401 - columns of the job
    ) -> list[JobEvent]:
        """Record what was told, with columns of the job, at once; return what of it is new."""
        async with self._alone(job_id):
            known = await self._of(job_id)
            new = await self._archive.jobs.hear(job_id, events, **values)
            known.extend(new)
            return new

    def forget(self, job_id: int) -> None:
        """Let go of a job that nobody watches any more."""
        self._events.pop(job_id, None)

    async def _of(self, job_id: int) -> list[JobEvent]:
        if job_id not in self._events:
            self._events[job_id] = await self._archive.jobs.events(job_id)
        return self._events[job_id]

    def _alone(self, job_id: int) -> asyncio.Lock:
        return self._locks.setdefault(job_id, asyncio.Lock())
