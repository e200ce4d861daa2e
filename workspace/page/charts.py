"""Charts: a block's numbers as shapes on a small sheet of paper. Pure; no markup here.

Numbers are `Decimal` throughout, so that neither huge nor tiny ones leave the sheet.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby
from string import ascii_uppercase
from typing import Any

_WIDTH = 600.0
_PLOT_HEIGHT = 220.0
_TOP = 14.0
_RIGHT = 18.0
_LETTER = 6.4
"""How wide a letter of an axis is, about."""
_LINE = 12.0
"""How high a letter is, with room around it."""
_RADIUS = 100.0
_WIDE_ENOUGH = 0.04
"""The share from which on a slice has room for its letter."""
_WHOLE = 0.9999
_READABLE = range(-5, 15)
"""The powers of ten that are written out."""
_MINUS = "\N{MINUS SIGN}"
_SERIES = 6
"""So many colours there are; a seventh series begins with the first one again."""

Numbers = tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn for one number, or for one series: a path, and the words for it."""

    series: int
    path: str
    words: str
    is_ground: bool = False
    """Whether it is the ground under a line, which says nothing of its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A short text on the sheet."""

    x: float
    y: float
    text: str
    series: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: the letter on the sheet, and what it stands for."""

    series: int
    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, ready to be drawn, and its numbers as a table for who cannot see it."""

    kind: str
    title: str
    summary: str
    width: float
    height: float
    left: float = 0.0
    ticks: tuple[Mark, ...] = ()
    categories: tuple[Mark, ...] = ()
    slanted: bool = False
    shapes: tuple[Shape, ...] = ()
    points: tuple[Mark, ...] = ()
    letters: tuple[Mark, ...] = ()
    keys: tuple[Key, ...] = ()
    x_label: str = ""
    y_label: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def chart(block: Mapping[str, Any]) -> Chart | None:
    """What a `data_visualization` block shows; None when it is of a kind not known here."""
    inside = block.get("chart")
    given = inside if isinstance(inside, Mapping) else {}
    title, kind = str(block.get("title", "")), str(given.get("type"))
    if kind == "pie":
        return _pie(title, _mappings(given.get("segments")))
    if kind in {"bar", "line", "area"}:
        return _axes(kind, title, given)
    return None


def _pie(title: str, segments: Sequence[Mapping[str, Any]]) -> Chart:
    names = [str(segment.get("label", "")) for segment in segments]
    values = [max(number(segment.get("value")) or Decimal(0), Decimal(0)) for segment in segments]
    total = sum(values, Decimal(0))
    shares = [float(value / total) if total else 0.0 for value in values]
    parts = [f"{words(value)} ({share:.0%})" for value, share in zip(values, shares, strict=True)]
    shapes, letters, begin = [], [], 0.0
    middle = _RADIUS + 10
    for index, share in enumerate(shares):
        said = f"{names[index]}: {parts[index]}"
        if share > 0:
            shapes.append(Shape(index % _SERIES, _slice(middle, begin, share), said))
        if share > _WIDE_ENOUGH:
            x, y = _around(middle, _RADIUS * (0.66 if share < _WHOLE else 0), begin + share / 2)
            letters.append(Mark(x, y, _letter(index), index % _SERIES))
        begin += share
    keys = [
        Key(index % _SERIES, _letter(index), f"{name}: {part}")
        for index, (name, part) in enumerate(zip(names, parts, strict=True))
    ]
    return Chart(
        kind="pie",
        title=title,
        summary=_listed(f"{name} {part}" for name, part in zip(names, parts, strict=True)),
        width=2 * middle,
        height=2 * middle,
        shapes=tuple(shapes),
        letters=tuple(letters),
        keys=tuple(keys),
        header=("Label", "Value"),
        rows=tuple(zip(names, parts, strict=True)),
    )


def _slice(middle: float, begin: float, share: float) -> str:
    """A slice of the pie, as the path of an SVG; the whole pie is two half circles."""
    radius = f"{_RADIUS:.0f}"
    if share > _WHOLE:
        top, bottom = middle - _RADIUS, middle + _RADIUS
        half = f"A{radius} {radius} 0 1 1 {middle:.1f}"
        return f"M{middle:.1f} {top:.1f}{half} {bottom:.1f}{half} {top:.1f}Z"
    (x1, y1), (x2, y2) = (_around(middle, _RADIUS, at) for at in (begin, begin + share))
    large = int(2 * share > 1)
    arc = f"A{radius} {radius} 0 {large} 1 {x2:.2f} {y2:.2f}"
    return f"M{middle:.1f} {middle:.1f}L{x1:.2f} {y1:.2f}{arc}Z"


def _around(middle: float, radius: float, at: float) -> tuple[float, float]:
    angle = 2 * math.pi * at - math.pi / 2
    return middle + radius * math.cos(angle), middle + radius * math.sin(angle)


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    values: Numbers


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a number stands on the sheet."""

    low: Decimal
    high: Decimal
    step: Decimal

    def y(self, value: Decimal) -> float:
        """How far from the sheet's top."""
        share = float((self.high - value) / (self.high - self.low))
        return _TOP + min(max(share, 0.0), 1.0) * _PLOT_HEIGHT

    def ticks(self) -> list[Decimal]:
        """The round numbers along the axis."""
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * index for index in range(count + 1)]


def _axes(kind: str, title: str, given: Mapping[str, Any]) -> Chart:
    axis = given.get("axis_config")
    axis = axis if isinstance(axis, Mapping) else {}
    series, categories = _series(given, axis)
    scale = _scale([v for s in series for v in s.values if v is not None], zero=kind != "line")
    ticks = scale.ticks()
    y_label = str(axis.get("y_label") or "")
    left = 12 + _LETTER * max(len(words(tick)) for tick in ticks) + (18 if y_label else 0)
    slot = (_WIDTH - left - _RIGHT) / max(len(categories), 1)
    slanted = _LETTER * max((len(name) for name in categories), default=0) > slot - 6
    longest = min(max((len(name) for name in categories), default=0), 20)
    under = 18 + _LETTER * 0.7 * longest if slanted else 28
    bottom = _TOP + _PLOT_HEIGHT
    x_label = str(axis.get("x_label") or "")
    xs = [left + slot * (index + 0.5) for index in range(len(categories))]
    drawing = _Drawing(kind, series, categories, xs, slot, scale)
    many = len(series) > 1
    return Chart(
        kind=kind,
        title=title,
        summary=_listed(_told(one, categories) for one in series),
        width=_WIDTH,
        height=bottom + under + (22 if x_label else 4),
        left=left,
        ticks=tuple(Mark(left - 8, scale.y(tick), words(tick)) for tick in ticks),
        categories=tuple(
            Mark(x, bottom + 20, name) for x, name in zip(xs, categories, strict=True)
        ),
        slanted=slanted,
        shapes=tuple(drawing.bars() if kind == "bar" else drawing.lines()),
        points=() if kind == "bar" else tuple(drawing.points()),
        letters=tuple(drawing.letters()) if many else (),
        keys=tuple(
            Key(index % _SERIES, _letter(index) if many else "", one.name)
            for index, one in enumerate(series)
        ),
        x_label=x_label,
        y_label=y_label,
        header=(x_label or "Label", *(one.name for one in series)),
        rows=tuple(
            (name, *(_said(one.values[index]) for one in series))
            for index, name in enumerate(categories)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Series drawn over their categories."""

    kind: str
    series: Sequence[_Series]
    categories: Sequence[str]
    xs: Sequence[float]
    slot: float
    scale: _Scale

    def bars(self) -> Iterable[Shape]:
        """One bar a number, side by side within its category, from zero up or down."""
        zero = self.scale.y(Decimal(0))
        for index, one in enumerate(self.series):
            for at, value in enumerate(one.values):
                if value is None:
                    continue
                x, width = self._bar(index, at)
                y = self.scale.y(value)
                # Nothing is a thin line too: a category without a bar would look forgotten.
                y = y if abs(y - zero) >= 1 else zero - 1
                path = f"M{x:.1f} {zero:.1f}V{y:.1f}h{width:.1f}V{zero:.1f}Z"
                yield Shape(index % _SERIES, path, self._words(one, at, value))

    def lines(self) -> Iterable[Shape]:
        """One line a series, broken where a number is missing; an area has its ground under it."""
        for index, one in enumerate(self.series):
            runs = [[self._spot(one, at) for at in run] for run in _runs(one.values)]
            drawn = ["L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in runs]
            if self.kind == "area":
                ground = (
                    f"M{line}V{self._floor():.1f}H{run[0][0]:.1f}Z"
                    for line, run in zip(drawn, runs, strict=True)
                )
                yield Shape(index % _SERIES, "".join(ground), one.name, is_ground=True)
            if drawn:
                yield Shape(index % _SERIES, "".join(f"M{line}" for line in drawn), one.name)

    def _floor(self) -> float:
        """Where an area ends: at zero, or at the edge that is nearest to it."""
        return self.scale.y(min(max(Decimal(0), self.scale.low), self.scale.high))

    def points(self) -> Iterable[Mark]:
        """One dot a number, which says what it is."""
        for index, one in enumerate(self.series):
            for at, value in enumerate(one.values):
                if value is not None:
                    x, y = self._spot(one, at)
                    yield Mark(x, y, self._words(one, at, value), index % _SERIES)

    def letters(self) -> Iterable[Mark]:
        """The series' letters where they end, or over the bars, so that colour is not needed."""
        taken: list[tuple[float, float]] = []
        for index, one in enumerate(self.series):
            places = [at for at, value in enumerate(one.values) if value is not None]
            for at in places if self.kind == "bar" else places[-1:]:
                x, y = self._letter_spot(index, one, at)
                # Lines that end together would have their letters on top of each other.
                while any(abs(x - a) < _LETTER and abs(y - b) < _LINE for a, b in taken):
                    y += _LINE
                taken.append((x, y))
                yield Mark(x, y, _letter(index), index % _SERIES)

    def _letter_spot(self, index: int, one: _Series, at: int) -> tuple[float, float]:
        if self.kind == "bar":
            x, width = self._bar(index, at)
            value = one.values[at] or Decimal(0)
            y = self.scale.y(value)
            return x + width / 2, y - 4 if value >= 0 else y + 11
        x, y = self._spot(one, at)
        return x + 10, y + 4

    def _bar(self, index: int, at: int) -> tuple[float, float]:
        width = min(self.slot * 0.76 / len(self.series), 48.0)
        left = self.xs[at] - width * len(self.series) / 2
        return left + width * index, max(width - 1.5, 1.0)

    def _spot(self, one: _Series, at: int) -> tuple[float, float]:
        value = one.values[at]
        return self.xs[at], self.scale.y(value if value is not None else Decimal(0))

    def _words(self, one: _Series, at: int, value: Decimal) -> str:
        return f"{one.name}, {self.categories[at]}: {words(value)}"


def _series(
    given: Mapping[str, Any], axis: Mapping[str, Any]
) -> tuple[list[_Series], tuple[str, ...]]:
    """Every series in the order of the categories; one that lacks a label has a gap there."""
    found = [
        (str(s.get("name", "")), _mappings(s.get("data"))) for s in _mappings(given.get("series"))
    ]
    named = axis.get("categories")
    labels = (
        named if isinstance(named, list) else [p.get("label") for _, data in found for p in data]
    )
    categories = tuple(dict.fromkeys(str(label) for label in labels))
    series = []
    for name, data in found:
        values = {str(point.get("label")): number(point.get("value")) for point in data}
        series.append(_Series(name, tuple(values.get(label) for label in categories)))
    return series, categories


def _runs(values: Numbers) -> Iterable[list[int]]:
    """The places of numbers that stand side by side, nothing missing between them."""
    for known, run in groupby(enumerate(values), lambda item: item[1] is not None):
        if known:
            yield [at for at, _ in run]


def _scale(values: Sequence[Decimal], *, zero: bool) -> _Scale:
    """An axis in four to seven round steps around all numbers."""
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if zero or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = Decimal(1)
    rough = (high - low) / 4
    unit = Decimal(10) ** rough.adjusted()
    step = next(unit * m for m in (1, 2, Decimal("2.5"), 5, 10) if unit * m >= rough)
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    if top > bottom:
        return _Scale(bottom, top, step)
    # Numbers that differ in their thirtieth digit only are one number here.
    around = abs(bottom) or Decimal(1)
    return _Scale(bottom - around, bottom + around, around)


def number(value: object) -> Decimal | None:
    """A finite number as it was given; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    made = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    return made if made.is_finite() else None


def words(value: Decimal) -> str:
    """A number as one reads it: thousands apart, no digits that say nothing."""
    if value == 0:
        return "0"
    if value.adjusted() not in _READABLE:
        mantissa = f"{value:.3e}".lower().replace("e+", "e")
        digits, _, exponent = mantissa.partition("e")
        return f"{digits.rstrip('0').rstrip('.')}e{exponent}"
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", _MINUS, 1)


def _said(value: Decimal | None) -> str:
    return "" if value is None else words(value)


def _told(one: _Series, categories: Sequence[str]) -> str:
    """A series in one sentence: where it begins and ends, its least and its most."""
    known = [(v, c) for v, c in zip(one.values, categories, strict=True) if v is not None]
    if not known:
        return f"{one.name}: no numbers"
    first, last, least, most = (
        f"{words(value)} ({label})"
        for value, label in (known[0], known[-1], min(known), max(known))
    )
    return f"{one.name}: from {first} to {last}, least {least}, most {most}"


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(parts) + "."


def _letter(index: int) -> str:
    return ascii_uppercase[index % len(ascii_uppercase)]


def _mappings(items: object) -> list[Mapping[str, Any]]:
    return [i for i in items if isinstance(i, Mapping)] if isinstance(items, list) else []
