"""The end of a job: its card, a word to who asked, and a picture of its curves; each once.

The archive knows first that a job is over. What Slack is told after that is noted step by step, so
that a crash in between is taken up where it happened.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar
from weakref import WeakValueDictionary

import structlog

from bot.archive import Archive, Job, JobState
from bot.engines import Checkpoint, EngineFailure, Engines, RemoteJob
from bot.settings import EMBEDDED
from bot.slack import uploads
from bot.slack.door import Door, SentFile
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.notes import formatted_note
from bot.training import estimate
from bot.training.board import Board
from bot.training.cards.ended import ended_message
from bot.training.cards.job import GONE
from bot.training.curves.curve import Curve, curve_of
from bot.training.curves.picture import alt_text, draw
from bot.training.curves.verdict import Verdict, verdict
from bot.training.heard import Heard, read
from bot.training.patience import persevere
from bot.training.telling import Telling
from bot.words import engines as engine_words
from bot.words import planning as words

log = structlog.get_logger(__name__)

SLACK_AWAY_SECONDS = 60.0
ASKED_AGAIN = (0.5, 2.0)
"""Seconds between the tries to get what an engine keeps of a job that is over."""
KEPT_SECONDS = 60.0
"""So long a try may take: who asked waits for the news."""

ENDED = "ended"
REFUSED = "refused"
PICTURE = "picture"
FEWEST_POINTS = 2
"""Less than this makes no curve."""

_OVER = frozenset({JobState.ENDED, JobState.REFUSED, JobState.DISCARDED})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of a job."""

    curve: Curve
    checkpoints: Sequence[Checkpoint]
    verdict: Verdict | None


class Ending:
    """Presents jobs that are over."""

    def __init__(
        self,
        archive: Archive,
        engines: Engines,
        door: Door,
        heard: Heard,
        board: Board,
        telling: Telling,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._door = door
        self._heard = heard
        self._board = board
        self._telling = telling
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def present(self, job_id: int, *, resumed: bool = False) -> None:
        """Bring Slack up to a job's end, however long Slack is away."""
        async with self._locks.setdefault(job_id, asyncio.Lock()):
            again = resumed

            async def bring_up() -> None:
                nonlocal again
                before, again = again, True
                await self._bring_up(job_id, resumed=before)

            await persevere(bring_up, name=f"end of job {job_id}")

    async def _bring_up(self, job_id: int, *, resumed: bool) -> None:
        while (job := await self._archive.jobs.get(job_id)).state in _OVER:
            if job.presented_at is not None:
                return
            try:
                await self._present(job, resumed=resumed)
            except SlackFailure as failure:
                log.warning("the end of a job is not told yet", job=job_id, why=str(failure))
                if failure.code in PASSING:
                    await asyncio.sleep(SLACK_AWAY_SECONDS)
                    continue
            if await self._archive.jobs.presented(job):
                self._board.forget(job_id)
                self._heard.forget(job_id)

    async def _present(self, job: Job, *, resumed: bool) -> None:
        if job.state is not JobState.ENDED:
            await self._board.show(job.id)
            if job.state is JobState.REFUSED:
                message = formatted_note(words.refused_mrkdwn(job.requested_by, job.id))
                await self._telling.tell_who_asked(job.id, REFUSED, message, resumed=resumed)
            return
        if job.card_ts is None:
            job = await self._board.place(job.id, resumed=resumed)
        await self._telling.catch_up(job.id, resumed=resumed)
        await self._board.show(job.id)
        result = await self._result(job)
        await self._tell(job, result, resumed=resumed)
        await self._show_picture(await self._archive.jobs.get(job.id), result)

    async def _tell(self, job: Job, result: _Result, *, resumed: bool) -> None:
        message = ended_message(
            job,
            verdict=result.verdict,
            seconds=estimate.seconds_taken(job),
            checkpoints=result.checkpoints,
            lifetime=await self._lifetime(job),
        )
        # A job that was lost may be found again, and end once more.
        key = GONE if job.status == GONE else ENDED
        await self._telling.tell_who_asked(job.id, key, message, resumed=resumed)

    async def _result(self, job: Job) -> _Result:
        """Put together what is known of a training; what the engine does not give is left out."""
        remote = RemoteJob.from_raw(job.snapshot)
        events = await self._heard.of(job.id)
        checkpoints, results = await self._kept(job, remote)
        curve = await read(events, lambda: curve_of(events, remote, results=results))
        judged = verdict(curve, checkpoints) if job.fine_tuned_model else None
        if judged and job.engine == EMBEDDED:
            # Of its checkpoints the engine on this machine makes the best one the model.
            judged = replace(judged, is_taken=judged.checkpoint is not None)
        return _Result(curve, checkpoints, judged)

    async def _kept(self, job: Job, remote: RemoteJob) -> tuple[list[Checkpoint], str | None]:
        """Return the checkpoints and the result file that the engine keeps of a job."""
        engine = self._engines.get(job.engine)
        if engine is None or job.remote_id is None or not job.fine_tuned_model:
            return [], None
        remote_id, tuning = job.remote_id, engine.tuning
        checkpoints = await _answer(lambda: tuning.checkpoints(remote_id))
        return checkpoints or [], await _answer(lambda: tuning.results(remote))

    async def _lifetime(self, job: Job) -> str | None:
        """Say how long the new model will be served, where anybody knows."""
        if not job.fine_tuned_model:
            return None
        offer = await self._engines.offer(fresh=True)
        for model in offer.models:
            if (model.engine, model.id) == (job.engine, job.fine_tuned_model) and model.shutdown:
                return engine_words.shutdown_line(model.shutdown, datetime.now(UTC).date())
        return None

    async def _show_picture(self, job: Job, result: _Result) -> None:
        """Show the curves in the thread, once; a job without any, or without a thread, has none."""
        if job.card_ts is None or PICTURE in job.told or job.status == GONE:
            return
        if len(result.curve.points) < FEWEST_POINTS:
            return
        title = words.picture_title(job.id)
        try:
            # Noted before: then it may have been shared, and is looked for.
            shown = job.picture is not None and await self._share(job, title, look=True)
            if not shown:
                job = await self._sent(job, result, title)
                await self._share(job, title, look=False)
        except SlackFailure as failure:
            if failure.code in PASSING:
                raise
            log.warning("the curves are not shown", job=job.id, why=str(failure))
            return
        await self._archive.jobs.tell(job.id, PICTURE)

    async def _sent(self, job: Job, result: _Result, title: str) -> Job:
        """Bring the picture to Slack, and note it before anybody sees it."""
        curve, checkpoints = result.curve, result.checkpoints
        data = await asyncio.to_thread(draw, curve, checkpoints, title)
        picture = uploads.Upload(
            name=f"curves-of-job-{job.id}.png",
            alt_text=alt_text(curve, result.verdict or verdict(curve, checkpoints)),
            data=data,
        )
        file_id = await uploads.send(self._door, picture)
        return await self._archive.jobs.note(job.id, picture=file_id)

    async def _share(self, job: Job, title: str, *, look: bool) -> bool:
        assert job.picture is not None  # noqa: S101 - it is noted before
        return await uploads.share(
            self._door,
            [SentFile(job.picture, title)],
            channel=job.channel,
            thread_ts=job.card_ts,
            resumed=look,
        )


async def _answer(ask: Callable[[], Awaitable[_T]]) -> _T | None:
    """Return what an engine keeps of a job; None where it does not give it, or not soon."""
    for pause in (*ASKED_AGAIN, None):
        try:
            async with asyncio.timeout(KEPT_SECONDS):
                return await ask()
        except TimeoutError:
            log.warning("an engine takes too long to give what it keeps")
            return None
        except EngineFailure as failure:
            log.warning("an engine does not give what it keeps", why=failure.kind)
            if pause is not None:
                await asyncio.sleep(pause)
    return None
