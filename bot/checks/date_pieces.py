"""Pieces of which the patterns of dates are made, and what their words stand for."""

import regex

from bot.checks.date_words import MONTHS, ORDINALS, WEEKDAYS, any_of

SPACE = "[ ]"
DASH = "[\\-\u2010\u2011\u2012\u2013\u2014\u2212]"
END = r"(?![\p{L}\p{N}_])"
"""Where a word ends."""

MONTH = rf"(?:{any_of(MONTHS)})"
WEEKDAY = rf"(?:{any_of(WEEKDAYS)})"
FULL_WEEKDAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
DAY_FIGURE = r"(?:3[01]|[12]\d|0?[1-9])"
NUMBER_DAY = r"(?>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?+(?![\d:])"
"""A day of the month in figures: 5, 05, 5th."""
ORDINAL_DAY = rf"(?:{DAY_FIGURE}(?:st|nd|rd|th)|(?:{any_of(ORDINALS)}))"
"""A day of the month that is said to be one: 5th, fifth."""
DAY = rf"(?:{NUMBER_DAY}|(?:{any_of(ORDINALS)}){END})"
YEAR = r"(?:(?:18|19|20)\d\d(?!\d|[.,]\d)|['\u2019]\d\d(?!\d))"

AND = (
    rf"(?:{SPACE}?{DASH}{SPACE}?"
    rf"|{SPACE}(?:to|and|until|till|through|thru|or|&){SPACE}"
    rf"|{SPACE}?(?:,|&|\+|/){SPACE}?(?:(?:and|or|&){SPACE})?)"
)
"""Between the first day and the next one: 5-7, 5 to 7, "5, 6 and 7"."""


def pattern(*pieces: str) -> "regex.Pattern[str]":
    """Return the pattern that pieces make one after the other; case does not matter."""
    return regex.compile("".join(pieces), regex.IGNORECASE)


def ends_with(*words: str) -> "regex.Pattern[str]":
    """Return the pattern of what ends with any of some words and a blank."""
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(words)})[ ]$", regex.IGNORECASE)


def year_of(written: str) -> int:
    """Return the year that "2026" or "'26" is."""
    digits = written.lstrip("'\u2019")
    return int(digits) if len(digits) > 2 else 2000 + int(digits)  # noqa: PLR2004


def day_of(written: str) -> int:
    """Return the number of "5", "5th" or "fifth"."""
    name = written.lower()
    return ORDINALS[name] if name in ORDINALS else int(name.rstrip("stndrh"))


def nth_of(written: str) -> int:
    """Return which one it is, -1 for the last one."""
    return -1 if written.lower() == "last" else day_of(written)


def weekday_of(written: str) -> int:
    """Return a weekday's number, from 0 for Monday."""
    name = written.lower()
    return WEEKDAYS[name] if name in WEEKDAYS else WEEKDAYS[name.removesuffix("s")]
