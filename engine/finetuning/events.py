"""What is told of a job while it goes on, in the record."""

import json
import time
from collections.abc import Mapping
from typing import Literal

from engine.finetuning import pages
from engine.finetuning.ids import new_id
from engine.finetuning.store import Row, Store

Level = Literal["info", "warn", "error"]


class Events:
    """The events of all jobs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tell(self, job_id: str, message: str, level: Level = "info") -> None:
        """Record words."""
        self._add(job_id, level, "message", message, None)

    def measure(self, job_id: str, message: str, figures: Mapping[str, float]) -> None:
        """Record figures, and the same in words."""
        self._add(job_id, "info", "metrics", message, json.dumps(dict(figures)))

    def figures(self, job_id: str) -> list[dict[str, float]]:
        """The figures of a job, as they came."""
        statement = "SELECT data FROM events WHERE job_id = ? AND type = 'metrics' ORDER BY seq"
        return [json.loads(row["data"]) for row in self._store.rows(statement, [job_id])]

    def page(self, job_id: str, wanted: pages.Asked) -> dict[str, object]:
        """A page of a job's events, newest first, as OpenAI's API describes it."""
        within = pages.Within("events", "job_id = ?", (job_id,))
        return pages.card(pages.page(self._store, within, wanted), _card)

    def _add(
        self,
        job_id: str,
        level: Level,
        kind: Literal["message", "metrics"],
        message: str,
        data: str | None,
    ) -> None:
        self._store.add(
            "events",
            {
                "id": new_id("ftevent"),
                "job_id": job_id,
                "created_at": int(time.time()),
                "level": level,
                "type": kind,
                "message": message,
                "data": data,
            },
        )


def _card(row: Row) -> dict[str, object]:
    return {
        "id": row["id"],
        "object": "fine_tuning.job.event",
        "created_at": row["created_at"],
        "level": row["level"],
        "type": row["type"],
        "message": row["message"],
        "data": json.loads(row["data"]) if row["data"] else {},
    }
