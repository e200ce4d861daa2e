"""The curve of a training: its points, with the epochs that they belong to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import fmean

from bot.archive import JobEvent
from bot.engines import RemoteJob
from bot.training.curves.metrics import (
    Point,
    finite,
    merged,
    points_of_csv,
    points_of_events,
    total_steps,
    whole,
)

SAMPLE = 20
"""As many points as Slack's chart takes."""

_LOSSES = ("train_loss", "valid_loss", "full_valid_loss")


@dataclass(frozen=True, slots=True)
class EpochEnd:
    """How a training stood at the end of an epoch, or of another part of it.

    The training figures are means over the part, because those of single batches jump about. The
    validation figures are the latest of the whole validation file within the part, else means of
    its samples. `epoch` is None where epochs are not known.
    """

    epoch: int | None
    step: int
    train_loss: float | None = None
    train_accuracy: float | None = None
    valid_loss: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """What a training measured, by step, and how long it is; None where that is not known."""

    points: tuple[Point, ...]
    total_steps: int | None = None
    epochs: int | None = None

    @property
    def last_step(self) -> int:
        """The step measured last; 0 where there is none."""
        return self.points[-1].step if self.points else 0

    @property
    def is_validated(self) -> bool:
        """Whether there is any figure of a validation file."""
        return bool(self.validation())

    def train(self) -> list[tuple[int, float]]:
        """Return the training losses that are numbers, by step."""
        return series(self.points, "train_loss")

    def validation(self) -> list[tuple[int, float]]:
        """Return the validation losses: of the whole file if there are any, else of samples."""
        return series(self.points, "full_valid_loss") or series(self.points, "valid_loss")

    def holes(self) -> list[int]:
        """Return the steps at which a loss was no number."""
        return [
            point.step
            for point in self.points
            if any(isnan(getattr(point, name) or 0.0) for name in _LOSSES)
        ]

    def epoch_of(self, step: int) -> int | None:
        """Return the epoch of a step, counted from 1; 0 before training; None when unknown."""
        if not self._knows_epochs:
            return None
        total, epochs = self.total_steps or 1, self.epochs or 1
        return min(-(-max(step, 0) * epochs // total), epochs)

    def epoch_end(self, epoch: int) -> int | None:
        """Return the last step of an epoch."""
        if not self._knows_epochs or not 0 <= epoch <= (self.epochs or 0):
            return None
        return epoch * (self.total_steps or 1) // (self.epochs or 1)

    def losses_at_epoch_ends(self) -> tuple[EpochEnd, ...]:
        """Return how the training stood after each epoch that is over."""
        if not self._knows_epochs:
            return ()
        return self._parts(range(1, (self.epochs or 0) + 1))

    def losses_at_parts(self, parts: int) -> tuple[EpochEnd, ...]:
        """Return how the training stood after each of so many equal parts of what was measured."""
        last = self.last_step
        ends = sorted({last * part // parts for part in range(1, parts + 1)} - {0})
        return self._ends(ends)

    @property
    def _knows_epochs(self) -> bool:
        return bool(self.epochs and self.total_steps and self.total_steps >= self.epochs)

    def _parts(self, epochs: Iterable[int]) -> tuple[EpochEnd, ...]:
        ends = [end for epoch in epochs if (end := self.epoch_end(epoch)) is not None]
        return self._ends([end for end in ends if end <= self.last_step])

    def _ends(self, ends: Sequence[int]) -> tuple[EpochEnd, ...]:
        found, start = [], 0
        for end in ends:
            part = [point for point in self.points if start < point.step <= end]
            found.append(_end(self.epoch_of(end), end, part))
            start = end
        return tuple(found)


def curve_of(events: Sequence[JobEvent], job: RemoteJob, *, results: str | None = None) -> Curve:
    """Return the curve of a job.

    Args:
        events: what its engine told, oldest first.
        job: as the engine describes it; its `n_epochs` may still be "auto".
        results: the result file, once there is one. Its figures are the more precise ones.
    """
    points = points_of_events(events)
    if results:
        points = merged(points_of_csv(results), points)
    total = total_steps(events)
    if total is None and job.is_over and points:
        total = points[-1].step
    return Curve(points, total, whole(job.hyperparameters.get("n_epochs")) or None)


def series(points: Iterable[Point], figure: str) -> list[tuple[int, float]]:
    """Return one figure by step, where it is a number."""
    return [
        (point.step, value)
        for point in points
        if (value := finite(getattr(point, figure))) is not None
    ]


def sampled(points: Sequence[Point], most: int = SAMPLE) -> tuple[Point, ...]:
    """Return at most `most` points that show the same curve.

    The first and the last are among them, and where each loss is lowest and highest; the others
    are spread evenly. Under eight points there may be no room for all extremes: first and last and
    the training loss go first.
    """
    last = len(points) - 1
    if last < most:
        return tuple(points)
    chosen = [last * index // (most - 1) for index in range(most)] if most > 1 else [0][:most]
    fixed = {0, last}
    for wanted in (index for figure in _LOSSES for index in _extremes(points, figure)):
        spare = [index for index in chosen if index not in fixed]
        if wanted not in chosen and spare:
            chosen[chosen.index(min(spare, key=lambda index: abs(index - wanted)))] = wanted
        fixed.add(wanted)
    return tuple(points[index] for index in sorted(chosen))


def _extremes(points: Sequence[Point], figure: str) -> list[int]:
    numbers = [
        (value, index)
        for index, point in enumerate(points)
        if (value := finite(getattr(point, figure))) is not None
    ]
    return [min(numbers)[1], max(numbers)[1]] if numbers else []


def _end(epoch: int | None, step: int, part: Sequence[Point]) -> EpochEnd:
    full = series(part, "full_valid_loss")
    return EpochEnd(
        epoch=epoch,
        step=step,
        train_loss=_mean(series(part, "train_loss")),
        train_accuracy=_mean(series(part, "train_accuracy")),
        valid_loss=full[-1][1] if full else _mean(series(part, "valid_loss")),
    )


def _mean(figures: Sequence[tuple[int, float]]) -> float | None:
    return fmean(value for _, value in figures) if figures else None
