"""The training of one job, from the start of its process to what comes of it.

The record says what is wanted: a job that a client has paused or cancelled meanwhile is so there,
and the process is brought in line with it several times a second.
"""

import asyncio
import json
import time
from pathlib import Path

import structlog

from engine import cpu
from engine.catalog import Catalog
from engine.finetuning import child, figures, troubles
from engine.finetuning.child import Child
from engine.finetuning.files import RESULTS
from engine.finetuning.job import Job
from engine.finetuning.journal import Told, words
from engine.finetuning.listening import Listener, Progress
from engine.finetuning.record import Record
from engine.finetuning.tuned import TunedModels
from engine.folder import write_whole
from engine.host import Host

log = structlog.get_logger()

_TICK = 0.1
_CANCEL_SECONDS = 1.5
"""How long a cancelled training has to end by itself."""
_PAUSE_SECONDS = 30.0
"""How long a paused one has: at the lowest priority it may have to wait for the machine."""
_STRAY_SECONDS = 60.0
"""How long a training whose engine is gone has to save and end."""
_FAREWELL_SECONDS = 2.0
"""How long an engine that stops waits for that; the training finishes without it otherwise."""

_RANK, _ALPHA = 8, 16.0
_MOST_WORKERS = 4


class TrainingRun:
    """One training, for as long as it has the machine."""

    def __init__(
        self, record: Record, job: Job, catalog: Catalog, host: Host, tuned: TunedModels
    ) -> None:
        self.stopping = False
        """Set when the engine stops: the job is left as it is, and goes on at the next start."""
        self._record = record
        self._job_id = job.id
        self._folder = record.folder(job.id)
        self._catalog = catalog
        self._host = host
        self._tuned = tuned
        self._listener = Listener(record, job)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._listener.progress

    async def go(self) -> None:
        """Train until it is done, or paused, or over in any other way.

        Raises:
            ApiError: The model from which it starts is not there.
            OSError: The disk cannot be read or written.
            sqlite3.Error: The record cannot be.
        """
        await self._end_of_stray()
        # What an earlier engine did not hear any more; it may have been the end.
        ending, status = self._listener.listen(), None
        if not _is_final(ending):
            base_file = await asyncio.to_thread(self._host.base_file)
            plan = json.dumps(self._plan(self._job(), base_file)).encode()
            await asyncio.to_thread(write_whole, self._folder / "training.json", plan)
            if self.stopping or self._job().status not in ("running", "queued"):
                return
            training = Child(self._folder)
            ending = await self._accompany(training)
            status = training.status
        if not self.stopping or _is_final(ending):
            await self._settle(ending, status)

    async def _end_of_stray(self) -> None:
        deadline = time.monotonic() + _STRAY_SECONDS
        while child.lives(self._folder) and not self.stopping:
            if self._job().over or time.monotonic() > deadline:
                child.kill_stray(self._folder)
            await asyncio.sleep(_TICK)

    def _tell_of_start(self) -> None:
        job = self._job()
        again = f"Fine-tuning job goes on after step {job.step}"
        with self._record.store.change():
            self._record.jobs.change(job, status="running", estimated_finish=None)
            self._record.events.tell(job.id, "Fine-tuning job started" if job.step < 0 else again)
        log.info("A training starts", job=job.id, step=max(job.step, 0))

    def _plan(self, job: Job, base_file: Path) -> dict[str, object]:
        settled = job.request.hyperparameters.settled(0)
        adapter = self._catalog.find(job.request.model).adapter
        return {
            "model": str(base_file),
            "start_from": None if adapter is None else str(adapter),
            "n_epochs": settled.n_epochs,
            "batch_size": settled.batch_size,
            "learning_rate": settled.learning_rate,
            "seed": job.request.seed,
            "rank": _RANK,
            "alpha": _ALPHA,
            # Examples of a batch are worked on side by side; more workers would find nothing to do.
            "workers": min(cpu.usable_cores(), settled.batch_size, _MOST_WORKERS),
        }

    async def _accompany(self, training: Child) -> Told | None:
        """Stay with the training until it ends; the word with which it did."""
        ending = None
        asked = _Asked(training)
        try:
            self._tell_of_start()
            while not self.stopping:
                ended = training.status is not None  # before listening, so that nothing is missed
                ending = self._listener.listen() or ending
                if ended:
                    return ending
                asked.bring_in_line(self._job())
                await asyncio.sleep(_TICK)
            await asyncio.to_thread(training.let_go, _FAREWELL_SECONDS)
            return self._listener.listen() or ending
        except BaseException:
            training.kill()
            raise
        finally:
            training.let_go(0 if self.stopping else _CANCEL_SECONDS)

    async def _settle(self, ending: Told | None, status: int | None) -> None:
        job = self._job()
        match "" if ending is None else words(ending, "event"):
            case _ if job.over:
                pass
            case "done":
                await self._succeed(job)
            case "failed" if ending is not None:
                log.error("A training failed", job=job.id, log=child.log_tail(self._folder))
                await troubles.fail(self._record, job.id, troubles.told(ending))
            # One that did not hear and was killed has kept its last state, and goes on from there.
            case "paused" | "" if job.status == "paused":
                self._record.events.tell(job.id, f"Fine-tuning job paused after step {job.step}")
            case "" if job.status == "queued":
                pass  # so has one that was resumed before that
            case "paused":
                pass  # it was resumed meanwhile, or its process was asked to end by the system
            case _:
                tail = child.log_tail(self._folder)
                log.error("A training ended without a word", job=job.id, status=status, log=tail)
                trouble = troubles.sudden_end(self._folder, status)
                await troubles.fail(self._record, job.id, trouble)

    async def _succeed(self, job: Job) -> None:
        record = self._record
        steps = record.checkpoints.steps(job.id)
        kept = await asyncio.to_thread(self._tuned.keep_files, job.id, self._folder, steps)
        table = figures.table(record.events.figures(job.id))
        results = await asyncio.to_thread(record.files.write, "step_metrics.csv", RESULTS, table)
        name = self._tuned.new_name(job)
        with record.store.change(durable=True):
            job = self._job()
            if job.over:
                return  # cancelled this very moment; the next start sweeps the files
            for step in set(steps) - set(kept):
                record.checkpoints.drop(job.id, step)
            record.files.add(results)
            self._tuned.add(job, name, kept)
            record.events.tell(job.id, f"New fine-tuned model created: {name}")
            record.events.tell(job.id, "The job has successfully completed")
            record.jobs.end(job, "succeeded", fine_tuned_model=name, result_files=(results.id,))
        # No other request comes in between: who sees that the job has succeeded finds its model.
        self._tuned.serve(job.id)
        log.info("A training has succeeded", job=job.id, steps=job.step)

    def _job(self) -> Job:
        return self._record.jobs.find(self._job_id)


class _Asked:
    """What a training has been asked for so far."""

    def __init__(self, training: Child) -> None:
        self._training = training
        self._cancel = self._pause = False
        self._kill_at = float("inf")

    def bring_in_line(self, job: Job) -> None:
        """Ask for what the record says of the job, once; kill a training that does not obey."""
        if job.over and not self._cancel:
            self._training.ask("cancel")
            self._cancel = True
            self._kill_at = time.monotonic() + _CANCEL_SECONDS
        elif job.status in ("paused", "queued") and not self._pause:
            self._training.ask("pause")
            self._pause = True
            self._kill_at = time.monotonic() + _PAUSE_SECONDS
        if time.monotonic() > self._kill_at:
            self._training.kill()


def _is_final(ending: Told | None) -> bool:
    return ending is not None and words(ending, "event") in ("done", "failed")
