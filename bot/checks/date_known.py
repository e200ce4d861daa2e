"""Which dates and times are known, in whatever writing they were given."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from bot.checks.date_words import SEASONS
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.mention import Mention
from bot.checks.moments import DateMention, Moment, nth_of

_RISK = 80
_DIFFERS = 8
_HOUR = 60
_DAY = 24 * _HOUR
_LONGEST = 400
_MOST_ASKED = 400
"""Unknown dates after which nothing more is asked: that is more than anybody goes through."""
_THIRDS = {"early": (1, 7), "mid": (13, 18), "late": (24, 31)}
_WEEKEND = frozenset({5, 6})


@dataclass(frozen=True)
class KnownDates:
    """The dates and times that somebody gave, ready to be asked for.

    `hours` are whole numbers that were given without a unit: each may be an hour or a day.
    `pointed` are minutes of the day that were given as 9.30, which may be a price. `today` is the
    day on which the text was asked for.
    """

    mentions: Sequence[DateMention] = ()
    today: date | None = None
    hours: frozenset[int] = frozenset()
    pointed: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        found: Iterable[Mention],
        *,
        today: date | None = None,
        hours: Collection[int] = (),
        pointed: Collection[int] = (),
    ) -> "KnownDates":
        """Make it of the dates in the texts that were given."""
        dates = [each for each in found if isinstance(each, DateMention)]
        return cls(dates, today, frozenset(hours), frozenset(pointed))

    def has(self, mention: Mention) -> bool:
        """Tell whether a date is known, with all that it names."""
        if not isinstance(mention, DateMention):
            return True
        if any(mention.values <= known for known in self._by_value.get(min(mention.values), ())):
            return True
        return all(any(map(self._has, readings)) for readings in mention.moments)

    def near(self, mention: Mention) -> DateMention | None:
        """Return the one date, or time, that was given, if there is only one of its sort."""
        if not isinstance(mention, DateMention):
            return None
        same = self._by_shape.get(_shape(mention), {})
        return next(iter(same.values())) if len(same) == 1 else None

    @cached_property
    def _by_value(self) -> dict[str, set[frozenset[str]]]:
        """All that each date says, by one thing that it says."""
        found: dict[str, set[frozenset[str]]] = {}
        for each in self.mentions:
            for value in each.values:
                found.setdefault(value, set()).add(each.values)
        return found

    @cached_property
    def _by_shape(self) -> dict[str, dict[frozenset[str], DateMention]]:
        found: dict[str, dict[frozenset[str], DateMention]] = {}
        for each in self.mentions:
            found.setdefault(_shape(each), {})[each.values] = each
        return found

    # --- One moment ---

    @cached_property
    def _moments(self) -> tuple[Moment, ...]:
        return tuple(one for each in self.mentions for readings in each.moments for one in readings)

    @cached_property
    def _minutes(self) -> frozenset[tuple[int, str]]:
        return frozenset((one.minute, one.zone) for one in self._moments if one.minute is not None)

    @cached_property
    def _days(self) -> frozenset[date]:
        """The days that were given, those within ranges among them."""
        found = {day for one in self._moments for day in one.days(self.today)}
        for mention in self.mentions:
            if mention.is_range and not mention.is_time and len(mention.moments) == 2:  # noqa: PLR2004
                found.update(_between(mention, self.today))
        if self.today:
            found.update(_named_days(self._moments, self.today))
        return frozenset(found)

    @cached_property
    def _weekdays(self) -> frozenset[int]:
        found = {one.weekday for one in self._moments if one.weekday is not None}
        if any(one.named == "weekend" for one in self._moments):
            found |= _WEEKEND
        days = {day for one in self._moments for day in one.days(self.today)}
        return frozenset(found | {day.weekday() for day in days})

    @cached_property
    def _named_weekdays(self) -> frozenset[int]:
        """The weekdays that were given as such, for "every Friday" does not follow from a day."""
        found = {
            one.weekday for one in self._moments if one.weekday is not None and one.day is None
        }
        if any(one.named == "weekend" for one in self._moments):
            found |= _WEEKEND
        for mention in self.mentions:
            if mention.is_range and len(mention.moments) == 2:  # noqa: PLR2004
                first, last = (readings[0] for readings in mention.moments)
                if first.weekday is not None and last.weekday is not None and first.day is None:
                    length = (last.weekday - first.weekday) % 7
                    found.update((first.weekday + n) % 7 for n in range(length + 1))
        return frozenset(found)

    def _has(self, said: Moment) -> bool:
        if said.is_time:
            return self._has_time(said)
        if said.named in _THIRDS:
            return self._has_third(said)
        if said.named:
            return self._has_named(said)
        if said.nth == 0:
            return said.weekday in self._named_weekdays
        if said.nth is not None:
            return self._has_nth(said)
        return self._has_day(said)

    def _has_time(self, said: Moment) -> bool:
        if said.minute is None:
            return False
        zones = {zone for minute, zone in self._minutes if minute % _DAY == said.minute % _DAY}
        if zones:
            return not said.zone or said.zone in zones
        if {said.minute, (said.minute - _DAY // 2) % _DAY} & self.pointed:
            return not said.zone
        is_bare = said.minute % _HOUR == 0 and not said.zone
        return is_bare and bool({said.minute // _HOUR, said.minute // _HOUR % 12} & self.hours)

    def _has_day(self, said: Moment) -> bool:
        if any(self._fits(said, known) for known in self._moments if not known.is_time):
            return True
        has_more = said.month is not None or said.day is not None or said.year is not None
        if has_more and any(_is_part_of(said, day) for day in self._days):
            return True
        if said.month is None and said.day is None and said.year is None:
            return said.weekday in self._weekdays | self._named_weekdays
        if said.year is not None and said.month is None and said.day is None:
            return said.year in self.hours or (
                self.today is not None and said.year == self.today.year
            )
        if said.year is None and said.month is None and said.weekday is None:
            return said.day in self.hours
        return self._has_parts(said)

    def _fits(self, said: Moment, known: Moment) -> bool:  # noqa: PLR0911
        """Tell whether one known date says all that is said, or implies it."""
        if said.month is not None and said.month != known.month:
            return False
        if said.day is not None and said.day != known.day:
            return False
        if said.year is not None and said.year not in known.years(self.today):
            return False
        if said.weekday is None:
            return said.month is not None or said.day is not None or said.year is not None
        if known.weekday is not None:
            return known.weekday == said.weekday
        days = list(known.days(self.today))
        if days:
            return any(day.weekday() == said.weekday for day in days)
        return said.weekday in self._weekdays and known.day is not None

    def _has_parts(self, said: Moment) -> bool:
        """Tell whether a date is put together of parts that were given apart: "May", "the 5th"."""
        if said.day is not None and not any(
            known.day == said.day and known.month is None for known in self._moments
        ):
            return False
        months = {known.month for known in self._moments if known.month is not None}
        if said.month is not None and said.month not in months:
            return False
        if said.weekday is not None and said.weekday not in self._weekdays:
            return False
        if said.year is None:
            return True
        years = {known.year for known in self._moments if known.year is not None}
        return said.year in (years or ({self.today.year} if self.today else set()))

    def _has_third(self, said: Moment) -> bool:
        """Tell whether "mid-May" was given, or a day about then."""
        first, last = _THIRDS[said.named]
        return any(
            known.month == said.month and known.named == said.named for known in self._moments
        ) or any(
            known.month == said.month and known.day is not None and first <= known.day <= last
            for known in self._moments
        )

    def _has_nth(self, said: Moment) -> bool:
        for known in self._moments:
            if (known.nth, known.weekday) == (said.nth, said.weekday) and said.month in (
                None,
                known.month,
            ):
                return True
        return any(
            day.weekday() == said.weekday
            and said.nth in nth_of(day)
            and said.month in (None, day.month)
            for day in self._days
        )

    def _has_named(self, said: Moment) -> bool:
        for known in self._moments:
            if known.named == said.named and said.year in (
                None,
                known.year,
                *known.years(self.today),
            ):
                return True
        season = said.named.split()[-1]
        if said.named in SEASONS and said.year is None:
            return any(
                season in known.named.split()
                or (known.month is not None and (known.month - SEASONS[season]) % 12 < 3)  # noqa: PLR2004
                for known in self._moments
            )
        if season in SEASONS and said.year is not None:
            return any(_is_in_season(day, season, said.year) for day in self._days)
        if said.weekday is not None and said.weekday in self._weekdays:
            return True
        if self.today is None:
            return False
        return any(day in self._days for day in _days_of(said.named, self.today))


def findings(found: Iterable[Mention], known: KnownDates) -> Iterator[Finding]:
    """Yield the dates that nobody gave; one that comes again is yielded once."""
    seen: set[frozenset[str]] = set()
    for mention in found:
        if known.has(mention) or mention.values in seen:
            continue
        seen.add(mention.values)
        if len(seen) > _MOST_ASKED:
            return
        near = known.near(mention)
        yield Finding(
            Kind.DATE,
            mention.start,
            mention.end,
            mention.quote,
            Reason.DIFFERS if near else Reason.NOT_IN_BRIEF,
            (near.quote,) if near else (),
            _RISK + (_DIFFERS if near else 0),
        )


def _shape(mention: DateMention) -> str:
    """Return of what sort it is: only dates of one sort are near one another."""
    first = mention.moments[0][0]
    if first.is_time:
        return "time"
    if first.day is not None:
        return "day"
    if first.weekday is not None:
        return "weekday"
    return "year" if first.year is not None and first.month is None else str(bool(first.month))


def _between(mention: DateMention, today: date | None) -> Iterator[date]:
    first, last = mention.moments[0][0], mention.moments[1][0]
    for begin in first.days(today):
        for end in replace(last, year=begin.year).days(today):
            length = (end - begin).days
            if 0 < length < _LONGEST:
                yield from (begin + timedelta(days=n) for n in range(length + 1))


def _is_part_of(said: Moment, day: date) -> bool:
    return (
        said.year in (None, day.year)
        and said.month in (None, day.month)
        and said.day in (None, day.day)
        and said.weekday in (None, day.weekday())
    )


def _named_days(moments: Iterable[Moment], today: date) -> Iterator[date]:
    for moment in moments:
        if (
            moment.named in {"tomorrow", "tonight", "yesterday", "today"}
            or moment.weekday is not None
        ):
            yield from (day for day in _days_of(moment.named, today) if moment.named)


def _days_of(named: str, today: date) -> Iterator[date]:
    """Yield the days that "tomorrow" or "next week" may mean."""
    one = timedelta(days=1)
    monday = today - today.weekday() * one
    if named in {"today", "tonight"}:
        yield today
    elif named == "tomorrow":
        yield today + one
    elif named in {"yesterday", "last night"}:
        yield today - one
    elif named in {"next week", "last week"}:
        begin = monday + 7 * one * (1 if named.startswith("next") else -1)
        yield from (begin + n * one for n in range(7))
    elif named in {"next weekend", "last weekend"}:
        begin = monday + 7 * one * (1 if named.startswith("next") else -1)
        yield from (begin + n * one for n in _WEEKEND)
        yield from (monday + n * one for n in _WEEKEND)
    elif named in {"next month", "last month"}:
        middle = today.replace(day=15) + 30 * one * (1 if named.startswith("next") else -1)
        yield from (middle.replace(day=1) + n * one for n in range(28))
        yield from (
            middle.replace(day=28) + n * one
            for n in range(4)
            if (middle.replace(day=28) + n * one).month == middle.month
        )
    elif named in {"next year", "last year"}:
        year = today.year + (1 if named.startswith("next") else -1)
        yield from (date(year, 1, 1) + n * one for n in range(365))


def _is_in_season(day: date, season: str, year: int) -> bool:
    first = SEASONS[season]
    return day.year == year and (day.month - first) % 12 < 3  # noqa: PLR2004
