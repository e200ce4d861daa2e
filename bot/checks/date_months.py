"""Days by the names of their months: "Friday, 8 May 2026", "May 5-7", "the fifth of May", "May"."""

import regex

from bot.checks.date_page import Page
from bot.checks.date_pieces import (
    AND,
    DASH,
    DAY,
    DAY_FIGURE,
    END,
    MONTH,
    SPACE,
    WEEKDAY,
    YEAR,
    day_of,
    ends_with,
    pattern,
    weekday_of,
    year_of,
)
from bot.checks.date_words import FOREIGN_MONTHS, MONTHS, any_of
from bot.checks.moments import DateMention, Moment

# "Friday the", before a day.
_NAMED = rf"(?:(?P<weekday>{WEEKDAY}){END}[.,]?{SPACE}(?:the{SPACE})?)?"
# ", Saturday the 9th and 10th", behind a day.
_MORE = rf"(?P<join>{AND})(?:{WEEKDAY}[.,]?{SPACE})?(?:the{SPACE})?(?P<more>{DAY})"
_MONTH_BEHIND = rf"{SPACE}(?:of{SPACE})?{MONTH}{END}"
# The 7 of "at 7 pm", "5.30", "5%" is no day of the month.
_NO_DAY = rf"(?!{SPACE}?(?:[ap]\.?m|o(?:'|\u2019)?clock)|[.,:]\d|%|[\p{{L}}_])"

# "Friday, 8 May 2026", "5, 6 and 7 May", "the fifth of May"
_DAY_MONTH = pattern(
    _NAMED,
    rf"(?P<day>{DAY})",
    rf"(?:{_MORE}){{0,8}}",
    rf"(?:{SPACE}|{SPACE}?[.]{SPACE}?|{SPACE}?{DASH}{SPACE}?)(?:day{SPACE})?(?:of{SPACE})?",
    rf"(?P<month>{MONTH}){END}\.?",
    rf"(?:(?:,{SPACE}?|{SPACE}|{DASH})(?P<year>{YEAR}))?",
)
# "May 5th", "Friday, May 5-7, 2026"
_MONTH_DAY = pattern(
    _NAMED,
    rf"(?P<month>{MONTH}){END}\.?{SPACE}(?:the{SPACE})?",
    rf"(?P<day>{DAY}){_NO_DAY}",
    rf"(?:{_MORE}(?!{_MONTH_BEHIND})){{0,8}}",
    rf"(?:,?{SPACE}(?P<year>{YEAR}))?",
)
# "9. Mai 2026", "6 de junio", "5 et 6 juin"
_FOREIGN = pattern(
    rf"(?P<day>{DAY_FIGURE})(?:\.|er|\u00ba|e)?",
    rf"(?:(?:{SPACE}?(?P<dash>{DASH}){SPACE}?",
    rf"|{SPACE}(?:bis|et|y|e|und|al|au|en|tot){SPACE}|,{SPACE})",
    rf"(?P<more>{DAY_FIGURE})(?:\.|er|\u00ba)?){{0,6}}",
    rf"{SPACE}?(?:de{SPACE})?(?P<month>{any_of(FOREIGN_MONTHS)}){END}",
    rf"(?:{SPACE}(?:de{SPACE})?(?P<year>(?:19|20)\d\d(?!\d)))?",
)
# "May 2026", "May"
_MONTH_YEAR = pattern(
    rf"(?P<month>{MONTH}){END}\.?", rf"(?:,?{SPACE}(?:of{SPACE})?(?P<year>{YEAR}))?"
)
# " to August", behind a month
_TO_MONTH = pattern(
    rf"(?:{SPACE}?{DASH}{SPACE}?|{SPACE}(?:to|through|thru|until|till){SPACE})",
    rf"(?P<month>{MONTH}){END}(?!\.?{SPACE}(?:the{SPACE})?{DAY})",
    rf"(?:,?{SPACE}(?P<year>{YEAR}))?",
)
# "early May", "at the end of May"
_THIRD = pattern(
    r"(?P<third>early|mid|late",
    rf"|(?:at{SPACE})?(?:the{SPACE})?(?:end|beginning|start|middle){SPACE}of)",
    rf"[ \-](?:in{SPACE})?(?P<month>{MONTH}){END}",
)
_ALSO_VERBS = frozenset({"may", "march"})
_ALSO_OTHER_WORDS = frozenset({"mar", "sep", "sept", "jan", "dec"})
_ALSO_PEOPLE = frozenset({"april", "june", "august"})
_LONGEST_SHORT = 4
_SHORT_MONTHS = frozenset({"june", "july"})
# "May Day", "the May Queen", "March Madness": no month is meant.
_NO_MONTH_BEHIND = pattern(
    r"[ \-](?:day(?!\p{L})|queen|hare|madness|fool|fools|showers|bug|pole|fair)(?:'|\u2019)?"
)
# "March of the Penguins"
_OF_THE_BEHIND = regex.compile(r"[ ]of[ ](?:the|a)[ ]\p{Lu}")
_IN = ends_with("in")
# What stands before a month that is one.
_IN_BEFORE = pattern(
    r"(?<!\p{L})(?:in|until|till|by|from|since|of|during|before|after|this|next|last|early|mid",
    rf"|late|every|each|to|through|and|for|between|our|the|\u2013|-|end{SPACE}of)[ \-]$",
)
# The same where a person may be meant: "from June Baker".
_STRICTLY_IN = pattern(
    r"(?<!\p{L})(?:in|until|till|by|since|during|this|next|last|early|mid|late|every)[ \-]$"
)
_SENTENCE_BEGINS = pattern(r"[.!?:\u201c\"][ ]?$")
_WORD_BEHIND = regex.compile(r"[ ](?P<word>\p{L}+)")
_CAPITAL_BEHIND = regex.compile(r"[ ](?P<word>\p{Lu}\p{Ll}+)")
_SMALL_BEHIND = regex.compile(r"[ ](?P<word>\p{Ll}+)")
_FUNCTION_WORDS = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "has", "in", "is", "of", "on", "or",
    "our", "the", "to", "until", "was", "we", "when", "will", "with",
})  # fmt: skip
# Behind these "may" is no verb: "May is the best month".
_VERBS = frozenset({"has", "is", "was", "will"})
_SEVERAL = regex.compile(r",|and|or|&|\+|/")


def day_month(page: Page, start: int) -> DateMention | None:
    """Read "Friday, 8 May 2026", "5, 6 and 7 May" and "the fifth of May"."""
    found = _DAY_MONTH.match(page.raw, start)
    if not found or not _is_month_behind_a_day(page, found):
        return None
    return _days(page, found)


def month_day(page: Page, start: int) -> DateMention | None:
    """Read "May 5th" and "Friday, May 5-7, 2026"."""
    found = _MONTH_DAY.match(page.raw, start)
    if not found or not (page.given or _is_month_before_a_day(found["month"])):
        return None
    if found["day"].isdigit() and not found["year"] and not found.captures("more"):
        # "in May 20 people came": they are counted.
        counted = _SMALL_BEHIND.match(page.raw, found.end("day"))
        if counted and counted["word"] not in _FUNCTION_WORDS and page.before(_IN, start, 4):
            return None
    return _days(page, found)


def foreign(page: Page, start: int) -> DateMention | None:
    """Read "9. Mai 2026" and "6 de junio"."""
    found = _FOREIGN.match(page.raw, start)
    if not found:
        return None
    month = FOREIGN_MONTHS[found["month"].lower()]
    year = year_of(found["year"]) if found["year"] else None
    days = [found["day"], *found.captures("more")]
    moments = [(Moment(year, month, int(day)),) for day in days]
    is_range = found["dash"] is not None and len(days) == 2  # noqa: PLR2004
    return page.made(start, found.end(), moments, is_range=is_range)


def third(page: Page, start: int) -> DateMention | None:
    """Read "mid-May" and "at the end of May"."""
    found = _THIRD.match(page.raw, start)
    if not found:
        return None
    name = found["third"].lower()
    is_early = name.startswith("early") or name.endswith(("beginning of", "start of"))
    is_late = name.startswith("late") or name.endswith("end of")
    named = "early" if is_early else "late" if is_late else "mid"
    moment = Moment(month=MONTHS[found["month"].lower()], named=named)
    return page.made(start, found.end(), [(moment,)])


def month_year(page: Page, start: int) -> DateMention | None:
    """Read "May 2026", "June to August", and "May" where it is a month."""
    found = _MONTH_YEAR.match(page.raw, start)
    if not found:
        return None
    written, year = found["month"], found["year"]
    if not year and not _is_month_alone(page, found):
        return None
    if not page.given:
        if not year and (
            _NO_MONTH_BEHIND.match(page.raw, found.end("month"))
            or _OF_THE_BEHIND.match(page.raw, found.end("month"))
        ):
            return None
        if year and written[0].islower() and written.lower() in _ALSO_VERBS:
            return None
    end = found.end() if year else found.end("month")
    moment = Moment(year_of(year) if year else None, MONTHS[written.lower()])
    other = _TO_MONTH.match(page.raw, end)
    if not other or not _is_month_before_a_day(other["month"]):
        return page.made(start, end, [(moment,)])
    last = Moment(year_of(other["year"]) if other["year"] else None, MONTHS[other["month"].lower()])
    return page.made(start, other.end(), [(moment,), (last,)], is_range=True)


def _days(page: Page, found: "regex.Match[str]") -> DateMention | None:
    month = MONTHS[found["month"].lower()]
    year = year_of(found["year"]) if found["year"] else None
    weekday = weekday_of(found["weekday"]) if found["weekday"] else None
    moments = [
        (Moment(year, month, day_of(day), None if n else weekday),)
        for n, day in enumerate([found["day"], *found.captures("more")])
    ]
    joins = found.captures("join")
    is_range = len(joins) == 1 and not _SEVERAL.search(joins[0].lower())
    return page.made(found.start(), found.end(), moments, is_range=is_range)


# --- Is it a month? ---


def _is_month_behind_a_day(page: Page, found: "regex.Match[str]") -> bool:
    """Tell "on 5 may" from "the first may come"."""
    written = found["month"]
    if page.given or written[0].isupper() or written.lower() not in _ALSO_VERBS:
        return True
    behind = _SMALL_BEHIND.match(page.raw, found.end("month"))
    return behind is None or behind["word"] in _FUNCTION_WORDS


def _is_month_before_a_day(written: str) -> bool:
    """Tell "May 5" from "may 5 of us"."""
    return written[0].isupper() or written.lower() not in _ALSO_VERBS | _ALSO_OTHER_WORDS


def _is_month_alone(page: Page, found: "regex.Match[str]") -> bool:
    """Tell whether a month without a day is one: "may" is a verb, and "June" a name."""
    written, start = found["month"], found.start()
    name = written.lower()
    if written.isupper() and len(written) >= _LONGEST_SHORT and name in _ALSO_VERBS:
        return False
    if page.given and written[0].isupper():
        return True
    is_short = len(name) <= _LONGEST_SHORT and name not in _SHORT_MONTHS
    if name in _ALSO_VERBS or is_short:
        return _is_doubtful_month(page, found)
    if written[0].islower():
        return page.given or name != "august"
    is_person = name in _ALSO_PEOPLE and _CAPITAL_BEHIND.match(page.raw, found.end("month"))
    return not is_person or bool(page.before(_STRICTLY_IN, start, 12))


def _is_doubtful_month(page: Page, found: "regex.Match[str]") -> bool:
    """Tell whether "may", "march", "mar" or "dec" are months."""
    written, start = found["month"], found.start()
    is_verb = written.lower() in _ALSO_VERBS
    is_in = bool(page.before(_IN_BEFORE, start, 12))
    if written[0].islower():
        return page.given and is_verb and is_in
    return is_in or (is_verb and _is_no_verb(page, found))


def _is_no_verb(page: Page, found: "regex.Match[str]") -> bool:
    """Tell "We open, May only" from "May I" and from "March with us"."""
    raw, start, end = page.raw, found.start(), found.end("month")
    before = raw[max(0, start - 2) : start]
    begins = start == 0 or before[-1:] in "\n\r" or bool(_SENTENCE_BEGINS.search(before))
    behind = _WORD_BEHIND.match(raw, end)
    if behind and behind["word"] in _VERBS:
        return True
    if not behind:
        return not begins or raw[end : end + 1] in "\n\r:,;|" or end == len(raw)
    return not begins and not behind["word"][0].isupper() and behind["word"] in _FUNCTION_WORDS
