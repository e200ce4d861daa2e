"""The picture of a training's curves, drawn once it is over. matplotlib is loaded only then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

from bot.slack.outgoing import shortened
from bot.training.curves.curve import Curve, series
from bot.training.curves.verdict import Verdict, best_checkpoint, loss_of, verdict_words
from bot.training.drawing import BLUE, FAINT, GREY, INK, VERMILION, drawable, drawing, png
from bot.words import curves as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bot.engines import Checkpoint

    Told = list[tuple[int, float]]

ALT_LIMIT = 1000

_INCHES = (12.0, 7.0)
_EPOCHS_NAMED = 8
_EPOCHS_MARKED = 40
_DOTS = 30
"""More measures than that are no dots on their line: they would hide it."""
_NOISY = 40
"""From so many measures on, a smoothed line is drawn over them."""
_SMOOTHED = 25
_HOLES = 25
_LEGEND_COLUMNS = 4
_SPIKE = 8.0
"""A loss that is so many times the usual would press the rest of the curve flat."""
_FLAT = 0.05
_WIDE = 0.04
"""From so wide a range of accuracies on, whole percents are enough on the axis."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line is drawn, so that it is known without its colour too."""

    color: str
    style: str
    marker: str


_TRAIN = _Look(BLUE, "-", "o")
_VALID = _Look(VERMILION, "--", "s")
_BEST = "#007a5a"

_STYLE = {
    "font.size": 15,
    "axes.labelsize": 15,
    "lines.linewidth": 2.6,
    "lines.markersize": 7,
    "legend.fontsize": 14,
    "legend.columnspacing": 1.4,
    "legend.handlelength": 1.8,
}


def draw(curve: Curve, checkpoints: Sequence[Checkpoint], title: str) -> bytes:
    """Draw the curves as a PNG of 1200 by 700 pixels; blocks for a second or so.

    The losses stand above, the token accuracy below where it was told. Epochs are marked along the
    top, checkpoints on the validation line, the best of them with a star.
    """
    with drawing(_INCHES, _STYLE) as figure:
        figure.suptitle(drawable(title), fontsize=18, fontweight="bold")
        _draw_panels(figure, curve, checkpoints)
        return png(figure)


def alt_text(curve: Curve, verdict: Verdict) -> str:
    """Say what the picture shows, for those who do not see it."""
    told = [
        words.picture_of(curve.last_step, curve.epochs),
        _in_words(words.TRAINING_LOSS, curve.train(), lowest=False),
        _in_words(words.VALIDATION_LOSS, curve.validation(), lowest=True),
        *(
            words.accuracy_course(name, told[0][1], told[-1][1])
            for name, told in _accuracies(curve)
            if told
        ),
        verdict_words(verdict),
    ]
    return shortened(" ".join(part for part in told if part), ALT_LIMIT)


def _in_words(name: str, losses: Told, *, lowest: bool) -> str:
    if not losses:
        return ""
    least, step = min((loss, step) for step, loss in losses)
    first, last = losses[0][1], losses[-1][1]
    is_told = lowest and least < last
    return words.loss_course(name, first, last, lowest=(least, step) if is_told else None)


def _accuracies(curve: Curve) -> list[tuple[str, Told]]:
    valid = series(curve.points, "full_valid_accuracy") or series(curve.points, "valid_accuracy")
    return [
        (words.TRAINING_ACCURACY, series(curve.points, "train_accuracy")),
        (words.VALIDATION_ACCURACY, valid),
    ]


def _draw_panels(figure: Figure, curve: Curve, checkpoints: Sequence[Checkpoint]) -> None:
    accuracies = [told for _, told in _accuracies(curve)]
    has_losses = bool(curve.train() or curve.validation() or curve.holes())
    heights = [*([2] if has_losses else []), *([1] if any(accuracies) else [])]
    if not heights:
        figure.text(0.5, 0.5, words.NOTHING_MEASURED, ha="center", fontsize=18)
        return
    panels = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)
    axes: list[Axes] = list(panels[:, 0])
    if has_losses:
        _draw_losses(axes[0], curve, checkpoints)
    if any(accuracies):
        _draw_accuracy(axes[-1], accuracies)
    for each in axes:
        _mark_epochs(each, curve, named=each is axes[0])
    _draw_steps(axes[-1], curve)
    figure.align_ylabels()
    marks = axes[0].get_legend_handles_labels()
    figure.legend(*marks, loc="outside lower center", ncols=_LEGEND_COLUMNS)


def _draw_losses(axes: Axes, curve: Curve, checkpoints: Sequence[Checkpoint]) -> None:
    train, valid = curve.train(), curve.validation()
    _draw_line(axes, train, words.TRAINING_LOSS, _TRAIN)
    _draw_line(axes, valid, words.VALIDATION_LOSS, _VALID)
    axes.set_ylabel(words.LOSS_AXIS)
    marks = _marks(curve, checkpoints)
    _scale(axes, [*(loss for _, loss in (*train, *valid)), *(mark.loss for mark in marks)])
    _mark_holes(axes, curve)
    _draw_marks(axes, marks)


def _draw_accuracy(axes: Axes, accuracies: Sequence[Told]) -> None:
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    names = (words.TRAINING_ACCURACY, words.VALIDATION_ACCURACY)
    for told, name, look in zip(accuracies, names, (_TRAIN, _VALID), strict=True):
        _draw_line(axes, told, name, look)
    axes.set_ylabel(words.ACCURACY_AXIS)
    shares = [share for told in accuracies for _, share in told]
    axes.yaxis.set_major_locator(MaxNLocator(4))
    decimals = 0 if max(shares) - min(shares) >= _WIDE else None
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=decimals))


def _draw_line(axes: Axes, told: Told, name: str, look: _Look) -> None:
    """Draw one line; noisy ones pale, with a smoothed line over them."""
    if not told:
        return
    course = _course(told) if look is _TRAIN else told
    if course is not told:
        axes.plot(*_axes_of(told), color=look.color, linewidth=1.2, alpha=0.3)
        name = f"{name} ({words.SMOOTHED})"
    marker = look.marker if len(told) <= _DOTS else ""
    axes.plot(*_axes_of(course), label=name, color=look.color, linestyle=look.style, marker=marker)


def _axes_of(told: Told) -> tuple[list[int], list[float]]:
    return [step for step, _ in told], [value for _, value in told]


def _course(told: Told) -> Told:
    """Return the line as it is drawn: a noisy one smoothed.

    Each value is the mean of those around it without the highest and the lowest, so that a single
    spike does not bend the line.
    """
    if len(told) < _NOISY:
        return told
    reach = max(len(told) // _SMOOTHED // 2, 2)
    course = []
    for index, (step, _) in enumerate(told):
        around = sorted(value for _, value in told[max(index - reach, 0) : index + reach + 1])
        course.append((step, fmean(around[1:-1])))
    return course


def _scale(axes: Axes, losses: Sequence[float]) -> None:
    if not losses:
        axes.set_yticks([])
        return
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    axes.margins(y=0.12)
    usual = sorted(losses)[len(losses) * 9 // 10]
    if min(losses) > 0 and max(losses) > _SPIKE * usual:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 3.0), numticks=8))
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    elif max(losses) - min(losses) < _FLAT * max(abs(max(losses)), 1.0):
        # A line that hardly moves is to look so.
        middle = (max(losses) + min(losses)) / 2
        reach = max(abs(middle) * 2 * _FLAT, _FLAT)
        axes.set_ylim(middle - reach, middle + reach)
    elif min(losses) >= 0:
        axes.set_ylim(bottom=max(axes.get_ylim()[0], 0.0))


def _mark_holes(axes: Axes, curve: Curve) -> None:
    """Mark the steps at which a loss was no number, along the bottom."""
    holes = curve.holes()
    if holes:
        holes = holes[:: -(-len(holes) // _HOLES)]
        axes.plot(
            holes,
            [0.04] * len(holes),
            transform=axes.get_xaxis_transform(),
            label=words.NO_NUMBER,
            color=INK,
            linestyle="",
            marker="x",
            markersize=10,
            markeredgewidth=2.5,
            clip_on=False,
        )


@dataclass(frozen=True, slots=True)
class _Mark:
    """A checkpoint in the picture."""

    step: int
    loss: float
    is_best: bool


def _marks(curve: Curve, checkpoints: Sequence[Checkpoint]) -> list[_Mark]:
    """Return the checkpoints that lie on the curve: on its validation line, if it has one."""
    measured = dict(curve.validation())
    line = dict(_course(curve.train()))
    best = best_checkpoint(curve, checkpoints)
    marks = []
    for each in checkpoints:
        loss = loss_of(each, measured)
        loss = line.get(each.step) if loss is None and not measured else loss
        if loss is not None and curve.points[0].step <= each.step <= curve.last_step:
            marks.append(_Mark(each.step, loss, each is best))
    return marks


def _draw_marks(axes: Axes, marks: Sequence[_Mark]) -> None:
    others = [mark for mark in marks if not mark.is_best]
    if others:
        _mark(axes, others, words.KEPT, star=False)
    for mark in marks:
        if mark.is_best:
            axes.axvline(mark.step, color=_BEST, linewidth=1.6, linestyle=":")
            _mark(axes, [mark], words.best_at(mark.step), star=True)


def _mark(axes: Axes, marks: Sequence[_Mark], name: str, *, star: bool) -> None:
    axes.plot(
        [mark.step for mark in marks],
        [mark.loss for mark in marks],
        label=name,
        color=_BEST if star else "white",
        markeredgecolor="white" if star else _BEST,
        markeredgewidth=1.0 if star else 2.5,
        linestyle="",
        marker="*" if star else "D",
        markersize=24 if star else 11,
        zorder=6 if star else 5,
    )


def _mark_epochs(axes: Axes, curve: Curve, *, named: bool) -> None:
    """Mark where epochs end, and name them above the plot."""
    ends = [curve.epoch_end(epoch) for epoch in range((curve.epochs or 0) + 1)]
    known = [end for end in ends if end is not None]
    stride = -(-max(len(known) - 1, 1) // _EPOCHS_NAMED)
    first, last = curve.points[0].step, curve.last_step
    for epoch, (start, end) in enumerate(pairwise(known), start=1):
        left, right = max(start, first), min(end, last)
        if left >= right:
            continue
        if len(known) <= _EPOCHS_MARKED and end < last:
            axes.axvline(end, color=FAINT, linewidth=1.0, alpha=0.5)
        if named and (epoch - 1) % stride == 0:
            axes.text(
                (left + right) / 2,
                1.015,
                words.epoch(epoch),
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
                fontsize=13,
                color=GREY,
            )


def _draw_steps(axes: Axes, curve: Curve) -> None:
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    first, last = curve.points[0].step, curve.last_step
    margin = max((last - first) * 0.02, 0.5)
    axes.set_xlim(first - margin, last + margin)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlabel(words.STEP_AXIS)
