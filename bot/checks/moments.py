"""What a date or a time in a text says, as far as it says it."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.checks.mention import Mention

_LEAP_YEAR = 2000
_LAST = -1


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a time, in the parts that are said; None is not said.

    `weekday` is 0 for Monday. `minute` counts from midnight. `nth` is 2 in "the second Friday", -1
    in "the last Friday", 0 in "every Friday". `named` is what has no other part: "q3",
    "summer", "1990s", "tomorrow".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    minute: int | None = None
    zone: str = ""
    named: str = ""

    def __str__(self) -> str:
        parts = {
            "Y": self.year, "M": self.month, "D": self.day, "W": self.weekday, "N": self.nth,
            "T": self.minute,
        }  # fmt: skip
        said = [f"{name}{value}" for name, value in parts.items() if value is not None]
        return " ".join([*said, *filter(None, (self.zone, self.named))])

    @property
    def is_time(self) -> bool:
        """Whether it is a time of day."""
        return self.minute is not None

    def is_possible(self) -> bool:
        """Tell whether there is such a day at all."""
        if self.day is None or self.month is None:
            return True
        days = calendar.monthrange(self.year or _LEAP_YEAR, self.month)[1]
        return self.day <= days

    def days(self, today: date | None) -> Iterator[date]:
        """Yield the days that it may be; without its year those about `today`."""
        if self.month is None or self.day is None:
            return
        for year in self.years(today):
            if self.day <= calendar.monthrange(year, self.month)[1]:
                yield date(year, self.month, self.day)

    def years(self, today: date | None) -> tuple[int, ...]:
        """Return its year, or those it may be in: this one, and the next if its day is over."""
        if self.year is not None:
            return (self.year,)
        if today is None:
            return ()
        is_over = self.month is not None and (self.month, self.day or 31) < (today.month, today.day)
        return (today.year, today.year + 1) if is_over else (today.year,)


def nth_of(day: date) -> tuple[int, ...]:
    """Return which of its weekday in its month a day is: the second one, and maybe the last."""
    nth = (day.day - 1) // 7 + 1
    return (nth, _LAST) if (day + timedelta(days=7)).month != day.month else (nth,)


@dataclass(frozen=True, slots=True)
class DateMention(Mention):
    """A date or a time in a text.

    `moments` are all that it names ("5, 6 and 7 May" are three), each with the readings that it may
    have: 5/6 is in May or in June, "7:30" in the morning or in the evening. Of a range they are the
    ends. `is_weak` where it may as well be a plain number.
    """

    moments: tuple[tuple[Moment, ...], ...] = ()
    is_range: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it is a time of day."""
        return any(each.is_time for readings in self.moments for each in readings)


def with_year(moment: Moment, year: int | None) -> Moment:
    """Return a moment in a year, unless it has one."""
    return moment if year is None or moment.year is not None else replace(moment, year=year)
