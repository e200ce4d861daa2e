"""Watching: each running job is asked how it stands, and everything that is told is kept.

The job is asked for before its events: so when it is over, its events are all there. They are read
from the newest back to one that is on record, and kept in one transaction with the job's state: a
crash leaves all of an answer, or none, and the next question starts where the record ends.
"""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import structlog

from bot.archive import Archive, Job, JobEvent, JobState
from bot.engines import Engine, EngineFailure, EngineKind, Engines, FailureKind, RemoteJob
from bot.slack.failure import SlackFailure
from bot.tasks import TaskSet
from bot.training.board import Board
from bot.training.cards.job import GONE, SUCCEEDED
from bot.training.ending import Ending
from bot.training.heard import Heard
from bot.training.patience import persevere
from bot.training.telling import Telling
from bot.words import engines as engine_words
from bot.words import planning as words

log = structlog.get_logger(__name__)

POLL_SECONDS = 2.0
SLOWER = 1.5
"""By how much the pause grows each time nothing has changed."""
LONGEST_PAUSE = 30.0
LONGEST_PAUSE_HERE = 5.0
"""For the engine on this machine, whom a question costs next to nothing."""
LONGEST_PAUSE_PAUSED = 60.0
LONGEST_PAUSE_AWAY = 120.0
GONE_AFTER = 3600.0
"""So many seconds an engine must say that it has no such job before it is believed: one that is
just being started, or whose key was changed by mistake, says so too."""

NAMED_AFTER = 60.0
"""So many seconds after its success a job's model is waited for: some engines name it later."""

PAUSED = "paused"
_UNDER_WAY = frozenset({"validating_files", "queued", "running", PAUSED})


@dataclass(slots=True)
class _Watch:
    """A job that is being watched."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    behind: bool = False
    """Whether the thread is still to be told of something."""
    resumed: bool = False
    """Whether an earlier run may have told the thread something that is not on record."""
    unknown_since: float | None = None
    """Since when its engine has said that it has no such job."""
    nameless_since: float | None = None
    """Since when it has succeeded, without a word of its model."""
    task: "asyncio.Task[None] | None" = None


@dataclass(frozen=True, slots=True)
class _News:
    """What a question brought."""

    remote: RemoteJob
    is_new: bool


class Watching:
    """The watchers, one for each running job."""

    def __init__(
        self,
        archive: Archive,
        engines: Engines,
        heard: Heard,
        board: Board,
        telling: Telling,
        ending: Ending,
        tasks: TaskSet,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._heard = heard
        self._board = board
        self._telling = telling
        self._ending = ending
        self._tasks = tasks
        self._watches: dict[int, _Watch] = {}
        self._closing = False

    def begin(self, job_id: int, *, resumed: bool = False) -> None:
        """Watch a job until it is over; one that is watched is only asked about at once."""
        if job_id in self._watches:
            self._watches[job_id].wake.set()
        elif not self._closing:
            watch = self._watches[job_id] = _Watch(resumed=resumed)
            watch.task = self._tasks.start(self._watch(job_id, watch), name=f"watch job {job_id}")

    async def find_again(self, job: Job) -> bool:
        """Watch a job that its engine seemed to have lost; False where it is still not there.

        Raises:
            EngineFailure: when nobody can look just now: then nobody knows.
        """
        engine = self._engines.get(job.engine)
        if engine is None or job.remote_id is None:
            said = words.engine_not_set(job.engine)
            raise EngineFailure(FailureKind.UNREACHABLE, said, sent=False)
        try:
            remote = await engine.tuning.job(job.remote_id)
        except EngineFailure as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return False
            raise
        await self._archive.jobs.change_state(
            job.id,
            JobState.WATCHED,
            only_from={JobState.ENDED},
            status=remote.status,
            snapshot=dict(remote.raw),
            ended_at=None,
            presented_at=None,
        )
        self._board.mark(job.id)
        self.begin(job.id)
        return True

    def interrupt(self) -> None:
        """Stop every watcher where it is: the record says where the next one goes on."""
        self._closing = True
        for watch in self._watches.values():
            if watch.task:
                watch.task.cancel()

    async def _watch(self, job_id: int, watch: _Watch) -> None:
        try:
            await persevere(lambda: self._ask_until_over(job_id, watch), name=f"watch job {job_id}")
        finally:
            del self._watches[job_id]

    async def _ask_until_over(self, job_id: int, watch: _Watch) -> None:
        pause = POLL_SECONDS
        if watch.resumed:
            await self._tell(job_id, watch)
        while (job := await self._archive.jobs.get(job_id)).state is JobState.WATCHED:
            engine = self._engines.get(job.engine)
            if engine is None:
                self._board.trouble(job_id, words.engine_not_set(job.engine))
                return
            try:
                news = await self._ask(job, engine, watch)
            except EngineFailure as failure:
                if _is_gone(watch):
                    await self._over(job, watch, status=GONE)
                    return
                log.info("a job cannot be heard of", job=job_id, why=failure.kind)
                words_for_it = engine_words.training_failure(failure, job.engine, "watch")
                self._board.trouble(job_id, words_for_it)
                pause = min(max(pause, POLL_SECONDS) * SLOWER, LONGEST_PAUSE_AWAY)
            else:
                self._board.trouble(job_id, None)
                if await self._pass_on(job, watch, news):
                    return
                longest = _longest_pause(engine, news.remote)
                pause = POLL_SECONDS if news.is_new else min(pause * SLOWER, longest)
            await _rest(watch.wake, pause)

    async def _ask(self, job: Job, engine: Engine, watch: _Watch) -> _News:
        """Ask how a job stands and what was told since, and put both on record."""
        remote = await self._remote(job, engine, watch)
        told = await self._told(job, engine, all_of_it=_is_over(remote))
        new = await self._heard.hear(job.id, told, status=remote.status, snapshot=dict(remote.raw))
        return _News(remote, is_new=bool(new) or dict(remote.raw) != dict(job.snapshot))

    @staticmethod
    async def _remote(job: Job, engine: Engine, watch: _Watch) -> RemoteJob:
        """Ask for a job, and note for how long its engine has not known it."""
        assert job.remote_id is not None  # noqa: S101 - a job that is watched has one
        try:
            remote = await engine.tuning.job(job.remote_id)
        except EngineFailure as failure:
            if failure.kind is not FailureKind.NOT_FOUND:
                watch.unknown_since = None
            elif watch.unknown_since is None:
                watch.unknown_since = monotonic()
            raise
        watch.unknown_since = None
        return remote

    async def _told(self, job: Job, engine: Engine, *, all_of_it: bool) -> list[JobEvent]:
        """Return what was told since; at the end everything, lest one came late and out of line."""
        assert job.remote_id is not None  # noqa: S101 - as above

        async def is_known(event_id: str) -> bool:
            return not all_of_it and await self._archive.jobs.knows_event(job.id, event_id)

        return await engine.tuning.events(job.remote_id, is_known)

    async def _pass_on(self, job: Job, watch: _Watch, news: _News) -> bool:
        """Show the news; return whether the job is over."""
        if _is_over(news.remote) and not _is_model_awaited(news.remote, watch):
            await self._over(
                job,
                watch,
                status=news.remote.status,
                fine_tuned_model=news.remote.fine_tuned_model,
                trained_tokens=news.remote.trained_tokens,
            )
            return True
        if news.is_new:
            self._board.mark(job.id)
        if news.is_new or watch.behind:
            await self._tell(job.id, watch)
        return False

    async def _over(self, job: Job, watch: _Watch, **values: Any) -> None:  # noqa: ANN401 - columns of the job
        ended = await self._archive.jobs.change_state(
            job.id, JobState.ENDED, only_from={JobState.WATCHED}, **values
        )
        if ended:
            log.info("a job is over", job=job.id, status=ended.status)
            self._board.trouble(job.id, None)
            presenting = self._ending.present(job.id, resumed=watch.resumed)
            self._tasks.start(presenting, name=f"end of job {job.id}")

    async def _tell(self, job_id: int, watch: _Watch) -> None:
        watch.behind = True
        try:
            await self._telling.catch_up(job_id, resumed=watch.resumed)
            watch.behind = watch.resumed = False
        except SlackFailure as failure:
            log.warning("a thread is not told yet", job=job_id, why=str(failure))


def is_lost(job: Job) -> bool:
    """Tell whether a job is over only because its engine said for long that it has no such job."""
    return job.state is JobState.ENDED and job.status == GONE


def _is_over(remote: RemoteJob) -> bool:
    """Tell whether a job is over, also in a word that nobody knows yet."""
    return remote.is_over or (bool(remote.finished_at) and remote.status not in _UNDER_WAY)


def _is_gone(watch: _Watch) -> bool:
    """Tell whether an engine has said for long enough that it has no such job."""
    return watch.unknown_since is not None and monotonic() - watch.unknown_since >= GONE_AFTER


def _is_model_awaited(remote: RemoteJob, watch: _Watch) -> bool:
    """Tell whether an engine may still name the model of a job that has succeeded."""
    if remote.status.lower() != SUCCEEDED or remote.fine_tuned_model:
        return False
    if watch.nameless_since is None:
        watch.nameless_since = monotonic()
    return monotonic() - watch.nameless_since < NAMED_AFTER


def _longest_pause(engine: Engine, remote: RemoteJob) -> float:
    if engine.kind is EngineKind.EMBEDDED:
        return LONGEST_PAUSE_HERE
    return LONGEST_PAUSE_PAUSED if remote.status == PAUSED else LONGEST_PAUSE


async def _rest(wake: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        pass
    wake.clear()
