"""Reading one value in a text: "1,200", "3½", "1.5m", "two and a half million", "3rd"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import regex

from bot.checks.number_words import InWords

# Longer rows of digits are compared as they stand: nobody counts that far.
_MOST_DIGITS = 30

_GLYPHS = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4),
    "¾": Fraction(3, 4), "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5),
    "⅘": Fraction(4, 5), "⅙": Fraction(1, 6), "⅚": Fraction(5, 6), "⅛": Fraction(1, 8),
    "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8), "⅑": Fraction(1, 9),
    "⅒": Fraction(1, 10),
}  # fmt: skip
_GLYPH = "[" + "".join(_GLYPHS) + "]"

START = regex.compile(rf"\d++|{_GLYPH}")
"""Where a number in figures begins."""

_FIGURES = regex.compile(
    rf"""
    (?P<version>\d{{1,6}}(?:\.\d{{1,6}}){{2,5}}(?!\d))
    | (?P<grouped>\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}(?:\.\d+)?(?!,?\d))
    | (?P<spaced>\d{{1,3}}(?P<gap>[ \u00a0\u2009\u202f'\u2019])\d{{3}}(?:(?P=gap)\d{{3}})*+
        (?:[.,]\d+)?(?![\d\p{{L}}\-]|[ ]\d))
    | (?P<dotted>\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?(?!\d))
    | (?P<whole>\d{{1,30}})[ ]?(?P<glyph>{_GLYPH})
    | (?P<units>\d{{1,4}})(?:[ ]|[ ]?(?:and|&)[ ])
        (?P<over>\d{{1,2}})[/\u2044](?P<under>\d{{1,3}})(?![\d/])
    | (?P<decimal>\d++[.,\u00b7]\d++)
    | (?P<plain>\d++)
    | (?P<bare>{_GLYPH})
    """,
    regex.VERBOSE,
)
_ORDINAL = regex.compile(r"(?:st|nd|rd|th)(?!\p{L})", regex.IGNORECASE)
_SCALE_WORD = regex.compile(
    r"[ \u00a0\-\u2011](?P<name>hundred|thousand|million|billion|trillion|dozen|bn|mn|mio|"
    r"mln)(?!\p{L})",
    regex.IGNORECASE,
)
_SCALE_LETTER = regex.compile(
    r"(?P<name>bn|mn|mio|mln|[kKmMbB]|tn)(?![\p{L}\p{N}²³/])(?!\.\p{L})", regex.IGNORECASE
)
_SCALES = {
    "hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "mn": 10**6,
    "mio": 10**6, "mln": 10**6, "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12,
    "tn": 10**12, "dozen": 12,
}  # fmt: skip
_AND_A_PART = regex.compile(
    r"[ \u00a0\-]and[ \u00a0\-](?:(?:an?|one)[ \u00a0\-])?(?P<part>half|quarter|third)(?!\p{L})"
    r"|[ \u00a0\-]and[ \u00a0\-]three[ \u00a0\-](?P<quarters>quarters)(?!\p{L})",
    regex.IGNORECASE,
)
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}


@dataclass(frozen=True, slots=True)
class Value:
    """A value at a place; several where the writing is ambiguous ("1.200")."""

    start: int
    end: int
    values: tuple[Fraction, ...] = ()
    is_ordinal: bool = False
    in_words: bool = False
    code: str = ""
    """What is compared as it stands: a version, or more digits than anybody counts."""
    scaled: tuple[Fraction, ...] = ()
    """What the values are where the letter behind them is a scale: 5m may be five million."""
    scaled_end: int = 0


def read(raw: str, at: int, words: Mapping[int, InWords]) -> Value | None:
    """Read the value that begins at `at`; None where none does.

    Args:
        raw: the text.
        at: where to read.
        words: the numbers in words of the text, by where they begin.
    """
    if at in words:
        found = words[at]
        value = Value(at, found.end, (found.value,), found.is_ordinal, in_words=True)
    else:
        figures = _in_figures(raw, at)
        if figures is None:
            return None
        value = figures
    if value.code or value.is_ordinal:
        return value
    return _scaled(raw, _with_part(raw, value))


def _in_figures(raw: str, at: int) -> Value | None:  # noqa: PLR0911
    found = _FIGURES.match(raw, at)
    if not found:
        return None
    end = found.end()
    kind = found.lastgroup
    if found["version"] or len(found.group()) > _MOST_DIGITS:
        return Value(at, end, code=found.group())
    if found["bare"]:
        return Value(at, end, (_GLYPHS[found["bare"]],))
    if found["glyph"]:
        return Value(at, end, (int(found["whole"]) + _GLYPHS[found["glyph"]],))
    if found["under"]:
        return _mixed(at, end, found["units"], found["over"], found["under"])
    del kind
    digits = found.group()
    if ordinal := _ORDINAL.match(raw, end):
        return Value(at, ordinal.end(), _values(digits), is_ordinal=True)
    return Value(at, end, _values(digits))


def _mixed(at: int, end: int, whole: str, over: str, under: str) -> Value:
    if int(under) == 0:
        return Value(at, at + len(whole), (Fraction(int(whole)),))
    return Value(at, end, (int(whole) + Fraction(int(over), int(under)),))


def _values(digits: str) -> tuple[Fraction, ...]:
    """Return what a row of digits and separators may mean."""
    plain = digits.translate(_NO_BLANKS)
    groups = regex.split(r"[.,]", plain)
    if len(groups) == 1:
        return (Fraction(int(plain)),)
    whole = Fraction(int("".join(groups)))
    if "," in plain and "." in plain:
        return (Fraction(int("".join(groups[:-1]) or 0)) + _behind_point(groups[-1]),)
    if len(groups) > 2:  # noqa: PLR2004
        return (whole,)
    decimal = int(groups[0]) + _behind_point(groups[1])
    if len(groups[1]) != 3 or groups[0] in {"0", "00"}:  # noqa: PLR2004
        return (decimal,)
    # "1,200" is a thousand in English; "1.200" is one elsewhere.
    return (whole,) if "," in plain else (decimal, whole)


_NO_BLANKS = str.maketrans(
    {" ": "", "\u00a0": "", "\u2009": "", "\u202f": "", "'": "", "\u2019": "", "\u00b7": "."}
)


def _behind_point(digits: str) -> Fraction:
    return Fraction(int(digits), 10 ** len(digits))


def _with_part(raw: str, value: Value) -> Value:
    """Add "and a half"."""
    found = _AND_A_PART.match(raw, value.end)
    if not found:
        return value
    part = _PARTS[found["part"].lower()] if found["part"] else Fraction(3, 4)
    return replace(value, end=found.end(), values=tuple(each + part for each in value.values))


def _scaled(raw: str, value: Value) -> Value:
    """Multiply by the thousands and millions behind a value."""
    while found := _SCALE_WORD.match(raw, value.end):
        scale = _SCALES[found["name"].lower()]
        if found["name"].lower() == "dozen" and max(value.values) >= 100:  # noqa: PLR2004
            break
        value = replace(value, end=found.end(), values=tuple(v * scale for v in value.values))
    if value.in_words:
        return value
    if found := _SCALE_LETTER.match(raw, value.end):
        if found["name"] == "B" and raw[max(0, value.start - 1) : value.start] not in set("$€£"):
            return value
        scale = _SCALES[found["name"].lower()]
        scaled = tuple(each * scale for each in value.values)
        return replace(value, scaled=scaled, scaled_end=found.end())
    return value
