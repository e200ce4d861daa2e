"""What editors jot down in a brief: "Mon/Wed 18h", "AGM 14/3", "9-5", "u12", "3 x 2h", "v2.4".

A text that was asked for writes these out. What is read here is known besides what the finders read
in the same place; none of it is ever looked for in a draft.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

import regex

from bot.checks.amounts import About, Amount, NumberMention
from bot.checks.date_clock import HOUR, before, clock
from bot.checks.date_page import Page
from bot.checks.date_pieces import (
    DASH,
    DAY_FIGURE,
    END,
    SPACE,
    WEEKDAY,
    nth_of,
    pattern,
    weekday_of,
)
from bot.checks.finding import Kind
from bot.checks.moments import DateMention, Moment
from bot.checks.text import BLANKS, Text

_START = r"(?<![\p{L}\p{N}.,/:$€£%\-])"
_TWO = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TWO_NAMES = ("mo", "tu", "we", "th", "fr", "sa", "su")
_HOUR = r"(?:[01]?\d|2[0-4])"
_MOST_MONTHS = 12
# "14/3" and "18.12."
_DAY = pattern(
    _START,
    rf"(?P<one>{DAY_FIGURE})(?:/(?P<slashed>{DAY_FIGURE})(?![\d/]|[.,]\d)",
    rf"|\.{SPACE}?(?P<dotted>0?[1-9]|1[0-2])\.(?!\d))",
)
# "9-5 Mon-Fri", "10-18" at the end of a line; "5-10 volunteers" are counted.
_HOURS = pattern(
    _START,
    rf"(?P<from>{_HOUR}){SPACE}?{DASH}{SPACE}?(?P<to>{_HOUR})(?:{SPACE}?h)?",
    rf"(?=\s*(?:$|[\n\r,;)]|{WEEKDAY}{END}|daily|every|weekdays|weekends))",
)
# "Sat 9-1 plant sale"
_HOURS_OF_DAY = pattern(
    rf"(?<=(?<!\p{{L}}){WEEKDAY}[.,:]?{SPACE})",
    rf"(?P<from>{_HOUR}){SPACE}?{DASH}{SPACE}?(?P<to>{_HOUR})(?![\d.:/])",
)
# "24.12.-1.1."
_LAST_DAY = pattern(
    rf"(?<=\d\.?{SPACE}?{DASH}{SPACE}?)(?P<one>{DAY_FIGURE})",
    rf"(?:/(?P<slashed>{DAY_FIGURE})|\.(?P<dotted>0?[1-9]|1[0-2])\.)(?![\d/])",
)
# "Tu/Th"
_TWO_LETTERS = regex.compile(
    rf"(?<![\p{{L}}])(?P<short>{_TWO})(?=[/+&\-]{_TWO}(?!\p{{L}}))"
    rf"|(?<=(?<!\p{{L}}){_TWO}[/+&\-])(?P<other>{_TWO})(?!\p{{L}})"
)
# "18h", "13h30"
_H = pattern(_START, rf"(?P<hour>{_HOUR}){SPACE}?h(?P<minute>[0-5]\d)?(?![\p{{L}}\d])")
# "1st Sat of month"
_NTH = pattern(
    rf"(?<![\p{{L}}\d])(?P<nth>[1-5](?:st|nd|rd|th)|last|first|second|third|fourth){SPACE}",
    rf"(?P<weekday>{WEEKDAY})s?{END}",
)
_WEEKDAYS = pattern(rf"(?<!\p{{L}})(?P<weekday>{WEEKDAY})(?=\.?{SPACE}?[/+&,])")
_LAST_WEEKDAYS = pattern(rf"(?<=[/+&,]{SPACE}?)(?P<weekday>{WEEKDAY}){END}")
# "Qtr 3", "3rd qtr"
_QUARTER = pattern(
    rf"(?<![\p{{L}}\p{{N}}])(?:q(?:tr|u)?\.?{SPACE}?(?P<n>[1-4])",
    rf"|(?P<m>[1-4])(?:st|nd|rd|th){SPACE}?qtr){END}",
)
# "£18pp"
_EACH = pattern(
    rf"(?P<sign>[£$€]){SPACE}?(?P<value>\d{{1,6}}(?:\.\d\d)?)(?=(?:pp|ea|pn|pw|pm|pa){END})"
)
# "v2.4", "u12", the 3 of "3 x 2h"
_VERSION = pattern(
    rf"(?<![\p{{L}}\p{{N}}])v\.?{SPACE}?(?P<value>\d{{1,6}}(?:\.\d{{1,6}})?)(?![\d\p{{L}}]|\.\d)"
)
_AGE = pattern(r"(?<![\p{L}\p{N}])[uo][\-/]?(?P<value>\d{1,2})s?(?![\p{L}\p{N}])")
_TIMES = pattern(rf"{_START}(?P<value>\d{{1,3}}){SPACE}?[x\u00d7*]{SPACE}?(?=\d)")

_Moments = list[tuple[Moment, ...]]


def dates(told: Text) -> Iterator[DateMention]:
    """Yield the days and times that are jotted down in a given text."""
    page = Page(told.raw, told.raw.translate(BLANKS), given=True)
    for written, reader in _READERS.items():
        for found in written.finditer(page.raw):
            moments = reader(found)
            is_range = len(moments) > 1
            mention = page.made(found.start(), found.end(), moments, is_range=is_range)
            if mention:
                yield mention


def numbers(told: Text) -> Iterator[NumberMention]:
    """Yield the numbers that are jotted down in a given text."""
    raw = told.raw.translate(BLANKS)
    for written in (_VERSION, _AGE, _TIMES, _EACH):
        for found in written.finditer(raw):
            amount = Amount(Fraction(found["value"]))
            start, end = found.span("value")
            quote = told.raw[start:end]
            values = frozenset({str(amount)})
            # "u12" is a limit, and no round number for another one.
            about: About = "<" if written is _AGE else ""
            ends = ((amount,),)
            yield NumberMention(Kind.NUMBER, start, end, quote, values, ends=ends, about=about)


def _day(found: "regex.Match[str]") -> _Moments:
    """Return what 14/3 may be; 3/4 is in March or in April."""
    one, other = int(found["one"]), int(found["slashed"] or found["dotted"])
    readings = [Moment(month=other, day=one)] if other <= _MOST_MONTHS else []
    if found["slashed"] and one <= _MOST_MONTHS:
        readings.append(Moment(month=one, day=other))
    return [tuple(readings)]


def _hours(found: "regex.Match[str]") -> _Moments:
    first, last = (clock(int(found[end]) * HOUR, "") for end in ("from", "to"))
    # From 9 to 5 ends in the evening, from 10 to 18 begins in the morning.
    return [before(first, last), last]


def _h(found: "regex.Match[str]") -> _Moments:
    return [clock(int(found["hour"]) * HOUR + int(found["minute"] or 0), "")]


def _nth(found: "regex.Match[str]") -> _Moments:
    return [(Moment(weekday=weekday_of(found["weekday"]), nth=nth_of(found["nth"])),)]


def _weekday(found: "regex.Match[str]") -> _Moments:
    return [(Moment(weekday=weekday_of(found["weekday"])),)]


def _two_letters(found: "regex.Match[str]") -> _Moments:
    return [(Moment(weekday=_TWO_NAMES.index((found["short"] or found["other"]).lower())),)]


def _quarter(found: "regex.Match[str]") -> _Moments:
    return [(Moment(named=f"q{found['n'] or found['m']}"),)]


_READERS: dict["regex.Pattern[str]", Callable[["regex.Match[str]"], _Moments]] = {
    _DAY: _day,
    _HOURS: _hours,
    _HOURS_OF_DAY: _hours,
    _LAST_DAY: _day,
    _TWO_LETTERS: _two_letters,
    _H: _h,
    _NTH: _nth,
    _WEEKDAYS: _weekday,
    _LAST_WEEKDAYS: _weekday,
    _QUARTER: _quarter,
}
