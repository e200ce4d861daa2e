"""The jobs in the record."""

import json
import time
from dataclasses import asdict, replace
from typing import Any

from engine.errors import ApiError
from engine.finetuning import pages
from engine.finetuning.hyperparameters import Hyperparameters
from engine.finetuning.ids import new_id
from engine.finetuning.job import NOT_OVER, Job, Request, Status, Trouble
from engine.finetuning.store import Row, Store, Value


class Jobs:
    """All of them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, job_id: str, request: Request) -> Job:
        """Record a new job."""
        job = Job(job_id, int(time.time()), request)
        self._store.add("jobs", {"id": job.id, "created_at": job.created_at, **_columns(job)})
        return job

    @staticmethod
    def new_id() -> str:
        """An id for a job that is about to be."""
        return new_id("ftjob")

    def find(self, job_id: str) -> Job:
        """The job of that id.

        Raises:
            ApiError: There is none.
        """
        row = self._store.row("SELECT * FROM jobs WHERE id = ?", [job_id])
        if row is None:
            raise ApiError(
                404,
                f"There is no fine-tuning job '{job_id}'. GET /v1/fine_tuning/jobs lists those "
                "that are here.",
                param="fine_tuning_job_id",
                code="fine_tune_not_found",
            )
        return _job(row)

    def page(self, wanted: pages.Asked, metadata: dict[str, str] | None) -> dict[str, object]:
        """A page of the list, newest first, of those that carry all this metadata; None: none."""
        carries = "EXISTS (SELECT 1 FROM json_each(metadata) WHERE key = ? AND value = ?)"
        pairs = metadata or {}
        where = " AND ".join(["TRUE", *[carries] * len(pairs)])
        values = tuple(word for pair in pairs.items() for word in pair)
        within = pages.Within("jobs", "metadata = '{}'" if metadata is None else where, values)
        return pages.card(pages.page(self._store, within, wanted), lambda row: _job(row).card())

    def change(self, job: Job, **news: Any) -> Job:  # noqa: ANN401 - the fields of a job
        """Record what is new about a job; what has become of it is returned."""
        changed = replace(job, **news)
        columns = _columns(changed)
        names = ", ".join(f"{name} = ?" for name in columns)
        self._store.write(
            f"UPDATE jobs SET {names} WHERE id = ?",  # noqa: S608 - our own names
            [*columns.values(), job.id],
        )
        return changed

    def queue(self, job: Job, **news: Any) -> Job:  # noqa: ANN401 - the fields of a job
        """Put a job at the end of the queue."""
        row = self._store.row("SELECT coalesce(max(place), 0) + 1 AS place FROM jobs")
        assert row is not None  # noqa: S101 - a maximum is always told
        return self.change(job, status="queued", place=row["place"], **news)

    def end(self, job: Job, status: Status, **news: Any) -> Job:  # noqa: ANN401 - the fields of a job
        """Record that a job is over."""
        now = int(time.time())
        return self.change(job, status=status, finished_at=now, estimated_finish=None, **news)

    def first(self, *statuses: Status) -> Job | None:
        """The next job in one of these states, the earlier state first, then by its place."""
        for status in statuses:
            statement = "SELECT * FROM jobs WHERE status = ? ORDER BY place, seq LIMIT 1"
            if (row := self._store.row(statement, [status])) is not None:
                return _job(row)
        return None

    def unfinished(self) -> list[Job]:
        """Those that are not over."""
        marks = ", ".join("?" * len(NOT_OVER))
        statement = f"SELECT * FROM jobs WHERE status IN ({marks}) ORDER BY seq"  # noqa: S608 - marks only
        return [_job(row) for row in self._store.rows(statement, NOT_OVER)]

    def known(self, job_id: str) -> bool:
        """Whether there is a job of that id."""
        return self._store.row("SELECT 1 FROM jobs WHERE id = ?", [job_id]) is not None


def _columns(job: Job) -> dict[str, Value]:
    asked = job.request
    return {
        "status": job.status,
        "model": asked.model,
        "training_file": asked.training_file,
        "validation_file": asked.validation_file,
        "suffix": asked.suffix,
        "seed": asked.seed,
        "metadata": json.dumps(dict(asked.metadata)),
        "hyperparameters": json.dumps(asked.hyperparameters.card()),
        "place": job.place,
        "step": job.step,
        "journal_read": job.journal_read,
        "error": json.dumps(asdict(job.error)) if job.error else None,
        "fine_tuned_model": job.fine_tuned_model,
        "trained_tokens": job.trained_tokens,
        "estimated_finish": job.estimated_finish,
        "finished_at": job.finished_at,
        "result_files": json.dumps(job.result_files),
    }


def _job(row: Row) -> Job:
    return Job(
        id=row["id"],
        created_at=row["created_at"],
        request=Request(
            model=row["model"],
            training_file=row["training_file"],
            validation_file=row["validation_file"],
            hyperparameters=Hyperparameters(**json.loads(row["hyperparameters"])),
            suffix=row["suffix"],
            seed=row["seed"],
            metadata=json.loads(row["metadata"]),
        ),
        status=row["status"],
        place=row["place"],
        step=row["step"],
        journal_read=row["journal_read"],
        error=Trouble(**json.loads(row["error"])) if row["error"] else None,
        fine_tuned_model=row["fine_tuned_model"],
        trained_tokens=row["trained_tokens"],
        estimated_finish=row["estimated_finish"],
        finished_at=row["finished_at"],
        result_files=tuple(json.loads(row["result_files"])),
    )
