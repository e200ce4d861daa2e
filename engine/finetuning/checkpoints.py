"""The checkpoints of jobs, in the record: the model as it was after a step, with its figures."""

import json
import time
from collections.abc import Mapping

from engine.finetuning import pages
from engine.finetuning.ids import new_id
from engine.finetuning.store import Row, Store


class Checkpoints:
    """The checkpoints of all jobs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, job_id: str, step: int, metrics: Mapping[str, float]) -> None:
        """Record one; a training that went on from before it makes the same one again."""
        self.drop(job_id, step)
        self._store.add(
            "checkpoints",
            {
                "id": new_id("ftckpt"),
                "job_id": job_id,
                "created_at": int(time.time()),
                "step": step,
                "metrics": json.dumps(dict(metrics)),
            },
        )

    def drop(self, job_id: str, step: int) -> None:
        """Record that one is not kept."""
        self._store.write("DELETE FROM checkpoints WHERE job_id = ? AND step = ?", [job_id, step])

    def drop_all(self, job_id: str) -> None:
        """Record that none is kept."""
        self._store.write("DELETE FROM checkpoints WHERE job_id = ?", [job_id])

    def steps(self, job_id: str) -> list[int]:
        """The steps of a job after which there is one."""
        statement = "SELECT step FROM checkpoints WHERE job_id = ? ORDER BY step"
        return [row["step"] for row in self._store.rows(statement, [job_id])]

    def page(self, job_id: str, wanted: pages.Asked, model: str | None) -> dict[str, object]:
        """A page of a job's checkpoints, the latest first, as OpenAI's API describes it.

        They are told once the job has made its `model`: until then any of them may still be
        dropped, and none can be asked to write.
        """
        where = "job_id = ?" if model else "job_id = ? AND FALSE"
        within = pages.Within("checkpoints", where, (job_id,))
        return pages.card(
            pages.page(self._store, within, wanted), lambda row: _card(row, model or "")
        )


def checkpoint_model(model: str, step: int) -> str:
    """The name under which a checkpoint of that fine-tuned model writes."""
    return f"{model}:ckpt-step-{step}"


def _card(row: Row, model: str) -> dict[str, object]:
    return {
        "id": row["id"],
        "object": "fine_tuning.job.checkpoint",
        "created_at": row["created_at"],
        "fine_tuned_model_checkpoint": checkpoint_model(model, row["step"]),
        "fine_tuning_job_id": row["job_id"],
        "metrics": {"step": row["step"], **json.loads(row["metrics"])},
        "step_number": row["step"],
    }
