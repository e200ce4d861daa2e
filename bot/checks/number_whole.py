"""A whole number: a value with its currency, its other end and its unit."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import regex

from bot.checks import number_phones, number_values, units
from bot.checks.amounts import Amount
from bot.checks.number_page import Page
from bot.checks.number_parts import PARTS, SCALES
from bot.checks.number_read import Parts, Read, amounts
from bot.checks.number_smaller import smaller
from bot.checks.number_values import Value
from bot.checks.units import Unit

_DASH = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_SMALL_NUMBERS = r"two|three|four|five|six|seven|eight|nine|ten|twenty|\d"
# What stands between two numbers that are one: "13-16", "3 x 4", "8 out of 10", "2:1".
_BETWEEN_ENDS = regex.compile(
    rf"(?P<dash>[ ]?[{_DASH}][ ]?)"
    r"|[ ](?P<to>to|through|or|up[ ]to|till|until)[ ]"
    r"|(?P<by>[ ]?[x\u00d7][ ]?(?=\d)|[ ]by[ ])"
    r"|(?P<and>[ ](?:and|&)[ ])"
    r"|(?P<of>[ ]?[/\u2044][ ]?|[ \-](?:out[ \-]of|in)[ \-](?:every[ ])?"
    rf"|(?<=one)[ ]\p{{Ll}}+[ ](?:in|out[ ]of)[ ](?:every[ ])?(?=(?:{_SMALL_NUMBERS})))"
    r"|(?P<colon>:)(?=\d{1,2}(?!\d))",
    regex.IGNORECASE,
)
_BETWEEN = regex.compile(r"(?<!\p{L})between[ ]+[^.!?\n]{0,14}$", regex.IGNORECASE)
_CURRENCIES = frozenset("$€£¥")
_MOST_IN_A_SHARE = 100

# A figure that touches what is before it is a part of a code, but for "under-18s" and "pre-2000".
_CODE_BEFORE = regex.compile(
    r"[\p{L}\p{M}_@&%\\]$|(?:\p{L}[_/\\.]|(?<!under|over|pre|post|mid|sub|non)(?<=\p{L})[\-\u2011]|\d[,.])$",
    regex.IGNORECASE,
)
_LETTERS_BEHIND = regex.compile(r"[\p{L}\p{M}_]")
_PLURAL = regex.compile(r"(?:'|\u2019)?s(?!\p{L})")
_FEET = regex.compile(r"['\u2019\u2032](?=[ ]?\d{1,2}[ ]?(?:\"|\u2033|\u201d|''))")
_A_BEFORE = regex.compile(r"(?<![\p{L}\p{N}])an?[ ]$", regex.IGNORECASE)
_AND_A_PART = regex.compile(
    r"[ \-]and[ \-](?:an?|one)[ \-](?P<part>half|quarter|third)(?!\p{L})", regex.IGNORECASE
)
_MINUS = regex.compile(r"(?<![\p{L}\p{N}])(?:minus[ ]|[\-\u2212\u2013])$", regex.IGNORECASE)
_SCALE_OF_BOTH = regex.compile(r"(?:thousand|million|billion|trillion)$", regex.IGNORECASE)
_SCALES_OF_BOTH = {**SCALES, "trillion": 10**12}


def read(page: Page, start: int) -> Read | None:
    """Read the number that begins at a place, whether or not it is a fact."""
    if start not in page.words and page.before(_CODE_BEFORE, start, 8):
        return None
    value = number_values.read(page.raw, start, page.words)
    if not value:
        return None
    begin, before = units.before(page.raw, value.start)
    if value.code:
        has_letters = "." in value.code and _LETTERS_BEHIND.match(page.raw, value.end)
        if has_letters and not before:
            return None
        return Read(value.start, value.end, (), code=value.code)
    if value.is_ordinal:
        ends = (amounts(value.values),)
        return Read(value.start, value.end, ends, is_ordinal=True, in_words=value.in_words)
    return _measured(page, _joined(page, value, begin, before))


def _joined(page: Page, value: Value, start: int, before: tuple[Unit, ...]) -> Parts:
    """Read the other end of a range, a score or a ratio, and the unit behind."""
    raw = page.raw
    if not before and value.in_words and _is_scale(raw[value.start : value.end]):
        a = page.before(_A_BEFORE, start, 3)
        start = a.start() if a else start
    first_end, first_units = _first_unit(raw, value)
    join = _BETWEEN_ENDS.match(raw, first_end)
    other = _other_end(page, value, join) if join else None
    if not join or not other:
        end, behind = units.after(raw, value.end)
        return Parts(start, end, [value], before, behind)
    end, behind = units.after(raw, other.end)
    if first_units and not _share_a_base(first_units, behind):
        return Parts(start, first_end, [value], before, first_units)
    first = value
    if not first_units and (scale := _SCALE_OF_BOTH.search(raw[other.start : other.end])):
        first = _scale_up_to(value, _SCALES_OF_BOTH[scale.group().lower()], other)
    is_range = not (join["by"] or join["of"] or join["colon"])
    # "£4/£3" are two prices.
    is_ratio = join["of"] is not None and not _is_money(before)
    return Parts(start, end, [first, other], before, behind, is_range, is_ratio)


def _measured(page: Page, parts: Parts) -> Read | None:
    """Make out what the parts of a number amount to."""
    last = parts.values[-1]
    if last.scaled:
        _scale(page, parts)
    elif not parts.behind and not _goes_on(page, parts):
        return None
    if parts.before and parts.behind and not _is_money(parts.behind):
        # "$5 a week": what is behind belongs to something else.
        parts.end = last.scaled_end or last.end
    found = parts.units
    if found and len(parts.values) == 1:
        if part := _AND_A_PART.match(page.raw, parts.end):
            parts.end, more = part.end(), PARTS[part["part"].lower()]
            parts.values = [replace(last, values=tuple(each + more for each in last.values))]
        if added := smaller(page, parts.end, found[0]):
            end, size = added
            amount = Amount(parts.values[0].values[0] * found[0].factor + size, found[0].base)
            return Read(parts.start, end, ((amount,),), in_words=last.in_words, units=found)
    return _signed(page, parts.read())


def _scale(page: Page, parts: Parts) -> None:
    """Take a letter behind a number for thousands or millions, unless it is a unit."""
    last = parts.values[-1]
    end, behind = units.after(page.raw, last.scaled_end)
    if end == last.scaled_end and parts.behind and not parts.before:
        return
    parts.end, parts.behind = end, behind
    parts.values = [_scale_up(each, last) for each in parts.values]


def _goes_on(page: Page, parts: Parts) -> bool:
    """Read what may touch figures: feet, or the s of a plural; other letters make a code."""
    if feet := _FEET.match(page.raw, parts.end):
        parts.end, parts.behind = feet.end(), (Unit("foot"),)
    elif parts.values[0].in_words:
        return True
    elif plural := _PLURAL.match(page.raw, parts.end):
        parts.end = plural.end()
    else:
        return not _LETTERS_BEHIND.match(page.raw, parts.end)
    return True


def _signed(page: Page, found: Read) -> Read:
    """Take a minus for what it is where degrees are below zero."""
    minus = page.before(_MINUS, found.start, 6)
    if not minus or not any(unit.base.startswith("degree") for unit in found.units):
        return found
    ends = tuple(
        tuple(Amount(-each.value, each.unit, -each.number) for each in end) for end in found.ends
    )
    return found._replace(start=minus.start(), ends=ends)


# --- The other end ---


def _other_end(page: Page, value: Value, join: "regex.Match[str]") -> Value | None:
    """Read the other end of a range, a score, a ratio or a size."""
    raw = page.raw
    at = join.end() + (raw[join.end() : join.end() + 1] in _CURRENCIES)
    other = number_values.read(raw, at, page.words)
    if not other or other.code or other.is_ordinal or other.in_words != value.in_words:
        return None
    if page.taken.overlaps(join.end(), other.end) or number_phones.begins(raw, at):
        return None
    return other if _may_join(page, value, other, join) else None


def _may_join(page: Page, value: Value, other: Value, join: "regex.Match[str]") -> bool:
    """Tell whether the word or the dash between two numbers makes them one."""
    written = join.group()
    if join["and"]:
        return bool(page.before(_BETWEEN, value.start, 30))
    if join["dash"]:
        # "two - three" in words is a break in the sentence.
        return not value.in_words or written == "-" or "\u2013" in written
    if join["of"]:
        is_share = written.strip() != "in" or value.in_words
        return min(other.values) > 0 and (is_share or max(other.values) <= _MOST_IN_A_SHARE)
    return True


def _first_unit(raw: str, value: Value) -> tuple[int, tuple[Unit, ...]]:
    """Return where a dash or a "to" may stand: behind the first end, and its unit if it has one."""
    if _BETWEEN_ENDS.match(raw, value.end):
        return value.end, ()
    end, found = units.after(raw, value.end)
    return (end, found) if found else (value.scaled_end or value.end, ())


def _share_a_base(one: Sequence[Unit], other: Sequence[Unit]) -> bool:
    return any(units.agree(each.base, another.base) for each in one for another in other)


def _is_money(found: Sequence[Unit]) -> bool:
    return any(units.is_money(unit.base) for unit in found)


# --- Thousands and millions ---


def _is_scale(written: str) -> bool:
    return written.lower().replace("-", " ").split()[0] in SCALES


def _scale_up_to(value: Value, scale: int, last: Value) -> Value:
    """Return a value in the millions of its range's other end: "2-3 million"."""
    most = max(last.values)
    return replace(
        value,
        values=tuple(each * scale if each * scale <= most else each for each in value.values),
    )


def _scale_up(value: Value, last: Value) -> Value:
    """Return a value in thousands where the other end of its range is: "3-5k"."""
    if value.scaled:
        return Value(value.start, value.end, value.scaled, in_words=value.in_words)
    by = last.scaled[0] / last.values[0] if last.values[0] else Fraction(1)
    return Value(value.start, value.end, tuple(each * by for each in value.values))
