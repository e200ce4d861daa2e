"""How far a job is: its step, its latest losses, and the time that is left."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.archive import Job, JobEvent
from bot.engines import RemoteJob
from bot.training.curves.metrics import (
    METRICS_EVENT,
    Point,
    finite,
    points_of_events,
    total_steps,
)

_CELLS = 10
_ROUNDING = 1e-9
_FULL, _EMPTY = "▓", "░"
_PACE_EVENTS = 20
_STANDSTILL = re.compile(r"\b(?:paus|resum|goes on|started)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; what is not known yet is None.

    `fraction` is from 0 to 1. The losses are the latest. `seconds_left` is None unless the job runs
    and its pace, or its engine, tells.
    """

    step: int | None
    total: int | None
    fraction: float | None
    train_loss: float | None
    valid_loss: float | None
    seconds_left: float | None


def progress(job: Job, events: Sequence[JobEvent], now: datetime) -> Progress:
    """Return how far a job is by what its engine told; `now` knows its time zone."""
    points, total = points_of_events(events), total_steps(events)
    step = points[-1].step if points else None
    return Progress(
        step=step,
        total=total,
        fraction=min(step / total, 1.0) if step is not None and total else None,
        train_loss=_latest(points, "train_loss"),
        valid_loss=_latest(points, "full_valid_loss", "valid_loss"),
        seconds_left=_seconds_left(job, events, now, step=step, total=total),
    )


def bar(fraction: float) -> str:
    """Draw a share as "▓▓▓▓░░░░░░ 42 %"; it is full only when all is done."""
    share = 0.0 if math.isnan(fraction) else min(max(fraction, 0.0), 1.0)
    # 0.29 times 100 is 28.999…, and 99.9 % is not all.
    percent = 100 if share == 1.0 else min(int(share * 100 + _ROUNDING), 99)
    full = percent * _CELLS // 100
    return f"{_FULL * full}{_EMPTY * (_CELLS - full)} {percent} %"


def _latest(points: Sequence[Point], *figures: str) -> float | None:
    for figure in figures:
        for point in reversed(points):
            if (value := finite(getattr(point, figure))) is not None:
                return value
    return None


def _seconds_left(
    job: Job, events: Sequence[JobEvent], now: datetime, *, step: int | None, total: int | None
) -> float | None:
    remote = RemoteJob.from_raw(job.snapshot)
    if (job.status or remote.status).lower() != "running":
        return None
    at = now.timestamp()
    if remote.estimated_finish and remote.estimated_finish > at:
        return remote.estimated_finish - at
    run = _latest_run(events)
    pace = _pace(run)
    if pace is None or step is None or total is None:
        return None
    # It may have stood still since its last word; then nothing can be said.
    left = (total - step) * pace - (at - run[-1].created_at)
    return left if left > 0 else None


def _latest_run(events: Sequence[JobEvent]) -> list[JobEvent]:
    """Return the latest measures since the job last began or went on: breaks are no pace."""
    found: list[JobEvent] = []
    for event in reversed(events):
        if event.type == METRICS_EVENT:
            found.append(event)
        elif _STANDSTILL.search(event.message):
            break
        if len(found) == _PACE_EVENTS:
            break
    return found[::-1]


def _pace(run: Sequence[JobEvent]) -> float | None:
    """Return the seconds that a step takes."""
    points = points_of_events(run)
    if len(points) < 2 or len(run) < 2:  # noqa: PLR2004 - two points make an interval
        return None
    seconds = run[-1].created_at - run[0].created_at
    return seconds / (points[-1].step - points[0].step) if seconds > 0 else None
