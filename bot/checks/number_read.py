"""What was read at a place: where it stands, and what it amounts to."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from bot.checks.amounts import Amount
from bot.checks.number_values import Value
from bot.checks.units import Unit


class Read(NamedTuple):
    """A number that was read, whether or not it is a fact."""

    start: int
    end: int
    ends: tuple[tuple[Amount, ...], ...]
    is_range: bool = False
    is_ordinal: bool = False
    in_words: bool = False
    code: str = ""
    units: tuple[Unit, ...] = ()
    number_end: int = 0
    """Where the number ends and its unit begins."""

    @property
    def is_score(self) -> bool:
        """Whether it falls: 3-1 is a score, 1-3 a range."""
        if not self.is_range or len(self.ends) != 2 or not all(self.ends):  # noqa: PLR2004
            return False
        first, second = self.ends
        return first[0].value >= second[0].value


@dataclass(slots=True)
class Parts:
    """The parts of a number while it is read: its ends, and the units on both sides."""

    start: int
    end: int
    values: list[Value]
    before: tuple[Unit, ...]
    behind: tuple[Unit, ...]
    is_range: bool = False
    is_ratio: bool = False

    @property
    def units(self) -> tuple[Unit, ...]:
        """What it may be measured in; a currency before it goes before what is behind."""
        return self.before or self.behind

    def read(self) -> Read:
        """Return what they amount to."""
        last = self.values[-1]
        # The m of "5m" is a metre, or a million.
        scaled = last.scaled if self.behind and not self.before else ()
        ends = tuple(
            (*amounts(each.values, self.units), *amounts(scaled if each is last else ()))
            for each in self.values
        )
        if self.is_ratio and (ratio := _ratio(self.values)):
            ends = (ratio,)
        return Read(
            self.start,
            self.end,
            ends,
            is_range=self.is_range,
            in_words=self.values[0].in_words,
            units=self.units,
            number_end=last.end,
        )


def amounts(values: Sequence[Fraction], found: Sequence[Unit] = ()) -> tuple[Amount, ...]:
    """Return what values amount to in each of the units that they may be in."""
    if not found:
        return tuple(Amount(value) for value in values)
    return tuple(
        Amount(value * unit.factor, unit.base, value) for value in values for unit in found
    )


def share(part: Fraction) -> tuple[Amount, ...]:
    """Return what a part of a whole amounts to: a half is 0.5 and 50 percent."""
    return Amount(part), Amount(part * 100, "percent")


def _ratio(values: Sequence[Value]) -> tuple[Amount, ...]:
    """Return what "3/4", "8 out of 10" or "one in four" amounts to."""
    over, under = values[0].values[0], values[1].values[0]
    if not under:
        return ()
    part = over / under
    return Amount(over, f"of {under}"), *(share(part) if part < 1 else ())
