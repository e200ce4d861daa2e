"""Years and what is counted in them: centuries, decades, seasons, quarters."""

import regex

from bot.checks.date_page import Page
from bot.checks.date_pieces import DASH, END, SPACE, YEAR, day_of, ends_with, pattern, year_of
from bot.checks.date_words import HOURS, ORDINALS, any_of
from bot.checks.moments import DateMention, Moment

_SURE_SINCE = 1900
_LONGEST_SHORT_RANGE = 20
# "2026", "2025/26", "1998-2004"; no figure of another kind goes on behind it.
_YEARS = pattern(
    r"(?P<year>(?:1[0-9]|20)\d\d)",
    rf"(?:{SPACE}?(?:{DASH}|/|to|until|till){SPACE}?(?P<more>(?:19|20)\d\d|\d\d))?",
    rf"(?![\d\p{{L}}%°]|[.,:]\d|{SPACE}?[€£$])",
)
_YEAR_BEFORE = pattern(
    r"(?<!\p{L})(?:in|since|from|until|till|by|of|year|to|before|after|during|around|circa|c\.",
    r"|season|est\.|established|founded|spring|summer|autumn|fall|winter|easter|christmas",
    r"|early|mid|late|through|throughout|between|and|class of|back in|for|\u00a9|copyright",
    r"|this|the|our|ca\.)[ \-]$",
    r"|(?:^|[\n\r(\[\u2013\u2014,:;|\"\u201c])[ \t]*$",
)
_OLD_YEAR_BEFORE = ends_with(
    "in|between|and|since|founded|built|established|est\\.|dating from|dates from|from|circa|c\\.",
    "ca\\.|year|of|until|around",
)
# "2000 people" are no year.
_COUNTED_BEHIND = pattern(
    r"[ ](?:people|members|readers|visitors|copies|tickets|guests|words|trees|subscribers|kids",
    r"|children|volunteers|runners|students|fans|seats|entries|pages|books|items|customers|users",
    r"|households|homes|families|signatures|kilometres|kilometers|miles|metres|meters|feet",
    r"|square|euros|dollars|pounds|litres|calories|steps|followers|years|hours|days)(?!\p{L})",
)
_COUNTED = regex.compile(r"[ ](?P<word>\p{Ll}+s)(?!\p{Ll})")
_VERBS_IN_S = frozenset({
    "as", "begins", "brings", "ends", "has", "is", "looks", "marks", "promises", "sees", "starts",
    "this", "us", "was",
})  # fmt: skip
_NO_YEAR_SIGNS = frozenset("$€£#+")

# "'53", but 5'11" is a length, and '10 seats' is in quotation marks
_TWO_FIGURES = regex.compile(
    r"['\u2019](?P<year>\d\d)(?![\d\p{L}%'\u2019\"\u201d\u2032\u2033\-]|[.,:]\d"
    r"|[ ]\p{Ll}+[^.\n]{0,40}['\u2019](?![\p{L}\d]))"
)
_BEFORE_TWO_FIGURES = ends_with("of|in|since|until|till|summer|winter|spring|autumn|early|late")

_DECADE = regex.compile(
    r"(?:(?P<century>1[5-9]|20)|['\u2019])?(?P<decade>\d0)(?:['\u2019])?s(?![\p{L}])"
)
_DECADES = (
    "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties",
)  # fmt: skip
_DECADE_WORD = pattern(rf"(?P<decade>{any_of(_DECADES)})(?!\p{{L}})")
_DECADE_BEFORE = pattern(rf"(?<!\p{{L}})(?:the|(?:early|mid|late)[ \-]?){SPACE}?$")
# "in her 60s" tells an age.
_OF_AGE = regex.compile(r"(?:in|into)[ ](?:his|her|their|my|our|your)[ ]$")

_CENTURY = pattern(rf"(?P<nth>[12]?\d(?:st|nd|rd|th)|{any_of(ORDINALS)})[ \-]century(?!\p{{L}})")
# "nineteen eighty-four", "twenty twenty-six"
_TENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_IN_WORDS = pattern(
    rf"(?P<first>nineteen|twenty){SPACE}(?P<tens>{any_of(_TENS)})",
    rf"(?:[ \-](?P<one>one|two|three|four|five|six|seven|eight|nine))?{END}",
)

_QUARTER = pattern(
    rf"(?:Q(?P<n>[1-4])|(?P<word>first|second|third|fourth|last|final){SPACE}quarter){END}",
    rf"(?:{SPACE}(?:of{SPACE})?(?P<year>{YEAR}))?",
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_SEASON = pattern(
    rf"(?:(?P<rel>next|last){SPACE})?(?P<season>spring|summer|autumn|fall|winter){END}",
    rf"(?:{SPACE}(?:of{SPACE})?(?P<year>(?:19|20)\d\d(?!\d)))?",
)
_SINCE_BEFORE = ends_with("(?:since|until|till|by)(?: the| last)?")
_NO_NOUN_BEHIND = pattern(
    r"\s*(?:$|[.,;:!?)])|[ ](?:and|but|for|so|that|the|they|this|to|we|when|with|you|it|our)"
    r"(?!\p{L})"
)


def in_figures(page: Page, start: int) -> DateMention | None:
    """Read "2026" and "2025/26" where nothing is counted."""
    found = _YEARS.match(page.raw, start)
    if not found:
        return None
    year = int(found["year"])
    if year < _SURE_SINCE and not page.before(_OLD_YEAR_BEFORE, start, 14):
        return None
    if not found["more"]:
        if _COUNTED_BEHIND.match(page.raw, found.end()) or _is_counted(page, found):
            return None
        return page.made(start, found.end(), [(Moment(year),)])
    is_short = len(found["more"]) == 2  # noqa: PLR2004
    last = year // 100 * 100 + int(found["more"]) if is_short else int(found["more"])
    if last <= year or (is_short and last > year + _LONGEST_SHORT_RANGE):
        return None
    return page.made(start, found.end(), [(Moment(year),), (Moment(last),)], is_range=True)


def _is_counted(page: Page, found: "regex.Match[str]") -> bool:
    start = found.start()
    if page.raw[max(0, start - 1) : start] in _NO_YEAR_SIGNS:
        return True
    if page.before(_YEAR_BEFORE, start, 14):
        return False
    counted = _COUNTED.match(page.raw, found.end())
    return counted is not None and counted["word"] not in _VERBS_IN_S


def of_two_figures(page: Page, start: int) -> DateMention | None:
    """Read "the flood of '53", in whichever century that was."""
    found = _TWO_FIGURES.match(page.raw, start)
    if not found or not page.before(_BEFORE_TWO_FIGURES, start, 10):
        return None
    year = int(found["year"])
    return page.made(start, found.end(), [(Moment(1900 + year), Moment(2000 + year))])


def in_words(page: Page, start: int) -> DateMention | None:
    """Read "nineteen eighty-four" and "twenty twenty-six"."""
    found = _IN_WORDS.match(page.raw, start)
    if not found:
        return None
    century = 1900 if found["first"].lower() == "nineteen" else 2000
    one = HOURS[found["one"].lower()] if found["one"] else 0
    return page.made(start, found.end(), [(Moment(century + _TENS[found["tens"].lower()] + one),)])


def decade(page: Page, start: int) -> DateMention | None:
    """Read "the 90s", "1990s" and "the nineties"."""
    raw, before = page.raw, page.before(_DECADE_BEFORE, start, 8)
    if found := _DECADE.match(raw, start):
        if not found["century"] and (
            not (before or raw[start] in "'\u2019") or page.before(_OF_AGE, start, 10)
        ):
            return None
        return page.made(start, found.end(), [(Moment(named=found["decade"] + "s"),)])
    found = _DECADE_WORD.match(raw, start) if before else None
    if not found:
        return None
    tens = 20 + 10 * _DECADES.index(found["decade"].lower())
    return page.made(start, found.end(), [(Moment(named=f"{tens}s"),)])


def century(page: Page, start: int) -> DateMention | None:
    """Read "19th century"."""
    found = _CENTURY.match(page.raw, start)
    if not found:
        return None
    return page.made(start, found.end(), [(Moment(named=f"century {day_of(found['nth'])}"),)])


def quarter(page: Page, start: int) -> DateMention | None:
    """Read "Q3 2026" and "the third quarter"."""
    found = _QUARTER.match(page.raw, start)
    if not found or (found["n"] and page.raw[start] != "Q" and not page.given):
        return None
    number = int(found["n"]) if found["n"] else _QUARTERS[found["word"].lower()]
    year = year_of(found["year"]) if found["year"] else None
    return page.made(start, found.end(), [(Moment(year, named=f"q{number}"),)])


def _is_since(page: Page, found: "regex.Match[str]") -> bool:
    """Tell "since the summer" from "by summer rain"."""
    return bool(
        page.before(_SINCE_BEFORE, found.start(), 12)
        and _NO_NOUN_BEHIND.match(page.raw, found.end())
    )


def season(page: Page, start: int) -> DateMention | None:
    """Read "summer 2026" and "next summer"; a season alone is a date where it is given."""
    found = _SEASON.match(page.raw, start)
    if not found or not (found["year"] or found["rel"] or page.given or _is_since(page, found)):
        return None
    which = (found["rel"] or "").lower()
    if which == "last":
        which = "" if not page.given else which
    name = found["season"].lower().replace("fall", "autumn")
    year = int(found["year"]) if found["year"] else None
    return page.made(start, found.end(), [(Moment(year, named=f"{which} {name}".strip()),)])
