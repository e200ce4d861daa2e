"""What to train, as the engine wrote it to `training.json`."""

import json
import math
from dataclasses import dataclass
from pathlib import Path


class TaskError(Exception):
    """The task cannot be understood; says what is wrong with it."""


@dataclass(frozen=True)
class Task:
    """One training."""

    model: Path
    start_from: Path | None
    """An adapter to go on from; None: a fresh one."""
    n_epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    rank: int
    alpha: float
    workers: int
    """Examples that are computed at the same time, each by one thread."""


def read_task(path: Path) -> Task:
    """Read a task.

    Raises:
        TaskError: It cannot be understood.
        OSError: It cannot be read.
    """
    try:
        told = json.loads(path.read_bytes())
        start_from = told["start_from"]
        task = Task(
            model=Path(told["model"]),
            start_from=None if start_from is None else Path(start_from),
            n_epochs=_whole(told, "n_epochs", 1),
            batch_size=_whole(told, "batch_size", 1),
            learning_rate=float(told["learning_rate"]),
            seed=_whole(told, "seed"),
            rank=_whole(told, "rank", 1),
            alpha=float(told["alpha"]),
            workers=_whole(told, "workers", 1),
        )
    except KeyError as error:
        raise TaskError(f"{path.name} does not tell {error}.") from error
    except (ValueError, TypeError) as error:
        raise TaskError(f"{path.name} cannot be understood: {error}.") from error
    for name in ("learning_rate", "alpha"):
        if not (math.isfinite(getattr(task, name)) and getattr(task, name) > 0):
            raise TaskError(f"{path.name}: '{name}' must be above 0.")
    return task


def _whole(told: dict[str, object], name: str, least: int | None = None) -> int:
    value = told[name]
    if not isinstance(value, int) or (least is not None and value < least):
        at_least = "" if least is None else f" of at least {least}"
        raise ValueError(f"'{name}' must be a whole number{at_least}")
    return value
