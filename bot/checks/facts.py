"""The dates and numbers that were given, and what follows from them.

A meeting from 6 to 8 lasts two hours; three bullets about workshops are three workshops.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import regex

from bot.checks import dates, links, no_words, numbers, shorthand
from bot.checks.amounts import Amount, NumberMention
from bot.checks.date_known import KnownDates
from bot.checks.given import Given
from bot.checks.lexicon import lemma
from bot.checks.mention import Mention
from bot.checks.moments import DateMention
from bot.checks.number_context import FUNCTION_WORDS
from bot.checks.number_known import KnownNumbers
from bot.checks.text import Taken, Text

_DAY = 86_400
_HOURS_OF_A_DAY = 24
_MINUTES_OF_A_DAY = 24 * 60
_LONGEST = 60
_WEEKS = frozenset({"last week", "this week", "next week"})
_MOST_COUNTED = 12
_MARK = r"(?:[\-*•‣◦\u2013·▪]|\d{1,2}[.)]|\p{Extended_Pictographic}\uFE0F?)"
_BULLET = regex.compile(rf"{_MARK}[ \t]*+\S")
_ITEM_END = regex.compile(r",\s+(?:and|or|&)\s+|[,;]\s+|\s+(?:and|or|&|\+)\s+")
_POINTED = regex.compile(r"(?<![\d.,])(\d{1,2})\.([0-5]\d)(?![\d.,])")
_TO = regex.compile(r"[ ]?[\-\u2013\u2014][ ]?|[ ](?:to|until|till|through)[ ](?:the[ ])?")
_LIST = regex.compile(r"[:(\u2013\u2014]|\s-\s")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the given texts say of days and amounts."""

    dates: KnownDates
    numbers: KnownNumbers

    @classmethod
    def of(cls, given: Given, text: Text) -> "Facts":
        """Read the given texts; lists in the text itself may be counted in it too."""
        told = Text(given.facts_text)
        taken = Taken(each.place for each in links.mentions(told))
        taken |= no_words.places(told, taken)
        dated = dates.mentions(told, taken, given=True)
        numbered = numbers.mentions(told, taken | (each.place for each in dated), given=True)
        return cls(
            KnownDates.of(
                [*dated, *shorthand.dates(told)],
                today=given.today,
                hours=[*_hours(numbered)],
                pointed=[*_clock_times(numbered)],
            ),
            KnownNumbers.of(
                [*numbered, *shorthand.numbers(told)],
                bare=[*_bare(dated)],
                derived=[
                    *_lengths(dated, given.today),
                    *_lengths(_joined(told, dated), given.today),
                    *_follow(dated, numbered),
                ],
                counts=_counts(given, told, text),
                lists=[
                    (
                        frozenset(map(lemma, regex.findall(r"\p{L}{3,}", line.text.lower())))
                        - FUNCTION_WORDS,
                        size,
                    )
                    for line in told.lines
                    for size in _sizes(line.text)
                ],
            ),
        )


def _hours(found: Iterable[Mention]) -> Iterator[int]:
    """Yield whole numbers without a unit: each may be an hour."""
    for mention in found:
        if isinstance(mention, NumberMention) and not mention.has_unit and not mention.noun:
            for end in mention.ends:
                yield from (int(each.value) for each in end if each.value.denominator == 1)


def _clock_times(found: Iterable[Mention]) -> Iterator[int]:
    """Yield the minutes of the day that figures with a point may be: 9.30 is a price or a time."""
    for mention in found:
        for hour, minute in _POINTED.findall(mention.quote):
            yield int(hour) * 60 + int(minute)


def _bare(found: Iterable[Mention]) -> Iterator[int]:
    """Yield the whole numbers that stand in dates and times."""
    for mention in found:
        if not isinstance(mention, DateMention):
            continue
        for readings in mention.moments:
            for each in readings:
                yield from (part for part in (each.day, each.year) if part is not None)
                if each.minute is not None:
                    yield from {each.minute // 60, each.minute // 60 % 12 or 12}
                    yield from {each.minute % 60} - {0}


def _lengths(found: Iterable[Mention], today: date | None) -> Iterator[Amount]:
    """Yield how long what was given takes: from 6 to 8 are two hours, 5-7 May are three days."""
    for mention in found:
        if (
            not isinstance(mention, DateMention)
            or len(mention.moments) != 2  # noqa: PLR2004
            or not mention.is_range
        ):
            continue
        first, last = mention.moments
        if mention.is_time:
            for one in first:
                for other in last:
                    minutes = ((other.minute or 0) - (one.minute or 0)) % _MINUTES_OF_A_DAY
                    yield Amount(Fraction(minutes * 60), "second")
            continue
        days = _days_between(mention, today)
        if days and 0 < days < _LONGEST:
            yield Amount(Fraction(days * _DAY), "second")
            yield Amount(Fraction((days + 1) * _DAY), "second")
            yield Amount(Fraction(days), "night")
        elif first[0].year and last[0].year and first[0].month is None:
            yield Amount(Fraction((last[0].year - first[0].year) * 12), "month")


def _hours_between(mention: NumberMention) -> Iterator[Amount]:
    """Yield how long it is from 10 to 12, if these are hours."""
    if mention.has_unit or not mention.is_range or len(mention.ends) != 2:  # noqa: PLR2004
        return
    first, last = (end[0].value for end in mention.ends)
    if max(first, last) <= _HOURS_OF_A_DAY:
        yield Amount((last - first) % (_HOURS_OF_A_DAY // 2) * 3600, "second")


def _joined(told: Text, found: Sequence[Mention]) -> Iterator[DateMention]:
    """Yield the ranges of two days that are written apart: "from 24 July to 4 September"."""
    for one, other in pairwise(found):
        if (
            isinstance(one, DateMention)
            and isinstance(other, DateMention)
            and len(one.moments) == len(other.moments) == 1
            and not (one.is_time or other.is_time)
            and _TO.fullmatch(told.raw, one.end, other.start)
        ):
            yield replace(one, moments=(*one.moments, *other.moments), is_range=True)


def _follow(dated: Iterable[Mention], numbered: Iterable[Mention]) -> Iterator[Amount]:
    """Yield what follows from weekdays and nights: four nights are five days."""
    weekdays = {
        each.weekday
        for mention in dated
        if isinstance(mention, DateMention)
        for readings in mention.moments
        for each in readings
        if each.weekday is not None
    }
    if len(weekdays) > 1:
        yield Amount(Fraction(len(weekdays)), "time")
        yield Amount(Fraction(len(weekdays) * _DAY), "second")
    named = {
        each.named
        for mention in dated
        if isinstance(mention, DateMention)
        for readings in mention.moments
        for each in readings
    }
    if not named.isdisjoint(_WEEKS):
        yield Amount(Fraction(7 * _DAY), "second")
    for mention in numbered:
        if isinstance(mention, NumberMention):
            yield from _hours_between(mention)
            for amount in (each for end in mention.ends for each in end):
                if amount.unit == "night":
                    yield Amount((amount.value + 1) * _DAY, "second")
                elif amount.unit == "second" and amount.value > _DAY and amount.value % _DAY == 0:
                    yield Amount(amount.value / _DAY - 1, "night")


def _days_between(mention: DateMention, today: date | None) -> int:
    first, last = mention.moments[0][0], mention.moments[1][0]
    if first.day is None and first.weekday is not None and last.weekday is not None:
        return (last.weekday - first.weekday) % 7
    if first.month is not None and first.month == last.month and first.day and last.day:
        return last.day - first.day
    for begin in first.days(today):
        for end in last.days(today):
            return (end - begin).days
    return 0


def _counts(given: Given, told: Text, text: Text) -> dict[str, frozenset[int]]:
    """Return how many of each noun are listed, and under "" how many of anything."""
    counts: dict[str, set[int]] = defaultdict(set)
    counts[""].update({len(given.bullets), *_lists(text)})
    lines = [line.text for line in told.lines]
    about: Counter[str] = Counter()
    for line in lines:
        words = {lemma(word) for word in regex.findall(r"\p{L}{3,}", line)}
        about.update(words)
        for size in _sizes(line):
            counts[""].add(size)
            for word in words:
                counts[word].add(size)
    for word, often in about.items():
        if 2 <= often <= _MOST_COUNTED:  # noqa: PLR2004
            counts[word].add(often)
    return {word: frozenset(sizes) for word, sizes in counts.items()}


def _sizes(line: str) -> Iterator[int]:
    """Yield how many items the lists of a line have."""
    for part in (line, *_LIST.split(line)[1:]):
        items = [item for item in _ITEM_END.split(part.strip(" .)")) if item.strip()]
        if 2 <= len(items) <= _MOST_COUNTED:  # noqa: PLR2004
            yield len(items)


def _lists(text: Text) -> Iterator[int]:
    """Yield how many items the bulleted lists of a text have."""
    size = 0
    for line in (*text.lines, None):
        if line and _BULLET.match(line.text):
            size += 1
        elif size:
            yield size
            size = 0
