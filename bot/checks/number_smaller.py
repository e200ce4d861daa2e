"""The smaller part of a measure: the 30 of "2h30", the 2 inches of "6ft 2in", the pence."""

from fractions import Fraction

import regex

from bot.checks import number_values, units
from bot.checks.number_page import Page
from bot.checks.number_values import Value
from bot.checks.units import Unit

_JOINT = regex.compile(r"[ ](?:and[ ])?|,[ ]|(?=\d)")
_INCHES = regex.compile(r"[ ]?(?:in(?!\p{L})|[\"\u2033\u201d]|''|\u2032\u2032)")
_TALL = regex.compile(r"[ ](?:tall|long|high|wide|deep)(?!\p{L})|\s*[.,;)]|\s*$")
_LETTERS_BEHIND = regex.compile(r"[\p{L}\p{M}_]")
_WORD_BEHIND = regex.compile(r"[\- ]++\p{L}")
_IN_PARTS = frozenset({"second", "foot", "month", "pound weight"})
_HOUR = Unit("second", Fraction(3600))
_MINUTE = Unit("second", Fraction(60))
_FOOT = Unit("foot")
_INCH = Unit("foot", Fraction(1, 12))
_INCHES_OF_A_FOOT = 12
_CENTS = frozenset({"cent", "penny"})
_MOST_CENTS = 100


def smaller(page: Page, end: int, first: Unit) -> tuple[int, Fraction] | None:
    """Read what is added to a measure; return where it ends, and how much of the base it is.

    Args:
        page: the text.
        end: where the first part ends, with its unit.
        first: that unit.
    """
    if units.is_money(first.base):
        return _small_change(page, end)
    join = _JOINT.match(page.raw, end) if first.base in _IN_PARTS else None
    value = number_values.read(page.raw, join.end(), page.words) if join else None
    if not join or not value or not _is_plain(page, value):
        return None
    if "," in join.group() and first != _HOUR:
        return None
    behind_end, behind = units.after(page.raw, value.end)
    if not behind:
        behind_end, behind = _understood(page, value, first, joint=join.group())
    fitting = [each for each in behind if each.base == first.base and each.factor < first.factor]
    if not fitting or value.values[0] * fitting[0].factor >= first.factor * 2:
        return None
    return behind_end, value.values[0] * fitting[0].factor


def _is_plain(page: Page, value: Value) -> bool:
    is_scaled = value.scaled and page.raw[value.end] not in "mM"
    return not (value.is_ordinal or value.code or is_scaled)


def _understood(
    page: Page, value: Value, first: Unit, *, joint: str
) -> tuple[int, tuple[Unit, ...]]:
    """Return the unit that is not written, or with a sign: the minutes of "2h30"."""
    raw = page.raw
    if first.base == "foot" and (inches := _INCHES.match(raw, value.end)):
        return inches.end(), (_INCH,)
    if first == _HOUR and not joint and not _LETTERS_BEHIND.match(raw, value.end):
        return value.end, (_MINUTE,)
    if first == _FOOT and value.values[0] < _INCHES_OF_A_FOOT and _TALL.match(raw, value.end):
        return value.end, (_INCH,)
    return value.end, ()


def _small_change(page: Page, end: int) -> tuple[int, Fraction] | None:
    """Read the rest of "six pounds fifty" and "5 dollars and 50 cents"."""
    raw = page.raw
    join = _JOINT.match(raw, end)
    value = number_values.read(raw, join.end(), page.words) if join and join.group() else None
    if not join or not value or value.is_ordinal or not value.values:
        return None
    if not 0 < value.values[0] < _MOST_CENTS:
        return None
    behind_end, behind = units.after(raw, value.end)
    if any(each.base in _CENTS for each in behind):
        return behind_end, value.values[0] / _MOST_CENTS
    is_last = not behind and not _WORD_BEHIND.match(raw, value.end)
    if value.in_words and join.group() == " " and is_last:
        return value.end, value.values[0] / _MOST_CENTS
    return None
