"""Weekdays, and days without their month: "every Friday", "Thursday the 17th", "the 3rd"."""

import regex

from bot.checks.date_page import Page
from bot.checks.date_pieces import (
    DASH,
    DAY,
    END,
    FULL_WEEKDAY,
    MONTH,
    NUMBER_DAY,
    ORDINAL_DAY,
    SPACE,
    WEEKDAY,
    YEAR,
    day_of,
    ends_with,
    nth_of,
    pattern,
    weekday_of,
    year_of,
)
from bot.checks.date_words import MONTHS, ORDINALS, WEEKDAYS, any_of
from bot.checks.moments import DateMention, Moment

_ALONE = pattern(rf"(?P<weekday>{FULL_WEEKDAY}s?|{WEEKDAY}){END}")
# "- Saturday", "and Sunday", behind a weekday; not where a date of its own begins there.
_TO_WEEKDAY = pattern(
    rf"\.?(?:(?P<to>{SPACE}?{DASH}{SPACE}?|{SPACE}(?:to|through|thru|till|until){SPACE})",
    rf"|(?P<and>{SPACE}(?:and|&){SPACE}|{SPACE}?[&/+]{SPACE}?))",
    rf"(?P<weekday>{WEEKDAY}s?){END}",
    rf"(?!,?{SPACE}?(?:the{SPACE})?{DAY}{SPACE}(?:of{SPACE})?{MONTH})",
)
_EVERY_BEFORE = ends_with("every", "each")
# "Black Friday", "Sunday best", "Friday is the new Saturday": no day of a week is meant.
_NO_DAY_BEFORE = ends_with(
    "black|good|cyber|easter|shrove|ash|fat|giving|palm|super|holiday|whit|maundy|bloody",
    "small business|bowl|girl|man|of|the new",
)
_NO_DAY_BEHIND = pattern(
    r"[ ](?:(?:is[ ])?the[ ]new|best|roasts?|school|papers?|drivers?|blues|feeling|motivation"
    r"|fever)(?!\p{L})"
)
# A weekday before another capital is a day only behind these: "Sunday Times", "on Sunday Tom".
_ON_A_DAY = pattern(
    r"(?<!\p{L})(?:on|this|next|last|every|each|until|till|by|from|since|and|or|to|before|after",
    r"|for|of|first|second|third|fourth)[ ]$",
    r"|(?:^|[\n.!?:;,(\u2013\u2014|\-][ ]?)$",
)
_CAPITAL_BEHIND = regex.compile(r"[ ]\p{Lu}\p{Ll}+")

# "Sun" is a day beside another one or a time: "Sat/Sun", "Sun 10 am", "on Sun".
_ALSO_OTHER_WORDS = frozenset({"sun", "sat", "mon", "wed", "fri"})
_LONGEST_SHORT = 5
_BESIDE = rf"{SPACE}?(?:{DASH}|/|&|\+|,|and|to){SPACE}?"
_DAY_BEHIND = pattern(rf"\.?(?:{_BESIDE}{WEEKDAY}{END}|[.,:]?{SPACE}?\d)")
_DAY_BEFORE = pattern(rf"(?<!\p{{L}})(?:{WEEKDAY}\.?{_BESIDE}|on{SPACE})$")

_WEEKEND = pattern(rf"weekends?{END}|(?P<weekdays>week[ -]?days?){END}")

# "the first Friday of every month", "the second and fourth Sunday in May"
_NTH = rf"{any_of(ORDINALS)}|last|[1-5](?:st|nd|rd|th)"
_NTH_WEEKDAY = pattern(
    rf"(?P<nth>{_NTH})(?:{SPACE}and{SPACE}(?P<nth2>{_NTH}))?",
    rf"{SPACE}(?P<weekday>{FULL_WEEKDAY}s?){END}",
    rf"(?:{SPACE}(?:of|in){SPACE}",
    rf"(?:(?P<month>{MONTH}){END}(?:{SPACE}(?P<year>{YEAR}))?",
    rf"|(?:the|each|every|a|any){SPACE}month))?",
)

# "Thursday the 17th", "Wednesday, 23"; the 7 of "Wednesday 7 pm" and "Friday 3 hours" is no day.
_DAY_OF_NO_MONTH = (
    rf"(?!{SPACE}?(?:[ap]\.?m|o(?:'|\u2019)?clock|{DASH}{SPACE}?\d)"
    rf"|[./:]\d|[\p{{L}}%]|{SPACE}\p{{L}}|{SPACE}?{DASH})"
)
_WEEKDAY_DAY = pattern(
    rf"(?P<weekday>{WEEKDAY}){END}[.,]?{SPACE}",
    rf"(?:the{SPACE}(?P<day>{DAY})|(?P<day>{NUMBER_DAY}){_DAY_OF_NO_MONTH})",
)

# "on the 15th", "the 5th of the month"
_DAY_ALONE = pattern(
    rf"(?P<day>{ORDINAL_DAY})",
    rf"(?:{SPACE}?(?:and|to|or|{DASH}|&){SPACE}?(?:the{SPACE})?",
    r"(?P<more>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)))?",
    rf"{END}",
    rf"(?P<month>{SPACE}of{SPACE}(?:(?:the|this|next|each|every|last){SPACE})?month)?",
)
_WHEN = "on|until|till|by|from|before|after"
_THE_BEFORE = pattern(rf"(?<!\p{{L}})(?:{_WHEN}|since|{WEEKDAY}[.,]?){SPACE}(?:the{SPACE})$")
_ON_BEFORE = pattern(rf"(?<!\p{{L}})(?:(?:{_WHEN}){SPACE}|{FULL_WEEKDAY},?{SPACE}(?:the{SPACE})?)$")
# "the 3rd at noon" is a day, "the 3rd edition" is none.
_NO_NOUN_BEHIND = pattern(
    r"(?=\s*$|\s*[.,;:!?)\n\r\u2013\u2014\-]",
    rf"|{SPACE}(?:at|from|in|of{SPACE}(?:each|every|the|this|next){SPACE}month",
    r"|and|or|to|until|till|for|with|is|are|was|were|we|you|i|they|when|where|so|but|because",
    r"|please|as|by|our|the|this|rather|not|instead|only|onwards|noon|midnight|\d)(?!\p{L}))",
)
_SELDOM_DAYS = frozenset({"first", "second", "third"})


def alone(page: Page, start: int) -> DateMention | None:
    """Read "Friday", "Fridays" and "Friday to Sunday"."""
    found = _ALONE.match(page.raw, start)
    if not found or not _is_weekday(page, found):
        return None
    first = weekday_of(found["weekday"])
    if other := _TO_WEEKDAY.match(page.raw, found.end()):
        moments = [(Moment(weekday=day),) for day in (first, weekday_of(other["weekday"]))]
        return page.made(start, other.end(), moments, is_range=not other["and"])
    is_every = found["weekday"].lower().endswith("days") or page.before(_EVERY_BEFORE, start, 6)
    moment = Moment(weekday=first, nth=0 if is_every else None)
    return page.made(start, found.end(), [(moment,)])


def _is_weekday(page: Page, found: "regex.Match[str]") -> bool:
    """Tell whether the word for a weekday means one."""
    written, start, end = found["weekday"], found.start(), found.end()
    name = written.lower()
    if name in WEEKDAYS and len(name) <= _LONGEST_SHORT:
        if written[0].islower() and not page.given:
            return False
        if name in _ALSO_OTHER_WORDS and not _is_beside_a_day(page, found):
            return False
    if page.given:
        return True
    if page.before(_NO_DAY_BEFORE, start, 16) or _NO_DAY_BEHIND.match(page.raw, end):
        return False
    return not _CAPITAL_BEHIND.match(page.raw, end) or bool(page.before(_ON_A_DAY, start, 8))


def _is_beside_a_day(page: Page, found: "regex.Match[str]") -> bool:
    return bool(
        _DAY_BEHIND.match(page.raw, found.end()) or page.before(_DAY_BEFORE, found.start(), 16)
    )


def weekend(page: Page, start: int) -> DateMention | None:
    """Read "weekend" and "weekdays" where they are given: days are in them."""
    found = _WEEKEND.match(page.raw, start) if page.given else None
    if not found:
        return None
    if found["weekdays"]:
        moments = [(Moment(weekday=0),), (Moment(weekday=4),)]
        return page.made(start, found.end(), moments, is_range=True)
    return page.made(start, found.end(), [(Moment(named="weekend"),)])


def nth(page: Page, start: int) -> DateMention | None:
    """Read "the first Friday of every month"."""
    found = _NTH_WEEKDAY.match(page.raw, start)
    if not found:
        return None
    if found["nth"].lower() == "last" and found.end() == found.end("weekday"):
        return None
    month = MONTHS[found["month"].lower()] if found["month"] else None
    year = year_of(found["year"]) if found["year"] else None
    weekday = weekday_of(found["weekday"])
    which = filter(None, (found["nth"], found["nth2"]))
    moments = [(Moment(year, month, weekday=weekday, nth=nth_of(each)),) for each in which]
    return page.made(start, found.end(), moments)


def with_day(page: Page, start: int) -> DateMention | None:
    """Read "Thursday the 17th" and "Wednesday, 23" where no month stands by."""
    found = _WEEKDAY_DAY.match(page.raw, start)
    if not found:
        return None
    moment = Moment(day=day_of(found["day"]), weekday=weekday_of(found["weekday"]))
    return page.made(start, found.end(), [(moment,)])


def day_alone(page: Page, start: int) -> DateMention | None:
    """Read "the 15th" where neither a month nor a weekday stands by."""
    found = _DAY_ALONE.match(page.raw, start)
    if not found or not (found["month"] or _is_day_alone(page, found)):
        return None
    days = filter(None, (found["day"], found["more"]))
    return page.made(start, found.end(), [(Moment(day=day_of(day)),) for day in days])


def _is_day_alone(page: Page, found: "regex.Match[str]") -> bool:
    in_words = not found["day"][0].isdigit()
    if in_words and not page.given and found["day"].lower() in _SELDOM_DAYS:
        return False
    has_on = not in_words and page.before(_ON_BEFORE, found.start(), 16)
    return bool(
        (has_on or page.before(_THE_BEFORE, found.start(), 22))
        and _NO_NOUN_BEHIND.match(page.raw, found.end())
    )
