"""Days in figures alone: 2026-05-05, 05/05/2026, 5.5.2026, "on 5/6"."""

import regex

from bot.checks.date_page import Page
from bot.checks.date_pieces import DASH, DAY_FIGURE, WEEKDAY, pattern, year_of
from bot.checks.moments import DateMention, Moment

_MOST_MONTHS = 12
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_ONE_AND_OTHER = (
    rf"(?P<one>{DAY_FIGURE})",
    r"(?P<by>[./])",
    rf"(?P<other>{DAY_FIGURE})",
)

_ISO = regex.compile(_YEAR + r"-(?P<month>0[1-9]|1[0-2])-(?P<day>3[01]|[12]\d|0[1-9])(?!\d)")
_YEAR_FIRST = pattern(_YEAR, r"(?P<by>[./])", _MONTH, rf"(?P=by)(?P<day>{DAY_FIGURE})(?!\d)")
_FIGURES = pattern(
    rf"(?P<one>{DAY_FIGURE})",
    r"(?P<by>[./\-])",
    rf"(?P<other>{DAY_FIGURE})",
    r"(?P=by)(?P<year>(?:18|19|20)\d\d|\d\d)",
    r"(?![\d]|[./\-]\d)",
)
# "on 5/6", "Friday 05/06", "am 5.6."
_SHORT = pattern(*_ONE_AND_OTHER, r"(?P<end>(?P=by)?)", r"(?!\d)(?![./\-]\d)")
_DAY_BEFORE = pattern(
    r"(?:(?<!\p{L})",
    r"(?:on|until|till|by|from|before|after|since|due|dated?|am|bis|vom|ab|le|el|del)[ ]",
    r"(?:the[ ])?",
    rf"|{WEEKDAY}[.,]?[ ]",
    rf"|{DASH}[ ]?)$",
)
_GERMAN_BEFORE = pattern(
    r"(?<!\p{L})(?:am|bis|vom|ab|dem|den|zum|der|seit|und",
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so)",
    r"[.,]?(?:,?[ ]den)?[ ]$",
    rf"|{DASH}[ ]?$",
)


def iso(page: Page, start: int) -> DateMention | None:
    """Read "2026-05-05"."""
    found = _ISO.match(page.raw, start)
    return page.made(start, found.end(), [(_of_parts(found),)]) if found else None


def whole(page: Page, start: int) -> DateMention | None:
    """Read "05/05/2026", "5.5.26" and "2026/05/05"."""
    if found := _YEAR_FIRST.match(page.raw, start):
        return page.made(start, found.end(), [(_of_parts(found),)])
    found = _FIGURES.match(page.raw, start)
    if not found:
        return None
    readings = _either(found["one"], found["other"], year_of(found["year"]), found["by"])
    return page.made(start, found.end(), [readings])


def short(page: Page, start: int) -> DateMention | None:
    """Read "5/6" and "5.6." where a day is to be expected."""
    found = _SHORT.match(page.raw, start)
    if not found:
        return None
    has_dots = found["by"] == "."
    if bool(found["end"]) != has_dots:
        return None
    if not page.before(_GERMAN_BEFORE if has_dots else _DAY_BEFORE, start, 16):
        return None
    return page.made(start, found.end(), [_either(found["one"], found["other"], None, found["by"])])


def _of_parts(found: "regex.Match[str]") -> Moment:
    return Moment(int(found["year"]), int(found["month"]), int(found["day"]))


def _either(one: str, other: str, year: int | None, by: str) -> tuple[Moment, ...]:
    """Return what 5/6 may be: the fifth of June, or the sixth of May; with dots only the first."""
    readings = []
    if int(other) <= _MOST_MONTHS:
        readings.append(Moment(year, int(other), int(one)))
    if int(one) <= _MOST_MONTHS and by != "." and one != other:
        readings.append(Moment(year, int(one), int(other)))
    return tuple(readings)
