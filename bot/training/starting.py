"""Starting: a confirmed job is created at its engine, once, when its files are there.

`jobs.create` has no key against repeating: an engine that gets it twice trains twice. So it is sent
once, after the archive has noted that it will be, with our key in its metadata. Where the answer is
lost, the job is looked for, and never sent again by itself.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.archive import Archive, Job, JobState
from bot.engines import (
    METADATA_KEY,
    Engine,
    EngineFailure,
    Engines,
    FailureKind,
    JobOrder,
    RemoteJob,
)
from bot.slack.failure import SlackFailure
from bot.slack.notes import formatted_note, note
from bot.training.board import Board
from bot.training.cards.job import DATA_MISSING
from bot.training.datasets.errors import DatasetError
from bot.training.ending import Ending
from bot.training.patience import AWAY, Patience, persevere
from bot.training.sending import LeftOffError, Sending
from bot.training.telling import Telling
from bot.training.watching import Watching
from bot.words import engines as engine_words
from bot.words import planning as words

log = structlog.get_logger(__name__)

LOOKS: Sequence[float] = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds before each look for a job whose creation is unclear."""
STALE = timedelta(hours=24)
"""After a longer absence of ours a person confirms once more: nobody waits for the job now."""

STALE_KEY = "stale"
UNCLEAR_KEY = "unclear"


class Starting:
    """Brings confirmed jobs to their engines."""

    def __init__(
        self,
        archive: Archive,
        engines: Engines,
        sending: Sending,
        board: Board,
        telling: Telling,
        watching: Watching,
        ending: Ending,
    ) -> None:
        self._archive = archive
        self._engines = engines
        self._sending = sending
        self._board = board
        self._telling = telling
        self._watching = watching
        self._ending = ending

    async def bring(self, job_id: int) -> None:
        """Bring a confirmed job to its engine from where it stands; the card tells how it went.

        One that may have been created is looked for, and not sent again.
        """
        await persevere(lambda: self._bring(job_id), name=f"start job {job_id}")

    async def _bring(self, job_id: int) -> None:
        job = await self._archive.jobs.get(job_id)
        if job.state is JobState.CONFIRMED:
            await self._start(job)
        elif job.state is JobState.SENDING:
            await self.look(job_id)
        elif job.state is JobState.REFUSED:
            await self.present_refused(job, resumed=True)

    async def _start(self, job: Job) -> None:
        if job.confirmed_at and datetime.now(UTC) - job.confirmed_at > STALE:
            await self._ask_anew(job)
            return
        engine = self._engines.get(job.engine)
        if engine is None:
            why = f"{FailureKind.UNREACHABLE}: {words.engine_unknown(job.engine)}"
            await self._refused(job.id, why, only_from=JobState.CONFIRMED)
            return
        try:
            job = await self._sending.send(job, engine)
        except EngineFailure as failure:
            await self._refused(job.id, _failure_text(failure), only_from=JobState.CONFIRMED)
        except DatasetError as error:
            why = f"{DATA_MISSING}: {error}"
            await self._refused(job.id, why, only_from=JobState.CONFIRMED)
        except OSError as error:
            log.warning("a job's file cannot be read", job=job.id, exc_info=error)
            why = f"{DATA_MISSING}: {words.file_unreadable(error.strerror)}"
            await self._refused(job.id, why, only_from=JobState.CONFIRMED)
        except LeftOffError:
            log.info("a job was cancelled before it was sent", job=job.id)
        else:
            await self._create(job, engine)

    async def look(self, job_id: int, *, looks: Sequence[float] | None = None) -> bool:
        """Look for a job whose creation is unclear; True when it is there and watched.

        Where it is not found it becomes unclear, and a person decides.
        """
        job = await self._archive.jobs.get(job_id)
        engine = self._engines.get(job.engine)
        why = f"{FailureKind.BROKEN}: {words.engine_not_set(job.engine)}"
        if engine is not None:
            found, why = await self._look(job, engine, LOOKS if looks is None else looks)
            if found is not None and await self.take(job, found):
                return True
        await self._archive.jobs.change_state(
            job_id,
            JobState.UNCLEAR,
            only_from={JobState.SENDING, JobState.UNCLEAR},
            failure=why,
        )
        self._board.trouble(job_id, None)
        await self._board.settle(job_id)
        message = formatted_note(words.unclear_mrkdwn(job.requested_by, job_id))
        try:
            await self._telling.tell_who_asked(job_id, UNCLEAR_KEY, message, resumed=True)
        except SlackFailure as failure:
            log.warning("nobody was told of an unclear job", job=job_id, why=str(failure))
        return False

    async def find(self, job: Job) -> bool:
        """Look once for a job whose creation is unclear; True when it is there and watched.

        Raises:
            EngineFailure: when nobody can look just now: then nobody knows.
        """
        engine = self._engines.get(job.engine)
        if engine is None:
            said = words.engine_unknown(job.engine)
            raise EngineFailure(FailureKind.UNREACHABLE, said, sent=False)
        try:
            found = await self._find(job, engine)
        except EngineFailure as failure:
            if failure.kind is FailureKind.NOT_OFFERED:  # nobody ever can
                return False
            raise
        return found is not None and await self.take(job, found)

    async def present_refused(self, refused: Job, *, resumed: bool = False) -> None:
        """Put away what was sent for a job that an engine would not have, and say so."""
        engine = self._engines.get(refused.engine)
        if engine and (refused.failure or "").startswith(FailureKind.TRAINING_ENDED):
            self._engines.note_training_ended(refused.engine)
            await self._sending.put_away(refused, engine)
        await self._ending.present(refused.id, resumed=resumed)

    async def _create(self, job: Job, engine: Engine) -> None:
        """Create a job: sent once, after it is on record that it will be."""
        sending = await self._archive.jobs.change_state(
            job.id, JobState.SENDING, only_from={JobState.CONFIRMED}
        )
        if sending is None:
            return
        self._board.mark(job.id)
        try:
            remote = await engine.tuning.create(order_of(sending))
        except EngineFailure as failure:
            if not failure.unclear:
                await self._sending.doubt(sending)
                await self._refused(job.id, _failure_text(failure), only_from=JobState.SENDING)
                return
            log.warning("a job's creation is unclear", job=job.id, why=failure.kind)
        else:
            if remote.id and await self.take(sending, remote):
                return
        await self.look(job.id)

    async def _look(
        self, job: Job, engine: Engine, looks: Sequence[float]
    ) -> tuple[RemoteJob | None, str]:
        """Look for a job so often; while the engine is away no look counts."""
        waiting = Patience()
        left = list(looks)
        why = f"{FailureKind.SILENT}: "
        while left:
            await asyncio.sleep(left[0])
            try:
                found = await self._find(job, engine)
            except EngineFailure as failure:
                why = _failure_text(failure)
                if failure.kind not in AWAY or waiting.is_over:
                    break
                log.info("an engine is away", job=job.id, why=failure.kind)
                said = engine_words.training_failure(failure, job.engine, "look")
                self._board.trouble(job.id, said)
                if looks is not LOOKS:  # a person waits for the answer
                    break
                await waiting.wait()
                continue
            if found is not None and await self._is_ours(job, found):
                return found, ""
            left.pop(0)
        return None, why

    async def _find(self, job: Job, engine: Engine) -> RemoteJob | None:
        async def is_taken(remote_id: str) -> bool:
            return not await self._is_free(job, remote_id)

        return await engine.tuning.find_job(
            order_of(job), since=job.confirmed_at or job.created_at, is_taken=is_taken
        )

    async def _is_ours(self, job: Job, found: RemoteJob) -> bool:
        """Tell whether a job that looks like this one is not another one of ours."""
        if found.metadata.get(METADATA_KEY, job.key) != job.key:
            return False
        return await self._is_free(job, found.id)

    async def _is_free(self, job: Job, remote_id: str) -> bool:
        owner = await self._archive.jobs.at_engine(job.engine, remote_id)
        return owner is None or owner.id == job.id

    async def take(self, job: Job, remote: RemoteJob) -> bool:
        """Watch a job that the engine has; False when it belongs to another one on record."""
        if not await self._is_ours(job, remote):
            return False
        watched = await self._archive.jobs.change_state(
            job.id,
            JobState.WATCHED,
            only_from={JobState.SENDING, JobState.UNCLEAR},
            remote_id=remote.id,
            status=remote.status,
            snapshot=dict(remote.raw),
            failure=None,
        )
        self._board.trouble(job.id, None)
        if watched:
            log.info("a job is at its engine", job=job.id, remote=remote.id)
            self._watching.begin(job.id)
        await self._board.settle(job.id)
        return True

    async def _refused(self, job_id: int, failure: str, *, only_from: JobState) -> None:
        refused = await self._archive.jobs.change_state(
            job_id, JobState.REFUSED, only_from={only_from}, failure=failure
        )
        if refused is None:
            return
        log.info("a job was refused", job=job_id, why=failure)
        await self.present_refused(refused)

    async def _ask_anew(self, job: Job) -> None:
        """Let a person confirm once more what was confirmed long ago and never sent."""
        planned = await self._archive.jobs.change_state(
            job.id,
            JobState.PLANNED,
            only_from={JobState.CONFIRMED},
            confirmed_at=None,
            confirmed_by=None,
        )
        if planned is None:
            return
        await self._board.settle(job.id)
        key = f"{STALE_KEY}-{job.confirmed_at:%Y%m%d%H%M%S}"
        try:
            await self._telling.tell(job.id, key, note(words.confirmed_too_long_ago()))
        except SlackFailure as failure:
            log.warning("nobody was told that a job waits", job=job.id, why=str(failure))


def order_of(job: Job) -> JobOrder:
    """Return a job as it is asked for at its engine, when its files are there."""
    return JobOrder(
        model=job.base_model,
        training_file=job.training_file or "",
        validation_file=job.validation_file,
        hyperparameters=job.hyperparameters,
        suffix=job.suffix,
        seed=job.seed,
        metadata={METADATA_KEY: job.key},
    )


def _failure_text(failure: EngineFailure) -> str:
    """Return a failure as it is kept with the job; the engine's code stands before its words."""
    said = f"{failure.code}: {failure.detail}" if failure.code else failure.detail
    return f"{failure.kind}: {said}" if said else str(failure.kind)
