"""Days as people write them: "2026-11-01", "march", "last week", "3 days ago"."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from types import MappingProxyType

FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST = 3
"""So many words a span of days has at most."""

_MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "january jan",
                "february feb",
                "march mar",
                "april apr",
                "may",
                "june jun",
                "july jul",
                "august aug",
                "september sept sep",
                "october oct",
                "november nov",
                "december dec",
            ),
            start=1,
        )
        for name in names.split()
    }
)
_WEEKDAYS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "monday mon",
                "tuesday tues tue",
                "wednesday wed",
                "thursday thurs thur thu",
                "friday fri",
                "saturday sat",
                "sunday sun",
            )
        )
        for name in names.split()
    }
)
_NUMBERS = MappingProxyType(
    {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12}
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_LIKE_A_DATE = re.compile(r"[0-9]+[-/.][0-9]+(?:[-/.][0-9]+)?\.?|[0-9]{4}")
_YEAR = re.compile(r"[0-9]{4}")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?")
_AMOUNT = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date


def days_in(words: Sequence[str], today: date) -> tuple[Days, int] | None:
    """Read the days that the first words mean; return them, and how many words that took.

    The longest reading counts: "march 2025" is no "march". Days that have not come are meant only
    where their year is said: in May, "november" is the one of last year.
    """
    plain = [word.casefold().strip(",;") for word in words[:LONGEST]]
    for size in range(len(plain), 0, -1):
        for read in _READERS[size]:
            with suppress(ValueError, OverflowError):
                days = read(plain[:size], today)
                if days and days.first.year >= FIRST_YEAR and days.last.year <= LAST_YEAR:
                    return days, size
    return None


def says_days_itself(words: Sequence[str]) -> bool:
    """Tell whether words that are days can hardly be meant as words.

    A month, a weekday or a year may stand in a letter; "last week" is a time to whoever searches.
    """
    first = words[0].casefold()
    return (
        first in ("today", "yesterday")
        or (len(words) > 1 and first in ("last", "past", "this"))
        or words[-1].casefold() == "ago"
        or _YEAR_FIRST.fullmatch(first) is not None
        or _DAY_FIRST.fullmatch(first) is not None
    )


def looks_like_a_date(word: str) -> bool:
    """Tell whether somebody meant a date, though perhaps one that no calendar has."""
    return _LIKE_A_DATE.fullmatch(word.strip(",;")) is not None


def is_to_come(word: str) -> bool:
    """Tell whether a word begins days that have not come: "tomorrow", "next week"."""
    return word.casefold().strip(",;") in ("tomorrow", "next")


Reader = Callable[[list[str], date], Days | None]


def _by_name(words: list[str], today: date) -> Days | None:
    """Read "yesterday", "friday", "march"."""
    (word,) = words
    if word in ("today", "yesterday"):
        return _day(today - timedelta(days=word == "yesterday"))
    if word in _WEEKDAYS:
        return _day(today - timedelta(days=(today.weekday() - _WEEKDAYS[word]) % 7))
    if word in _MONTHS:
        month = _MONTHS[word]
        return _month(today.year - (month > today.month), month)
    return None


def _in_digits(words: list[str], _today: date) -> Days | None:
    """Read "2026", "2026-11", "2026-11-01", "1.11.2026"."""
    (word,) = words
    if _YEAR.fullmatch(word):
        return Days(date(int(word), 1, 1), date(int(word), 12, 31))
    if found := _YEAR_FIRST.fullmatch(word):
        year, month = int(found[1]), int(found[2])
        return _day(date(year, month, int(found[3]))) if found[3] else _month(year, month)
    if found := _DAY_FIRST.fullmatch(word):
        return _day(date(int(found[3]), int(found[2]), int(found[1])))
    return None


def _day_and_month(words: list[str], today: date) -> Days | None:
    """Read "march 1" and "1st march"."""
    month, day = _month_and_day(words)
    if not month:
        return None
    return _day(date(today.year - ((month, day) > (today.month, today.day)), month, day))


def _with_year(words: list[str], _today: date) -> Days | None:
    """Read "march 2025", "march 1, 2025" and "1 march 2025"."""
    *before, year = words
    if not _YEAR.fullmatch(year):
        return None
    if len(before) == 1:
        return _month(int(year), _MONTHS[before[0]]) if before[0] in _MONTHS else None
    month, day = _month_and_day(before)
    return _day(date(int(year), month, day)) if month else None


def _month_and_day(words: list[str]) -> tuple[int, int]:
    """Return the month and the day of two words in either order; (0, 0) where they are none."""
    for month, day in (words, reversed(words)):
        number = _DAY_OF_MONTH.fullmatch(day)
        if month in _MONTHS and number:
            return _MONTHS[month], int(number[1])
    return 0, 0


def _this_or_last(words: list[str], today: date) -> Days | None:
    """Read "this week", "last month", "past year", "last monday"."""
    which, what = words
    if which not in ("this", "last", "past"):
        return None
    if which == "last" and what in _WEEKDAYS:
        return _day(today - timedelta(days=((today.weekday() - _WEEKDAYS[what] - 1) % 7) + 1))
    if what not in ("week", "month", "year"):
        return None
    if which == "past":
        return Days(_back(today, 1, what) + timedelta(days=1), today)
    return _whole(today if which == "this" else _back(today, 1, what), what)


def _last_so_many(words: list[str], today: date) -> Days | None:
    """Read "last 7 days", "past two months"."""
    which, amount, what = words
    number, unit = _amount(amount), what.removesuffix("s")
    if which not in ("last", "past") or not number or unit not in _UNITS:
        return None
    return Days(_back(today, number, unit) + timedelta(days=1), today)


def _ago(words: list[str], today: date) -> Days | None:
    """Read "3 days ago", "a month ago"."""
    amount, what, ago = words
    number, unit = _amount(amount), what.removesuffix("s")
    if ago != "ago" or not number or unit not in _UNITS:
        return None
    return _day(_back(today, number, unit))


_UNITS = ("day", "week", "month", "year")
_READERS: MappingProxyType[int, tuple[Reader, ...]] = MappingProxyType(
    {
        1: (_by_name, _in_digits),
        2: (_with_year, _day_and_month, _this_or_last),
        3: (_with_year, _last_so_many, _ago),
    }
)


def _amount(word: str) -> int | None:
    if word in ("a", "an"):
        return 1
    return int(word) if _AMOUNT.fullmatch(word) else _NUMBERS.get(word)


def _back(day: date, number: int, unit: str) -> date:
    """Go back so many days, weeks, months or years; a day that a month lacks becomes its last."""
    if unit in ("day", "week"):
        return day - timedelta(days=number * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - number * (12 if unit == "year" else 1)
    last = _month(months // 12, months % 12 + 1).last
    return last.replace(day=min(day.day, last.day))


def _whole(day: date, unit: str) -> Days:
    """Return the week, the month or the year in which a day lies."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=6))
    if unit == "month":
        return _month(day.year, day.month)
    return Days(date(day.year, 1, 1), date(day.year, 12, 31))


def _day(day: date) -> Days:
    return Days(day, day)


def _month(year: int, month: int) -> Days:
    following = date(year + month // 12, month % 12 + 1, 1) if year < MAXYEAR else date.max
    return Days(date(year, month, 1), following - timedelta(days=1))
