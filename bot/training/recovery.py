"""Recovery: what an earlier run left in the middle goes on, from what the archive says of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from bot.archive import Archive, Job, JobState
from bot.slack.failure import PASSING, SlackFailure
from bot.tasks import TaskSet
from bot.training.board import Board
from bot.training.ending import Ending
from bot.training.patience import persevere
from bot.training.starting import Starting
from bot.training.watching import Watching

log = structlog.get_logger(__name__)

# After a longer absence nobody waits for a plan or an answer any more.
RECOVERY_AGE = timedelta(hours=24)
ONE_LOOK = (0.0,)
SLACK_AWAY_SECONDS = 15.0

_UNFINISHED = frozenset(JobState) - {JobState.ENDED, JobState.REFUSED}


class Recovery:
    """Takes up jobs after a restart."""

    def __init__(
        self,
        archive: Archive,
        board: Board,
        starting: Starting,
        watching: Watching,
        ending: Ending,
        tasks: TaskSet,
    ) -> None:
        self._archive = archive
        self._board = board
        self._starting = starting
        self._watching = watching
        self._ending = ending
        self._tasks = tasks

    async def start(self) -> None:
        """Find what was left, now, and take it up in tasks of its own."""
        left = await self._archive.jobs.in_states(_UNFINISHED)
        for job in [*left, *await self._archive.jobs.unpresented()]:
            if job.presented_at is None:
                name = f"recover job {job.id}"
                self._tasks.start(persevere(self._taking_up(job.id), name=name), name=name)

    async def place(self, job_id: int, *, resumed: bool) -> Job:
        """Post a job's card; while Slack is away, go on trying in a task.

        Raises:
            SlackFailure: when Slack takes it nowhere. A job that is only planned is discarded.
        """
        try:
            return await self._board.place(job_id, resumed=resumed)
        except SlackFailure as failure:
            if failure.code not in PASSING:
                await self._archive.jobs.change_state(
                    job_id,
                    JobState.DISCARDED,
                    only_from={JobState.PLANNED},
                    presented_at=datetime.now(UTC),
                )
                raise
            trying = self._place_later(job_id, resumed=resumed)
            self._tasks.start(trying, name=f"post card of job {job_id}")
            return await self._archive.jobs.get(job_id)

    async def _place_later(self, job_id: int, *, resumed: bool) -> None:
        await asyncio.sleep(SLACK_AWAY_SECONDS)
        try:
            await self.place(job_id, resumed=resumed)
        except SlackFailure as failure:
            log.warning("a card is not posted", job=job_id, why=str(failure))

    def _taking_up(self, job_id: int) -> Callable[[], Awaitable[None]]:
        async def take_up() -> None:
            await self._take_up(await self._archive.jobs.get(job_id))

        return take_up

    async def _take_up(self, job: Job) -> None:
        if job.card_ts is None and not await self._has_card(job):
            return
        if job.state in (JobState.CONFIRMED, JobState.SENDING):
            await self._starting.bring(job.id)
        elif job.state is JobState.UNCLEAR:
            if is_recent(job):
                await self._starting.look(job.id, looks=ONE_LOOK)
        elif job.state is JobState.WATCHED:
            self._board.mark(job.id)
            self._watching.begin(job.id, resumed=True)
        elif job.state is JobState.ENDED:
            await self._ending.present(job.id, resumed=True)
        elif job.state is JobState.REFUSED:
            await self._starting.present_refused(job, resumed=True)
        elif job.state is JobState.DISCARDED:
            await self._ending.present(job.id, resumed=True)
        else:
            self._board.mark(job.id)

    async def _has_card(self, job: Job) -> bool:
        """Bring a job's card to Slack; a plan that nobody waits for is dropped instead."""
        if job.state is JobState.DISCARDED or (
            job.state is JobState.PLANNED and not is_recent(job)
        ):
            await self._archive.jobs.change_state(
                job.id,
                JobState.DISCARDED,
                only_from={job.state},
                presented_at=datetime.now(UTC),
            )
            return False
        try:
            await self.place(job.id, resumed=True)
        except SlackFailure as failure:
            log.warning("a job goes on without a card", job=job.id, why=str(failure))
            return job.state is not JobState.PLANNED
        return True


def is_recent(job: Job) -> bool:
    """Tell whether somebody may still wait for an answer about a job."""
    return datetime.now(UTC) - (job.confirmed_at or job.created_at) < RECOVERY_AGE
