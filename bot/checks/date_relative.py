"""Days by their distance from today, and holidays: "tomorrow", "next Friday", "Christmas Eve"."""

from typing import TYPE_CHECKING

from bot.checks.date_page import Page
from bot.checks.date_pieces import END, FULL_WEEKDAY, SPACE, ends_with, pattern
from bot.checks.date_words import HOLIDAYS, MOVING, WEEKDAYS, any_of
from bot.checks.moments import DateMention, Moment

if TYPE_CHECKING:
    import regex

_RELATIVE = pattern(
    rf"(?P<day>(?:the{SPACE}day{SPACE}(?:after{SPACE}tomorrow|before{SPACE}yesterday))",
    r"|tomorrow|tonight|yesterday)(?!['\u2019\p{L}\-])",
    rf"|(?P<rel>next|last|this|this{SPACE}coming|coming){SPACE}",
    rf"(?P<what>{FULL_WEEKDAY}|week(?:end)?|month|year){END}(?!-|['\u2019]s)",
)
# "better than tomorrow", "see you tomorrow", "no tomorrow": no day is told.
_NO_DAY_BEFORE = pattern(
    rf"(?<!\p{{L}})(?:(?:of|not|better|for|brighter|like|only|born|about|gone|no|time){SPACE}",
    rf"|(?:see{SPACE}you|until|till|again|back|more)[ ,]{{1,3}}(?:all{SPACE})?",
    rf"|my{SPACE}|the{SPACE})$",
)
_SPANS = frozenset({"week", "month", "year", "weekend"})
_HOLIDAY = pattern(rf"(?P<name>{any_of(HOLIDAYS)}|{any_of(MOVING)}){END}".replace("'", "['\u2019]"))
# "by Christmas", "on Easter Monday" tell when; "at Christmas time" and "the Easter egg" do not.
_WHEN_BEFORE = ends_with("by", "until", "till", "before", "after", "since", "on", "from", "this")
# "for Valentine's Day": a gift "for Christmas" tells no day.
_FOR_BEFORE = ends_with("for", "happy")
_DAY_BEHIND = ("day", "night", "eve", "halloween")
_NO_NOUN_BEHIND = pattern(
    r"\s*(?:$|[.,;:!?)])|[ ](?:and|at|but|for|in|it|or|so|that|the|they|this|to|until|we|when|with"
    r"|you)(?!\p{L})"
)


def relative(page: Page, start: int) -> DateMention | None:
    """Read "tomorrow" and "next month"; "this week" and "last year" where they are given."""
    found = _RELATIVE.match(page.raw, start)
    if not found:
        return None
    what = (found["what"] or "").lower()
    if not page.given:
        if page.before(_NO_DAY_BEFORE, start, 16):
            return None
        if what in _SPANS and (found["rel"] or "").lower() != "next":
            return None
    named = " ".join(found.group().lower().split())
    named = named.replace("this coming", "this").replace("coming", "this")
    return page.made(start, found.end(), [(Moment(weekday=WEEKDAYS.get(what), named=named),)])


def holiday(page: Page, start: int) -> DateMention | None:
    """Read "by Christmas", and any holiday where it is given: the 31st of October is Halloween."""
    found = _HOLIDAY.match(page.raw, start)
    if not found or not (page.given or _tells_when(page, found)):
        return None
    name = found.group().lower().replace("\u2019", "'")
    if name in MOVING:
        return page.made(start, found.end(), [(Moment(named=MOVING[name]),)])
    month, day = HOLIDAYS[name]
    return page.made(start, found.end(), [(Moment(month=month, day=day),)])


def _tells_when(page: Page, found: "regex.Match[str]") -> bool:
    before = page.before(_WHEN_BEFORE, found.start(), 8) or (
        found.group().lower().endswith(_DAY_BEHIND) and page.before(_FOR_BEFORE, found.start(), 7)
    )
    return bool(before and _NO_NOUN_BEHIND.match(page.raw, found.end()))
