"""What a client can do with a job: cancel it, pause it, resume it.

Each only changes the record; the work follows it. So an act is true as soon as it is answered, and
stays true whatever ends meanwhile.
"""

from engine.errors import ApiError
from engine.finetuning.job import NOT_OVER, Job, Status
from engine.finetuning.record import Record


def cancel(record: Record, job: Job) -> Job:
    """End a job for good; its training ends within two seconds.

    Raises:
        ApiError: It is over already.
    """
    _only(job, "cancelled", NOT_OVER)
    with record.store.change():
        record.checkpoints.drop_all(job.id)
        record.events.tell(job.id, "The job was cancelled; the uploaded files are kept")
        return record.jobs.end(job, "cancelled")


def pause(record: Record, job: Job) -> Job:
    """Keep a job for later; one that is being trained saves what it has learned, and ends.

    Raises:
        ApiError: It is neither in the queue nor running.
    """
    _only(job, "paused", ("queued", "running"))
    with record.store.change():
        if job.status == "running":
            record.events.tell(job.id, "The job pauses; what it has learned is kept")
        else:
            record.events.tell(job.id, "The job was paused before its turn came")
        return record.jobs.change(job, status="paused", estimated_finish=None)


def resume(record: Record, job: Job) -> Job:
    """Put a paused job at the end of the queue.

    Raises:
        ApiError: It is not paused.
    """
    _only(job, "resumed", ("paused",))
    with record.store.change():
        record.events.tell(job.id, "The job was resumed and waits for its turn")
        return record.jobs.queue(job)


def _only(job: Job, done: str, statuses: tuple[Status, ...]) -> None:
    if job.status not in statuses:
        raise ApiError(
            400,
            f"The job is {_words(job.status)} and cannot be {done}: that is for jobs that are "
            f"{' or '.join(map(_words, statuses))}.",
            code="invalid_job_state",
        )


def _words(status: Status) -> str:
    return "validating its files" if status == "validating_files" else status
