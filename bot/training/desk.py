"""The desk of training: a job's way from a plan to a model, by the acts of admins.

The archive is first in everything: what a person decided is on record, with its line in the audit,
before anything is sent. So whatever a crash cuts off goes on at the next start (`recovery.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Any

import structlog

from bot.archive import Archive, Dataset, Job, JobState, NewJob, Request
from bot.archive.audit import audited
from bot.engines import (
    Engine,
    EngineFailure,
    Engines,
    FailureKind,
    RemoteFile,
    RemoteJob,
)
from bot.settings import Settings
from bot.slack.door import Door
from bot.slack.message import Message
from bot.tasks import TaskSet
from bot.training.adopting import Adopting, new_key
from bot.training.board import Board
from bot.training.datasets.keeping import DatasetStore
from bot.training.ending import Ending
from bot.training.heard import Heard
from bot.training.planning import Plan, PlanAsked, Planner
from bot.training.recovery import ONE_LOOK, Recovery
from bot.training.sending import Sending
from bot.training.starting import Starting
from bot.training.telling import Telling
from bot.training.watching import Watching, is_lost
from bot.words import planning as words

log = structlog.get_logger(__name__)

# What is kept of an estimate when a job is planned anew: the names of its data.
_NAMES = ("training_name", "validation_name")
# In which states at the engine an act is done.
_AFTER = {
    "cancel": frozenset({"cancelled", "canceled"}),
    "pause": frozenset({"paused"}),
    "resume": frozenset({"running", "queued", "validating_files"}),
}
_CAME_TO_NOTHING = frozenset(
    {JobState.REFUSED, JobState.UNCLEAR, JobState.ENDED, JobState.DISCARDED}
)


class ConfirmResult(Enum):
    """What came of a click on Start training."""

    STARTED = auto()
    NOT_PLANNED = auto()
    """Somebody started or discarded it before."""
    OVER_CAP = auto()
    """The month's cap would be passed; the card says so now."""
    PROBLEM = auto()
    """Something stands against it; the card says what."""


class TrainingDesk:
    """All jobs that are planned, started and watched in this process."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        engines: Engines,
        door: Door,
        datasets: DatasetStore,
        tasks: TaskSet,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._tasks = tasks
        self._planner = Planner(settings, archive, engines, datasets)
        self._heard = Heard(archive)
        self._board = Board(archive, engines, door, self._planner, self._heard, tasks)
        self._telling = Telling(archive, door, self._heard)
        self._ending = Ending(archive, engines, door, self._heard, self._board, self._telling)
        self._watching = Watching(
            archive, engines, self._heard, self._board, self._telling, self._ending, tasks
        )
        self._starting = Starting(
            archive,
            engines,
            Sending(archive, datasets, self._board),
            self._board,
            self._telling,
            self._watching,
            self._ending,
        )
        self._recovery = Recovery(
            archive, self._board, self._starting, self._watching, self._ending, tasks
        )
        self._adopting = Adopting(archive, self._recovery, self._starting, self._watching)
        # Two jobs that are confirmed at once must not pass the cap together.
        self._confirming = asyncio.Lock()

    async def plan(self, request: Request, asked: PlanAsked, *, channel: str, team: str) -> Job:
        """Put a planned job on record and post its card.

        Where the channel is closed to us, the card goes to the person directly: `job.channel` says
        where it is. It has no `card_ts` while Slack is away; the card follows then.

        Raises:
            SlackFailure: when Slack takes the card nowhere. The job is discarded.
        """
        new = NewJob(
            key=new_key(),
            request_id=request.id,
            engine=asked.engine,
            base_model=asked.base_model,
            team=team,
            channel=channel,
            requested_by=request.user,
            training_sha256=_sha256(asked.training),
            validation_sha256=_sha256(asked.validation),
            training_file=_file_id(asked.training),
            validation_file=_file_id(asked.validation),
            hyperparameters=dict(asked.hyperparameters),
            suffix=asked.suffix,
            seed=asked.seed,
            estimate={
                "training_name": asked.training.name,
                "validation_name": asked.validation.name if asked.validation else None,
            },
        )
        return await self._planned(new)

    async def confirm(self, job_id: int, user: str) -> ConfirmResult:
        """Start a planned job, if what its card says still holds."""
        result = await self._confirm(job_id, user)
        if result is ConfirmResult.STARTED:
            self._tasks.start(self._start(job_id), name=f"start job {job_id}")
        else:
            # It says why; and it may be one that a crash left as it was.
            await self._board.settle(job_id)
        return result

    async def _confirm(self, job_id: int, user: str) -> ConfirmResult:
        async with self._confirming:
            job = await self._archive.jobs.get(job_id)
            if job.state is not JobState.PLANNED:
                return ConfirmResult.NOT_PLANNED
            plan = await self._planner.plan(job)
            if plan.problems:
                return ConfirmResult.OVER_CAP if plan.over_cap else ConfirmResult.PROBLEM
            estimate = _estimate(job, plan)
            confirmed = await self._archive.jobs.change_state(
                job_id,
                JobState.CONFIRMED,
                only_from={JobState.PLANNED},
                audit=audited(
                    user,
                    "start",
                    _subject(job),
                    engine=job.engine,
                    cost=plan.cost,
                    model=job.base_model,
                ),
                confirmed_by=user,
                estimate=estimate,
            )
        return ConfirmResult.NOT_PLANNED if confirmed is None else ConfirmResult.STARTED

    async def discard(self, job_id: int, user: str) -> bool:
        """Drop a plan, or a job that was not sent yet; False when it is neither any more."""
        job = await self._archive.jobs.get(job_id)
        discarded = await self._archive.jobs.change_state(
            job_id,
            JobState.DISCARDED,
            only_from={JobState.PLANNED, JobState.CONFIRMED},
            audit=audited(user, "discard", _subject(job), engine=job.engine),
            confirmed_by=user,
        )
        await self._board.settle(job_id)
        if discarded:
            self._tasks.start(self._ending.present(job_id), name=f"end of job {job_id}")
        return discarded is not None

    async def look_again(self, job_id: int, user: str) -> bool:
        """Look once more for a job that is unclear, or was lost; True when it is there."""
        job = await self._archive.jobs.get(job_id)
        if job.state is JobState.UNCLEAR:
            await self._audit(user, "look_again", job)
            return await self._starting.look(job_id, looks=ONE_LOOK)
        if is_lost(job):
            await self._audit(user, "look_again", job)
            return await self._find_again(job)
        return job.remote_id is not None

    async def start_anew(
        self, job_id: int, request: Request, user: str, *, engine: str | None = None
    ) -> Job | None:
        """Plan a job that came to nothing once more, also on another engine.

        Return None when it did not come to nothing: it is under way, or was found by now.

        Raises:
            SlackFailure: when Slack takes the new card nowhere.
            EngineFailure: when nobody can look whether it did: a second one would be paid twice.
        """
        old = await self._archive.jobs.get(job_id)
        if old.state not in _CAME_TO_NOTHING:
            return None
        if await self._lives(old, user):
            return None
        new = NewJob(
            key=new_key(),
            request_id=request.id,
            engine=old.engine,
            base_model=old.base_model,
            team=old.team,
            channel=old.channel,
            requested_by=user,
            training_sha256=old.training_sha256,
            validation_sha256=old.validation_sha256,
            training_file=None if old.training_sha256 else old.training_file,
            validation_file=None if old.validation_sha256 else old.validation_file,
            hyperparameters=dict(old.hyperparameters),
            suffix=old.suffix,
            seed=old.seed,
            estimate={name: old.estimate.get(name) for name in _NAMES},
        )
        if engine is not None and engine != old.engine:
            new = replace(
                new,
                engine=engine,
                base_model=await self._base_model(engine, old.base_model),
                training_file=None,  # the engines' ids mean nothing to one another
                validation_file=None,
            )
        await self._audit(user, "plan_anew", old, on=new.engine)
        return await self._planned(new)

    async def cancel(self, job: Job, user: str) -> bool:
        """Cancel a job; False when its state does not allow it.

        Raises:
            EngineFailure: when the engine does not cancel it.
        """
        if job.state in (JobState.PLANNED, JobState.CONFIRMED):
            return await self.discard(job.id, user)
        return await self._act(job, user, "cancel", lambda at, remote: at.tuning.cancel(remote))

    async def pause(self, job: Job, user: str) -> bool:
        """Pause a job; False when its state does not allow it.

        Raises:
            EngineFailure: when the engine does not pause it.
        """
        return await self._act(job, user, "pause", lambda at, remote: at.tuning.pause(remote))

    async def resume(self, job: Job, user: str) -> bool:
        """Let a paused job go on; False when its state does not allow it.

        Raises:
            EngineFailure: when the engine does not let it.
        """
        return await self._act(job, user, "resume", lambda at, remote: at.tuning.resume(remote))

    async def adopt(
        self, engine: str, remote_id: str, request: Request, *, channel: str, team: str, user: str
    ) -> Job:
        """Watch a job that was started elsewhere; one that is on record is returned as it is.

        Raises:
            EngineFailure: when the engine does not know the job.
            SlackFailure: when Slack takes its card nowhere.
        """
        at = self._engine(engine)
        if known := await self._archive.jobs.at_engine(engine, remote_id):
            if is_lost(known):
                await self._find_again(known)
            return await self._archive.jobs.get(known.id)
        return await self._adopting.adopt(
            at, remote_id, request, channel=channel, team=team, user=user
        )

    async def card(self, job_id: int) -> Message:
        """Return a job's card as it would be drawn now."""
        return await self._board.message(await self._archive.jobs.get(job_id))

    async def nudge(self, job_id: int) -> None:
        """Ask the engine how a job stands now, not only at the next turn; also for a lost one."""
        job = await self._archive.jobs.get(job_id)
        if is_lost(job):
            self._tasks.start(self._look_for(job), name=f"find job {job_id}")
        elif job.state is JobState.WATCHED:
            self._watching.begin(job_id)

    async def start(self) -> None:
        """Take up what an earlier run left, in tasks of its own."""
        await self._recovery.start()

    def interrupt(self) -> None:
        """Let every watcher stop where it is, because the process is about to end."""
        self._watching.interrupt()
        self._board.interrupt()

    async def _planned(self, new: NewJob) -> Job:
        """Put a job on record, once for its request, and post its card."""
        job = await self._archive.jobs.plan(new)
        if job.state is JobState.PLANNED:
            plan = await self._planner.plan(job)
            await self._archive.jobs.note(job.id, estimate=_estimate(job, plan))
        # It may be a request that an earlier run began, and its card may be there.
        return await self._recovery.place(job.id, resumed=job.key != new.key)

    async def _start(self, job_id: int) -> None:
        await self._board.settle(job_id)
        await self._starting.bring(job_id)

    async def _look_for(self, job: Job) -> None:
        await self._find_again(job)

    async def _lives(self, job: Job, user: str) -> bool:
        """Look whether a job that seems to have come to nothing lives at its engine."""
        if job.state is JobState.UNCLEAR:
            await self._audit(user, "look_again", job)
            return await self._starting.find(job)
        if is_lost(job):
            await self._audit(user, "look_again", job)
            return await self._watching.find_again(job)
        return False

    async def _find_again(self, job: Job) -> bool:
        try:
            return await self._watching.find_again(job)
        except EngineFailure as failure:
            log.info("nobody can look for a lost job", job=job.id, why=failure.kind)
            return False

    async def _act(
        self,
        job: Job,
        user: str,
        act: str,
        do: Callable[[Engine, str], Awaitable[RemoteJob]],
    ) -> bool:
        """Do something with a running job at its engine; on record first, as all that people do."""
        job = await self._archive.jobs.get(job.id)
        if job.state is not JobState.WATCHED or job.remote_id is None:
            return False
        engine = self._engine(job.engine)
        await self._audit(user, act, job)
        try:
            await do(engine, job.remote_id)
        except EngineFailure as failure:
            # It may stand so already: an earlier run did it, or somebody clicked twice.
            if not await self._stands(engine, job.remote_id, act):
                await self._audit(user, act, job, refused=str(failure.kind))
                raise
        finally:
            # Whatever was answered: how it stands now is asked for, with its events.
            self._watching.begin(job.id)
        return True

    @staticmethod
    async def _stands(engine: Engine, remote_id: str, act: str) -> bool:
        """Tell whether a job stands as it would after an act."""
        try:
            status = (await engine.tuning.job(remote_id)).status.lower()
        except EngineFailure:
            return False
        return status in _AFTER[act]

    async def _base_model(self, engine: str, like: str) -> str:
        """Return the model to start from on another engine: the same one if it has it."""
        try:
            offered = [model.id for model in await self._engines.trainable(engine)]
        except (EngineFailure, KeyError):  # the plan will say what stands against it
            return like
        return like if like in offered or not offered else offered[0]

    def _engine(self, name: str) -> Engine:
        engine = self._engines.get(name)
        if engine is None:
            raise EngineFailure(FailureKind.UNREACHABLE, words.engine_unknown(name), sent=False)
        return engine

    async def _audit(self, user: str, act: str, job: Job, **details: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        await self._archive.audit.add(user, act, _subject(job), engine=job.engine, **details)


def _subject(job: Job) -> str:
    """Name a job in the audit."""
    return f"job {job.id}"


def _estimate(job: Job, plan: Plan) -> dict[str, Any]:
    return {**job.estimate, **plan.estimate()}


def _sha256(data: Dataset | RemoteFile | None) -> str | None:
    return data.sha256 if isinstance(data, Dataset) else None


def _file_id(data: Dataset | RemoteFile | None) -> str | None:
    return data.id if isinstance(data, RemoteFile) else None
