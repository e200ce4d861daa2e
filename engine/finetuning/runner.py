"""The work on jobs: files are checked in turn, and one training at a time goes on.

Two loops, each over what the record says comes next. A job is in the record before anyone hears of
it, so that after any end of the engine, a kill too, the loops find it again.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable

import structlog

from engine.catalog import Catalog
from engine.errors import ApiError
from engine.finetuning import child, troubles
from engine.finetuning.job import Job
from engine.finetuning.listening import Progress
from engine.finetuning.preparation import Prepared, UnfitError, prepare
from engine.finetuning.record import Record
from engine.finetuning.training_run import TrainingRun
from engine.finetuning.tuned import TunedModels
from engine.host import Host

log = structlog.get_logger()

_LAST_SECONDS = 3.0
_AGAIN_SECONDS = 2.0


class Runner:
    """Works from `start` to `close`."""

    def __init__(self, record: Record, tuned: TunedModels, catalog: Catalog, host: Host) -> None:
        self._record = record
        self._tuned = tuned
        self._catalog = catalog
        self._host = host
        self._run: TrainingRun | None = None
        self._stopping = False
        self._news = (asyncio.Event(), asyncio.Event())
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def progress(self) -> Progress | None:
        """How far the training is that goes on now."""
        return None if self._run is None else self._run.progress

    def start(self) -> None:
        """Go on with what is not over."""
        for job_id, folder in self._record.folders():
            if not self._record.jobs.known(job_id):  # the engine ended while it was created
                shutil.rmtree(folder, ignore_errors=True)
        preparing, training = self._news
        self._tasks = (
            asyncio.create_task(self._work(preparing, self._prepare_next)),
            asyncio.create_task(self._work(training, self._train_next)),
        )

    def wake(self) -> None:
        """There is something new in the record."""
        for news in self._news:
            news.set()

    async def close(self) -> None:
        """Stop working; a training gets a moment to save, and goes on at the next start."""
        self._stopping = True
        if self._run is not None:
            self._run.stopping = True
        self.wake()
        if self._tasks:
            preparing, _ = self._tasks
            preparing.cancel()
            await asyncio.wait(self._tasks, timeout=_LAST_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, news: asyncio.Event, act: Callable[[], Awaitable[bool]]) -> None:
        while not self._stopping:
            news.clear()
            try:
                if not await act():
                    await news.wait()
            except Exception:
                # Nobody else would notice; whoever waits in line must not wait for ever.
                log.exception("The work on fine-tuning jobs was interrupted; it goes on")
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _prepare_next(self) -> bool:
        job = self._record.jobs.first("validating_files")
        if job is None:
            return False
        try:
            prepared = await prepare(
                job, self._record.folder(job.id), self._host, lambda: self._is_validating(job)
            )
        except UnfitError as unfit:
            await troubles.fail(self._record, job.id, unfit.trouble)
        except ApiError as error:
            await troubles.fail(self._record, job.id, troubles.of(error))
        except Exception as error:
            if not self._is_validating(job):
                return True  # it was cancelled, and its folder is gone
            log.exception("The files of a job could not be checked", job=job.id)
            await troubles.fail(self._record, job.id, troubles.of(error))
        else:
            if prepared is not None and self._is_validating(job):
                self._queue(prepared)
        return True

    def _is_validating(self, job: Job) -> bool:
        return self._record.jobs.find(job.id).status == "validating_files"

    def _queue(self, prepared: Prepared) -> None:
        record, job = self._record, prepared.job
        with record.store.change():
            for note in prepared.notes:
                record.events.tell(job.id, note, "warn")
            record.events.tell(job.id, "Files validated, moving job to queued state")
            record.jobs.queue(job)
        self.wake()

    async def _train_next(self) -> bool:
        await self._clear_away()
        job = self._record.jobs.first("running", "queued")
        if job is None:
            return False
        self._run = TrainingRun(self._record, job, self._catalog, self._host, self._tuned)
        try:
            await self._run.go()
        except ApiError as error:
            await troubles.fail(self._record, job.id, troubles.of(error))
        except Exception as error:
            log.exception("A training could not go on", job=job.id)
            await troubles.fail(self._record, job.id, troubles.of(error))
        finally:
            self._run = None
        return True

    async def _clear_away(self) -> None:
        """Remove the folders of jobs that are over."""
        for job_id, folder in self._record.folders():
            if self._record.jobs.known(job_id) and self._record.jobs.find(job_id).over:
                child.kill_stray(folder)
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
