"""Dates, years, weekdays and times of day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

import regex

from bot.checks import (
    date_figures,
    date_months,
    date_relative,
    date_times,
    date_weekdays,
    date_years,
)
from bot.checks.date_known import KnownDates, findings
from bot.checks.date_page import Page
from bot.checks.finding import Finding
from bot.checks.mention import Mention
from bot.checks.moments import DateMention
from bot.checks.text import BLANKS, Taken, Text

# Where a date may begin: figures, and the first letters of every word that a date begins with.
_BEGINNINGS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    "mon|tue|wed|thu|fri|sat|sun|week",
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thir|fif|fort|twen|eig|nin|sev",
    "first|sec|fou",
    "noon|mid|half|quarter|a[ ]quarter",
    "tom|ton|yes|the[ ]day|next|last|this|coming",
    "early|late|end[ ]of|beginning|start[ ]of",
    "spring|summer|autumn|fall|winter|q[1-4]",
    "guy|bonf|burns|earth|all|world|moth|fath|shrove|pancake|ash",
    "hallo|christ|box|new[ ]year|valen|st[ ]p|easter|good[ ]f|thanks|pente|whit|diwali|eid|han",
)
_CANDIDATE = regex.compile(
    r"(?<![\p{L}\p{N}\p{M}_/@\#])"
    rf"(?:(?<![.\-])\d++|['\u2019]\d0s|['\u2019]\d\d(?![\d\p{{L}}])|(?:{'|'.join(_BEGINNINGS)})\p{{L}}*+)",
    regex.IGNORECASE,
)
# The longest forms first.
_FIGURE_READERS = (
    date_figures.iso,
    date_figures.whole,
    date_months.day_month,
    date_months.foreign,
    date_weekdays.nth,
    date_years.century,
    date_times.time,
    date_times.past,
    date_figures.short,
    date_years.decade,
    date_years.in_figures,
    date_weekdays.day_alone,
)
_WORD_READERS = (
    date_months.day_month,
    date_months.month_day,
    date_relative.holiday,
    date_weekdays.with_day,
    date_months.third,
    date_weekdays.weekend,
    date_weekdays.nth,
    date_years.century,
    date_times.past,
    date_times.half,
    date_times.time,
    date_relative.relative,
    date_months.month_year,
    date_weekdays.alone,
    date_years.of_two_figures,
    date_years.in_words,
    date_years.decade,
    date_years.quarter,
    date_years.season,
    date_weekdays.day_alone,
)

_MOST = 3_000
"""Places of a text at which a date is read. A letter of forty pages has a thousand; whatever has
more is no letter, and must not keep the bot busy."""


def mentions(text: Text, taken: Taken | None = None, *, given: bool = False) -> list[Mention]:
    """Return the dates and times of a text, in reading order.

    Args:
        text: the text to look through.
        taken: places that are spoken for.
        given: whether it is a text that facts are taken from; doubtful ones are dates there.
    """
    page = Page(text.raw, text.raw.translate(BLANKS), given)
    return list(_read(page, taken or Taken()))


def unknown(found: Iterable[Mention], known: KnownDates) -> Iterator[Finding]:
    """Yield the dates that nobody gave; one that comes again is yielded once."""
    return findings(found, known)


def is_known(mention: Mention, known: Sequence[Mention], today: date | None = None) -> bool:
    """Tell whether a date is among the known ones, in whatever writing."""
    return KnownDates.of(known, today=today).has(mention)


def _read(page: Page, taken: Taken) -> Iterator[DateMention]:
    behind = 0
    for candidate in islice(_CANDIDATE.finditer(page.raw), _MOST):
        if candidate.start() < behind:
            continue
        readers = _FIGURE_READERS if candidate.group()[0].isdigit() else _WORD_READERS
        read = (reader(page, candidate.start()) for reader in readers)
        found = next((each for each in read if each), None)
        if found is not None and not taken.overlaps(found.start, found.end):
            behind = found.end
            yield found
