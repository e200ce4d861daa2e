"""Made trainings: what an engine tells of them, and the curves that come of it."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.archive import JobEvent
from bot.engines import Checkpoint, RemoteJob
from bot.training.curves.curve import Curve
from bot.training.curves.metrics import Point

BEGAN = 1_790_000_000


def told(
    number: int,
    message: str,
    data: Mapping[str, object] | None = None,
    *,
    level: str = "info",
    kind: str = "message",
) -> JobEvent:
    """An event, a second after the one before."""
    return JobEvent(f"event-{number}", BEGAN + number, level, kind, message, data or {})


def measured(number: int, step: int, total: int, **figures: object) -> JobEvent:
    """A measure, as the embedded engine and OpenAI tell it."""
    data = {"step": step, "total_steps": total, **figures}
    return told(number, f"Step {step}/{total}", data, kind="metrics")


def remote_job(status: str = "running", **more: object) -> RemoteJob:
    """A job as its engine describes it, of three epochs unless it is said otherwise."""
    return RemoteJob.from_raw({"id": "ftjob-1", "status": status, **hyperparameters(3), **more})


def hyperparameters(epochs: object) -> dict[str, Any]:
    """The part of a job that tells its epochs."""
    method = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": epochs}}}
    return {"method": method}


def checkpoint(step: int, loss: float | None = None) -> Checkpoint:
    """A checkpoint, with its validation loss if it has one."""
    metrics: Mapping[str, float] = {} if loss is None else {"full_valid_loss": loss}
    return Checkpoint(f"ckpt-{step}", step, f"ft:base:org:voice:id:ckpt-step-{step}", metrics, 0)


def curve_by_epochs(
    valid: Sequence[float],
    *,
    train: Sequence[float] | None = None,
    before: float | None = None,
    epoch_steps: int = 6,
    accuracy: float | None = None,
) -> Curve:
    """A curve with this validation loss at each epoch's end, and this training loss within it."""
    train = train or [2.0 / (epoch + 1) for epoch in range(len(valid))]
    points = [] if before is None else [Point(0, full_valid_loss=before)]
    for epoch, (train_loss, valid_loss) in enumerate(zip(train, valid, strict=True)):
        for within in range(1, epoch_steps + 1):
            step = epoch * epoch_steps + within
            loss = valid_loss if within == epoch_steps else None
            points.append(Point(step, train_loss, accuracy, loss, None, loss))
    return Curve(tuple(points), len(valid) * epoch_steps, len(valid))


def noisy_curve(
    steps: int,
    epochs: int | None,
    *,
    valid: Callable[[float], float] | None = None,
    every: int = 5,
    train: Callable[[float], float] = lambda share: 1.1 + 1.3 * math.exp(-3 * share),
    accuracy: bool = True,
) -> Curve:
    """A curve as real ones look: `valid` and `train` are losses by the share of steps done."""
    chance = random.Random(7)  # noqa: S311 - the same noise every time
    points = []
    for step in range(steps + 1):
        share = step / steps
        loss = max(train(share) + chance.gauss(0, 0.2), 0.01) if step else None
        other = valid(share) if valid and step % every == 0 else None
        points.append(
            Point(
                step,
                loss,
                _right(loss) if accuracy else None,
                other,
                _right(other) if accuracy else None,
                other,
                _right(other) if accuracy else None,
            )
        )
    return Curve(tuple(points), steps, epochs)


def learned(share: float) -> float:
    """The validation loss of a training that goes well."""
    return 1.5 + 0.9 * math.exp(-3 * share)


def learned_by_heart(share: float) -> float:
    """The validation loss of a training that is best in its middle."""
    return 1.4 + 3 * (share - 0.5) ** 2


def _right(loss: float | None) -> float | None:
    return None if loss is None else min(1 - 0.22 * loss, 1.0)
