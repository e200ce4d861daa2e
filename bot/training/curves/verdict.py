"""What a curve says: whether the training learned, learned by heart, or went astray.

The signals are those of the providers' guides: the loss on the validation file is lowest before the
end while the training loss goes on falling; the gap between the two grows; the figures jump or end.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.engines import Checkpoint
from bot.training.curves.curve import Curve, EpochEnd
from bot.words import curves as words

_FEWEST_STEPS = 5
_PARTS = 5
"""So many parts stand for epochs where there is one epoch, or where epochs are not known."""
_CHANGE = 0.02
"""The share by which a validation loss must differ to say anything: files are small."""
_GAP = 0.1
"""The share of the validation loss by which a gap must have grown to say anything."""
_BY_HEART = 0.98
"""The share of training tokens from which on they are known by heart."""
_WINDOWS = 10
_SMALLEST_WINDOW = 3
_RISE = 0.5
"""A rise of less is what single batches do."""


class VerdictKind(StrEnum):
    """What a curve can say."""

    STILL_LEARNING = "still_learning"
    """It was getting better when it ended."""
    GOOD = "good"
    """It learned, and came to rest."""
    OVERFITTING = "overfitting"
    """It learned its examples by heart, at the cost of others."""
    UNSTABLE = "unstable"
    """Its figures jumped, rose, or ended in NaN."""
    CANNOT_TELL = "cannot_tell"
    """There are no figures of a validation file."""
    TOO_SHORT = "too_short"
    """There are too few figures."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a curve says.

    `epoch` is where it went wrong: the first one that over-fitted, or the one that jumped; for all
    other kinds, the one with the lowest validation loss. None where epochs are not known.
    `checkpoint` is one that did better on the validation file than the end of the training; None
    where the end is best, or nothing is known. `is_taken` says that the model which came out is
    that checkpoint already: some engines hand out the best one, not the last.
    """

    kind: VerdictKind
    epoch: int | None = None
    checkpoint: Checkpoint | None = None
    is_taken: bool = False


def verdict(curve: Curve, checkpoints: Sequence[Checkpoint] = ()) -> Verdict:
    """Judge a curve."""
    preferred = preferred_checkpoint(curve, checkpoints)
    if (step := _stumble(curve)) is not None:
        return Verdict(VerdictKind.UNSTABLE, _epoch(curve, step), preferred)
    if curve.last_step < _FEWEST_STEPS or max(len(curve.train()), len(curve.validation())) <= 1:
        return Verdict(VerdictKind.TOO_SHORT)
    stages = _stages(curve)
    if len(stages) <= 1:
        kind = VerdictKind.TOO_SHORT if curve.is_validated else VerdictKind.CANNOT_TELL
        return Verdict(kind)
    kind, stage = _judged(stages)
    return Verdict(kind, stage.epoch, preferred)


def verdict_words(judged: Verdict) -> str:
    """Say in words what a curve says, and what to do."""
    step = judged.checkpoint.step if judged.checkpoint else None
    return words.verdict(judged.kind, epoch=judged.epoch, checkpoint=step, is_taken=judged.is_taken)


def best_checkpoint(curve: Curve, checkpoints: Sequence[Checkpoint]) -> Checkpoint | None:
    """Return the checkpoint with the lowest validation loss, the latest of equal ones."""
    measured = dict(curve.validation())
    losses = [
        (loss, -checkpoint.step, index)
        for index, checkpoint in enumerate(checkpoints)
        if (loss := loss_of(checkpoint, measured)) is not None
    ]
    return checkpoints[min(losses)[2]] if losses else None


def preferred_checkpoint(curve: Curve, checkpoints: Sequence[Checkpoint]) -> Checkpoint | None:
    """Return the best checkpoint if it beats the end of the training, else None."""
    best = best_checkpoint(curve, checkpoints)
    if best is None:
        return None
    measured = curve.validation()
    loss = loss_of(best, dict(measured))
    is_last = best.step >= max(curve.last_step, *(each.step for each in checkpoints), 0)
    is_beaten = loss is None or (bool(measured) and loss >= measured[-1][1])
    return None if is_last or is_beaten else best


def loss_of(checkpoint: Checkpoint, measured: Mapping[int, float]) -> float | None:
    """Return a checkpoint's validation loss as it came with it, else as `measured` at its step."""
    for name in ("full_valid_loss", "valid_loss"):
        if (loss := checkpoint.metrics.get(name)) is not None and math.isfinite(loss):
            return loss
    return measured.get(checkpoint.step)


def _stages(curve: Curve) -> list[EpochEnd]:
    """Return the ends to compare, those with a validation loss: of epochs, else of equal parts.

    The state before training comes first, if it was measured: a training that only made things
    worse is to be seen.
    """
    ends = [end for end in curve.losses_at_epoch_ends() if end.valid_loss is not None]
    if len(ends) <= 1:
        ends = [end for end in curve.losses_at_parts(_PARTS) if end.valid_loss is not None]
    before = [loss for step, loss in curve.validation() if step == 0]
    return [*(EpochEnd(curve.epoch_of(0), 0, valid_loss=loss) for loss in before), *ends]


def _judged(stages: Sequence[EpochEnd]) -> tuple[VerdictKind, EpochEnd]:
    losses = [stage.valid_loss or 0.0 for stage in stages]
    best = min(range(len(losses)), key=lambda index: (losses[index], index))
    last = len(stages) - 1
    if losses[last] > losses[best] * (1 + _CHANGE):
        return _after_a_rise(stages, best)
    if (since := _by_heart(stages, losses)) is not None:
        return VerdictKind.OVERFITTING, stages[since]
    if losses[last] < losses[last - 1] * (1 - _CHANGE):
        return VerdictKind.STILL_LEARNING, stages[best]
    return VerdictKind.GOOD, stages[best]


def _after_a_rise(stages: Sequence[EpochEnd], best: int) -> tuple[VerdictKind, EpochEnd]:
    """Tell learning by heart, in which the training loss falls on, from going astray."""
    first, last = stages[best], stages[-1]
    is_falling = (
        first.train_loss is None or last.train_loss is None or last.train_loss < first.train_loss
    )
    kind = VerdictKind.OVERFITTING if is_falling else VerdictKind.UNSTABLE
    return kind, stages[best + 1]


def _by_heart(stages: Sequence[EpochEnd], losses: Sequence[float]) -> int | None:
    """Return since when the validation file gains nothing while the examples are learned on."""
    last = len(stages) - 1
    if last < 1 or losses[last] < losses[last - 1] * (1 - _CHANGE):
        return None
    if (stages[last].train_accuracy or 0.0) >= _BY_HEART:
        return last
    if last < 2 or losses[last] < losses[last - 2] * (1 - _CHANGE):  # noqa: PLR2004 - two running
        return None
    gaps = [
        loss - stage.train_loss
        for stage, loss in zip(stages[-3:], losses[-3:], strict=True)
        if stage.train_loss is not None
    ]
    if len(gaps) < 3 or not gaps[0] < gaps[1] < gaps[2]:  # noqa: PLR2004 - the ends of two running
        return None
    return last - 1 if gaps[2] - gaps[0] > _GAP * losses[last] else None


def _stumble(curve: Curve) -> int | None:
    """Return the step at which the losses ended in NaN, or jumped and stayed up."""
    holes = curve.holes()
    return holes[0] if holes else _rise(curve.train())


def _rise(losses: Sequence[tuple[int, float]]) -> int | None:
    """Return where the loss, smoothed, rose by more than half of what it began with."""
    if len(losses) < _FEWEST_STEPS:
        return None
    size = max(len(losses) // _WINDOWS, _SMALLEST_WINDOW)
    levels = [
        (losses[start][0], median(loss for _, loss in losses[start : start + size]))
        for start in range(0, len(losses) - size + 1, size)
    ]
    lowest = first = levels[0][1]
    for step, level in levels[1:]:
        if level - lowest > max(first / 2, _RISE):
            return step
        lowest = min(lowest, level)
    return None


def _epoch(curve: Curve, step: int) -> int | None:
    return curve.epoch_of(max(step, 1))
