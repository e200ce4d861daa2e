"""What a benchmark hands back: figures, and in words how they were measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `target` is what we aim at, in words; nothing is asserted."""

    name: str
    value: float
    unit: str
    target: str = ""

    @property
    def measured(self) -> str:
        """The number as a person reads it; what has no unit is a count."""
        return f"{self.value:,.2f} {self.unit}" if self.unit else f"{self.value:,.0f}"


@dataclass(frozen=True, slots=True)
class Text:
    """Something that was written, to be read beside others."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one benchmark. `broken` tells what went wrong, if something did.

    `remarks` say what no figure does, and `texts` are for a person's own judgement.
    """

    bench: str
    how: str
    figures: tuple[Figure, ...]
    broken: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()


def spread(
    name: str, values: Sequence[float], unit: str, *, target: str = "", tail: Sequence[int] = (95,)
) -> list[Figure]:
    """Return the median, some percentiles and the largest of the values."""
    cuts = quantiles(values, n=100, method="inclusive")
    return [
        Figure(f"{name}, median", median(values), unit, target),
        *(Figure(f"{name}, p{percent}", cuts[percent - 1], unit, target) for percent in tail),
        Figure(f"{name}, max", max(values), unit, target),
    ]
