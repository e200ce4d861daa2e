"""The live curve on a job's card: Slack's own line chart, and a line of text where it is refused.

Slack wants a point of every series at every step shown, but validation is measured now and then
only. So between two measures its line goes straight from one to the other, as in the picture that
is drawn at the end; before the first and behind the last it stays level.
"""

from bisect import bisect
from collections.abc import Sequence
from typing import Any

from bot.slack.message import Block
from bot.training.curves.curve import Curve, sampled, series
from bot.training.curves.metrics import Point
from bot.words import curves as words

_DIGITS = 4
_TICKS = "▁▂▃▄▅▆▇█"


def chart_block(curve: Curve) -> Block | None:
    """Return the losses as a line chart of at most 20 points; None below two points."""
    rows = sampled(_rows(curve))
    if len(rows) <= 1:
        return None
    lines = [
        _series(name, rows, figure)
        for name, figure in (
            (words.TRAINING_LOSS, "train_loss"),
            (words.VALIDATION_LOSS, "valid_loss"),
        )
        if getattr(rows[0], figure) is not None
    ]
    return {
        "type": "data_visualization",
        "title": words.CHART_TITLE,
        "chart": {
            "type": "line",
            "series": lines,
            "axis_config": {
                "categories": [str(row.step) for row in rows],
                "x_label": words.STEP_AXIS,
                "y_label": words.LOSS_AXIS,
            },
        },
    }


def chart_text(curve: Curve) -> str:
    """Return the losses as one line: their shape in small bars, their first and their last.

    It is empty as long as nothing was measured.
    """
    lines = (
        (words.TRAINING_LOSS, curve.train()),
        (words.VALIDATION_LOSS, curve.validation()),
    )
    return " · ".join(_line(name, [loss for _, loss in told]) for name, told in lines if told)


def _rows(curve: Curve) -> list[Point]:
    """Return a point for each step with a training loss, each with a validation loss if any has.

    Without any training loss, the validation losses are the rows.
    """
    validation = curve.validation()
    train = curve.train()
    if not train:
        return [Point(step, valid_loss=loss) for step, loss in validation]
    if not validation:
        return [Point(step, train_loss=loss) for step, loss in train]
    return [
        Point(step, train_loss=loss, valid_loss=_between(validation, step)) for step, loss in train
    ]


def _between(measured: Sequence[tuple[int, float]], step: int) -> float:
    """Return where the line through what was measured is at a step."""
    behind = bisect([at for at, _ in measured], step)
    if behind in (0, len(measured)):
        return measured[max(behind - 1, 0)][1]
    (begin, first), (end, last) = measured[behind - 1 : behind + 1]
    return first + (last - first) * (step - begin) / (end - begin)


def _series(name: str, rows: Sequence[Point], figure: str) -> dict[str, Any]:
    data = [
        {"label": str(step), "value": float(f"{loss:.{_DIGITS}g}")}
        for step, loss in series(rows, figure)
    ]
    return {"name": name, "data": data}


def _line(name: str, losses: Sequence[float]) -> str:
    if len(losses) == 1:
        return f"{name} {words.loss(losses[0])}"
    return f"{name} {_shape(losses)} {words.loss(losses[0])} → {words.loss(losses[-1])}"


def _shape(losses: Sequence[float]) -> str:
    """Draw losses as a row of small bars."""
    rows = sampled([Point(step, train_loss=loss) for step, loss in enumerate(losses)])
    shown = [loss for _, loss in series(rows, "train_loss")]
    low, high = min(shown), max(shown)
    if low == high:
        return _TICKS[len(_TICKS) // 2] * len(shown)
    return "".join(_TICKS[int((loss - low) / (high - low) * (len(_TICKS) - 1))] for loss in shown)
