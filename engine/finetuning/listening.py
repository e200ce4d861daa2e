"""What a training says goes into the record: each thing once, whatever is killed meanwhile."""

import time
from dataclasses import dataclass, replace

from engine.finetuning import child, figures
from engine.finetuning.figures import Pace
from engine.finetuning.job import Job
from engine.finetuning.journal import Told, told_after, whole, words
from engine.finetuning.record import Record


@dataclass(frozen=True)
class Progress:
    """How far a training is."""

    job_id: str
    model: str
    """The model from which it starts."""
    suffix: str
    step: int = 0
    total: int = 0
    loss: float | None = None
    seconds_left: float | None = None


class Listener:
    """Follows the training of one job."""

    def __init__(self, record: Record, job: Job) -> None:
        self.progress = Progress(job.id, job.request.model, job.request.suffix)
        self._record = record
        self._pace = Pace()

    def listen(self) -> Told | None:
        """Record what has been said since; the word with which the training ended, if it did."""
        ending = None
        job_id = self.progress.job_id
        journal = child.journal(self._record.folder(job_id))
        with self._record.store.change():
            job = self._record.jobs.find(job_id)
            if job.over:
                return None  # cancelled: what is still said is of no interest
            for told, read_to in told_after(journal, job.journal_read):
                if words(told, "event") in ("done", "failed"):
                    return told  # marked as read together with what comes of it, or heard again
                if words(told, "event") in ("paused", "cancelled"):
                    ending = told
                job = self._record.jobs.change(self._heard(job, told), journal_read=read_to)
        return ending

    def _heard(self, job: Job, told: Told) -> Job:
        match words(told, "event"):
            case "started" | "validated" | "step":
                return self._step(job, told)
            case "checkpoint":
                self._checkpoint(job, told)
            case "dropped":
                self._record.checkpoints.drop(job.id, whole(told, "step"))
        return job

    def _step(self, job: Job, told: Told) -> Job:
        step = whole(told, "step")
        total = whole(told, "total_steps") or self.progress.total
        measured = figures.metrics(told)
        self._pace.saw(step, time.monotonic())
        left = self._pace.seconds_for(total - step)
        self.progress = replace(
            self.progress,
            step=step,
            total=total,
            loss=measured.get("train_loss", self.progress.loss),
            seconds_left=left,
        )
        if left is not None:
            job = replace(job, estimated_finish=int(time.time() + left))
        # After a kill some steps are made once more, with the same figures. They are told once.
        if not measured or step <= job.step:
            return job
        self._record.events.measure(
            job.id,
            figures.in_words(step, total, measured),
            {"step": step, "total_steps": total, **measured},
        )
        return replace(job, step=step, trained_tokens=whole(told, "tokens"))

    def _checkpoint(self, job: Job, told: Told) -> None:
        step = whole(told, "step")
        if step not in self._record.checkpoints.steps(job.id):
            self._record.events.tell(job.id, f"Checkpoint created at step {step}")
        self._record.checkpoints.add(job.id, step, figures.metrics(told))
