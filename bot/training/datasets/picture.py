"""The picture of a report: what a dataset teaches, and how long its examples are.

It is drawn large, so that it can be read in a message on a telephone too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.checks.finding import Kind
from bot.slack.outgoing import shortened
from bot.training.datasets.advice import invention
from bot.training.drawing import (
    BLUE,
    DPI,
    FAINT,
    GREY,
    INK,
    VERMILION,
    drawable,
    drawing,
    png,
)
from bot.words import reports as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from bot.training.datasets.lengths import Lengths
    from bot.training.datasets.report import Report
    from bot.training.datasets.teaching import Teaching
from bot.training.datasets.telling import invents_nothing

ALT_LIMIT = 1000
WIDTH = 1200
_TALL, _LOW = 8.0, 4.6
_SHOWN = (Kind.NUMBER, Kind.NAME, Kind.DATE, Kind.LINK)
_BAR, _GAP = 0.66, 1.25
"""Of a bar, and between the two groups, where a title stands."""
_EDGE = 0.03
_EMPTY = "#f0f0f0"
_LENGTHS_AND_RATIO = (2.2, 1)
_TICKS = 5
_WIDER = 1.5
"""A class that is so many times as wide as the others says so by its hatching."""
_STYLE = {
    "font.size": 20,
    "axes.axisbelow": True,
    "figure.titlesize": 20,
    "axes.labelsize": 18,
    "xtick.labelsize": 18,
    "ytick.labelsize": 20,
    "hatch.linewidth": 2.0,
}


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar: what it counts, how many answers that are, and how it is drawn."""

    name: str
    answers: int
    color: str
    hatch: str = ""


def draw(report: Report, title: str) -> bytes | None:
    """Draw a report as a PNG of 1200 pixels' width; None where there is nothing to show.

    It blocks for a second or so. What it teaches stands on the left, how long its examples are on
    the right.
    """
    taught = report.teaching if report.teaching and report.teaching.answers else None
    if not taught and not report.lengths:
        return None
    size = (WIDTH / DPI, _TALL if taught else _LOW)
    with drawing(size, _STYLE) as figure:
        figure.suptitle(drawable(title), fontsize=24, fontweight="bold")
        _draw_panels(figure, taught, report.lengths)
        return png(figure)


def alt_text(report: Report) -> str:
    """Say what the picture shows, for those who do not see it."""
    told = [words.picture_of(report.examples)]
    if (taught := report.teaching) and taught.answers:
        if taught.with_facts:
            told.append(
                words.invents(taught.with_facts, taught.answers, taught.in_file, invention(taught))
            )
            told.append(words.kinds({kind.value: n for kind, n in taught.with_kind.items()}))
        else:
            told.append(invents_nothing(taught))
        told.append(words.emoji_and_links(taught.with_emoji, taught.with_links, taught.answers))
        if taught.ratio:
            told.append(words.ratio(*taught.ratio))
    if sizes := report.lengths:
        told.append(words.spread(sizes.shortest, sizes.median, sizes.longest))
    return shortened(" ".join(told), ALT_LIMIT)


def _draw_panels(figure: Figure, taught: Teaching | None, lengths: Lengths | None) -> None:
    if not taught:
        if lengths:
            _draw_lengths(_titled(_parts(figure, 1, 1)[0], words.LENGTHS_PANEL), lengths)
        return
    left, right = _parts(figure, 1, 2)
    _draw_bars(_titled(left, words.FACTS_PANEL), _facts(taught), _habits(taught), taught.answers)
    if taught.ratio and lengths:
        above, below = _parts(right, 2, 1, height_ratios=_LENGTHS_AND_RATIO)
        _draw_lengths(_titled(above, words.LENGTHS_PANEL), lengths)
        _draw_ratio(_titled(below, words.RATIO_PANEL), taught.ratio)
    elif lengths:
        _draw_lengths(_titled(right, words.LENGTHS_PANEL), lengths)
    elif taught.ratio:
        _draw_ratio(_titled(right, words.RATIO_PANEL), taught.ratio)


def _parts(
    figure: Figure | SubFigure, rows: int, columns: int, *, height_ratios: Sequence[float] = (1,)
) -> list[SubFigure]:
    """Divide a figure into parts, row by row."""
    parts: Any = figure.subfigures(rows, columns, squeeze=False, height_ratios=height_ratios)
    return list(parts.flat)


def _titled(figure: SubFigure, title: str) -> Axes:
    """Return the axes of a panel; its title begins at its left edge, above the labels too."""
    figure.suptitle(title, x=_EDGE, ha="left", fontweight="bold")
    return figure.subplots()


def _facts(taught: Teaching) -> list[_Bar]:
    """Return the same bars for all datasets, so that two pictures can be compared.

    In other languages than English nobody looked for names.
    """
    shown = [kind for kind in _SHOWN if taught.in_english or kind is not Kind.NAME]
    return [
        _Bar(words.ANY_FACT, taught.with_facts, VERMILION),
        *(
            _Bar(words.kind_of_fact(kind), taught.with_kind.get(kind, 0), VERMILION, "//")
            for kind in shown
        ),
    ]


def _habits(taught: Teaching) -> list[_Bar]:
    return [
        _Bar(words.EMOJI, taught.with_emoji, BLUE),
        _Bar(words.LINKS, taught.with_links, BLUE),
    ]


def _draw_bars(axes: Axes, facts: Sequence[_Bar], habits: Sequence[_Bar], answers: int) -> None:
    """Draw two groups of bars from the top down, each bar with its share at its end."""
    from matplotlib.transforms import blended_transform_factory

    bars = [*facts, *habits]
    places = [place + (_GAP if place >= len(facts) else 0) for place in range(len(bars))]
    for place, each in zip(places, bars, strict=True):
        _draw_bar(axes, place, each, answers)
    axes.text(
        _EDGE,
        places[len(facts)] - 1,
        words.HABITS_PANEL,
        transform=blended_transform_factory(axes.figure.transSubfigure, axes.transData),
        fontweight="bold",
        va="center",
        in_layout=False,
    )
    axes.set_yticks(places, [each.name for each in bars])
    axes.set_ylim(places[-1] + 0.5, -0.5)
    axes.set_xlim(0, 1.3)
    axes.set_xticks([])
    axes.tick_params(left=False)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw_bar(axes: Axes, place: float, bar: _Bar, answers: int) -> None:
    axes.barh(place, 1, color=_EMPTY, height=_BAR)
    axes.barh(
        place,
        bar.answers / answers,
        height=_BAR,
        hatch=bar.hatch,
        facecolor="white" if bar.hatch else bar.color,
        edgecolor=bar.color,
        linewidth=2 if bar.answers else 0,
    )
    axes.text(1.03, place, words.bar(bar.answers, answers), va="center_baseline", ha="left")


def _draw_lengths(axes: Axes, lengths: Lengths) -> None:
    """Draw how many examples have which length; the ends of the classes stand below."""
    from matplotlib.ticker import MaxNLocator

    ends = [end for end, _ in lengths.histogram]
    counts = [count for _, count in lengths.histogram]
    places = range(len(ends))
    hatches = ["//" if _is_wide(ends, place) else "" for place in places]
    bars = axes.bar(places, counts, width=0.9, color=BLUE)
    for bar, hatch in zip(bars, hatches, strict=True):
        if hatch:
            bar.set(hatch=hatch, facecolor="white", edgecolor=BLUE, linewidth=0)
    stride = -(-len(ends) // _TICKS)
    named = [place for place in places if (len(ends) - 1 - place) % stride == 0]
    axes.set_xticks([place + 0.5 for place in named], [f"{ends[place]:,}" for place in named])
    axes.set_xlim(-0.6, len(ends) - 0.2)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=1))
    axes.set_ylabel(words.EXAMPLES_AXIS)


def _is_wide(ends: Sequence[int], place: int) -> bool:
    """Tell whether a class is wider than the one before it; only the last one can be."""
    if place < 2 or place + 1 < len(ends):  # noqa: PLR2004
        return False
    return ends[place] - ends[place - 1] > _WIDER * (ends[place - 1] - ends[place - 2])


def _draw_ratio(axes: Axes, ratio: tuple[float, float, float]) -> None:
    """Draw from where to where most of the ratios are, with the middle, and where they are even."""
    low, middle, high = ratio
    reach = max(high * 1.15, 1.5)
    axes.axvline(1, ymax=0.55, color=FAINT, linewidth=2, linestyle=":")
    axes.plot([low, high], [0, 0], color=BLUE, linewidth=14, solid_capstyle="round", alpha=0.35)
    axes.plot([middle], [0], color=BLUE, marker="D", markersize=16)
    axes.text(
        0.5,
        0.62,
        words.times(low, middle, high),
        transform=axes.transAxes,
        ha="center",
        va="bottom",
        color=INK,
    )
    axes.set_ylim(-0.8, 1.4)
    axes.set_xlim(0, reach)
    axes.set_yticks([])
    axes.tick_params(axis="x", colors=GREY)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
