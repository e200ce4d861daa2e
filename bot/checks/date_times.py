"""Times of day: "7 pm", "19:30", "from 6 to 8", "half past seven", "noon"."""

from dataclasses import dataclass, replace

import regex

from bot.checks.date_clock import HOUR, before, clock, half_of
from bot.checks.date_page import Page
from bot.checks.date_pieces import DASH, END, SPACE, WEEKDAY, ends_with, pattern
from bot.checks.date_words import HOURS, MINUTES, any_of
from bot.checks.moments import DateMention, Moment

_NOON = 12 * HOUR
_LAST_HOUR = 24
_AM_PM = r"(?:[ap]m|[ap]\.[ ]?m\.?)(?![\p{L}\p{N}])"
_HALF = (
    rf"(?:{_AM_PM}|o(?:'|\u2019)?[ ]?clock(?!\p{{L}})|(?:noon|midnight|midday|uhr)(?!\p{{L}})"
    r"|h(?![\p{L}\p{N}]))"
)
_PAST_WORDS = {"fifteen": 15, "thirty": 30, "forty-five": 45, "twenty": 20}


def _time(n: int) -> str:
    """Return the pattern of a time; `n` tells the names of its groups apart."""
    # 7, 19:30, 7.30, 19h30
    figures = (
        rf"(?P<hour{n}>[01]?\d|2[0-4])"
        rf"(?:(?P<point{n}>[:.h])(?P<minute{n}>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?!\d))?"
        r"(?!\d|[.,:/]\d)"
    )
    # seven, seven thirty
    words = rf"(?P<word{n}>{any_of(HOURS)})(?:[ \-](?P<past{n}>{any_of(_PAST_WORDS)}))?(?!\p{{L}})"
    named = rf"(?P<named{n}>noon|midday|midnight){END}"
    # pm, o'clock, "o'clock pm"
    half = rf"(?:{SPACE}?(?P<half{n}>{_HALF}))?(?:{SPACE}(?P<clock{n}>{_AM_PM}))?"
    return rf"(?:{figures}|{words}|{named}){half}{_part(n)}?"


def _part(n: int) -> str:
    """Return the pattern of "in the morning"."""
    return (
        rf"(?:,?{SPACE}(?:in{SPACE}the{SPACE}(?P<part{n}>morning|afternoon|evening)"
        rf"|at{SPACE}(?P<night{n}>night)))"
    )


_ZONE = (
    rf"(?:{SPACE}?\(?(?P<zone>"
    rf"(?:GMT|UTC)(?:{SPACE}?[+\-\u2212]\d{{1,2}}(?::\d\d)?)?"
    r"|CES?T|BST|E[SD]?T|P[SD]?T|C[SD]T|CT|M[SD]T|AE[SD]T|IST|JST|WES?T|EES?T|SAST"
    r")(?![\p{L}\p{N}])\)?)?"
)
_JOIN = rf"(?P<join>{SPACE}?{DASH}{SPACE}?|{SPACE}(?:to|until|till|and|through|or){SPACE})"
_TIME = pattern(_time(1), rf"(?:{_JOIN}{_time(2)})?", _ZONE)
# "half past seven", "ten minutes to nine"
_PAST = pattern(
    rf"(?:a{SPACE})?(?P<part>half|quarter|five|ten|twenty(?:-five)?)(?:{SPACE}minutes)?",
    rf"{SPACE}(?P<way>past|to|after|before|till){SPACE}",
    rf"(?P<hour>{any_of(HOURS)}|1[0-2]|[1-9]){END}",
    rf"(?:{SPACE}?(?P<half>[ap]\.?m\.?){END})?{_part(1)}?",
)
# "five to ten volunteers" are counted.
_COUNTS = pattern(
    rf"{SPACE}(?!as|is|was|this|sundays|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays)",
    r"(?:\p{L}+s|people|children|men|women)(?!\p{L})",
)
# "at half nine" is half past nine
_HALF_PAST = pattern(
    rf"half{SPACE}(?P<hour>{any_of(HOURS)}){END}",
    rf"(?:{SPACE}?(?P<half>[ap]\.?m\.?){END})?{_part(1)}?",
)
# "from ten to four" is a range, and no ten minutes before four.
_FROM_BEFORE = ends_with("from", "between", "open")

# A number behind these may be an hour.
_AT_BEFORE = pattern(
    r"(?<!\p{L})(?:at|from|until|till|between|before|after|by|about|around|starts?|doors|opens?|@)",
    rf"{SPACE}$",
)
# "Tue 18h", "ca. 13h"
_H_BEFORE = pattern(
    rf"(?<!\p{{L}})(?:{WEEKDAY}[.,]?|at|from|until|till?|to|ca\.?|starts?|ends?|doors|by|@){SPACE}$"
)
_SELDOM_AT = frozenset({"about", "around", "between", "before", "after"})
# "back by 4" tells an hour, "reduced by 4" does not.
_DONE_BY = pattern(
    r"(?<!\p{L})(?:arrive|back|be|come|done|finish|finished|here|home|in|leave|order|over|ready",
    rf"|there){SPACE}by{SPACE}$",
)
# ... if nothing that it counts stands behind it.
_HOUR_BEHIND = pattern(
    r"(?=\s*$|[.,;!?)\n\r](?!\d)",
    rf"|{SPACE}(?:on|in{SPACE}the|sharp|for|and|with|every|tonight|tomorrow|this|next|until|till",
    r"|to|or|we|when|where|so|but|prompt)(?!\p{L}))",
)
# "seven thirty buses" are counted, "seven thirty on Friday" is a time.
_COUNTED_BEHIND = pattern(
    r"[ \-](?!on|at|in|for|and|to|until|till|sharp|or|we|you|every|when|where|with|tonight"
    r"|tomorrow)\p{Ll}"
)
_DURATION_BEHIND = pattern(r":\d|[ ]?(?:km|min|mins|minutes|hours|secs?|seconds)\b")
_MEASURE_BEHIND = pattern(r"[ ]?(?:[\p{L}%€£$°]|\d)")
_SMALL_BEHIND = regex.compile(r"[ ](?P<word>\p{Ll}+)")
# "midnight blue", "midnight feast"
_NO_TIME_BEFORE = frozenset({
    "blue", "break", "feast", "heat", "light", "lunch", "meal", "nap", "oil", "snack", "snacks",
    "sun",
})  # fmt: skip
# The 3:16 of John is a verse.
_VERSE_BEFORE = regex.compile(
    r"(?<!\p{L})(?:John|Luke|Mark|Matthew|Psalms?|Genesis|Exodus|Isaiah|Romans|Corinthians"
    r"|Acts|Proverbs|Revelation|Hebrews|James)[ ]$"
)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of what may be a time or a range of times, as it is written.

    `hour` and `minute` are in figures, `word` and `past` in words, `named` is "noon". `ends` is
    where the hour or the name ends.
    """

    hour: str
    point: str
    minute: str
    word: str
    past: str
    named: str
    half: str
    is_h: bool
    ends: int

    @classmethod
    def of(cls, found: "regex.Match[str]", n: int) -> "_End":
        parts = ("hour", "point", "minute", "word", "past", "named")
        written = {name: (found[f"{name}{n}"] or "").lower() for name in parts}
        half = half_of(found[f"clock{n}"], found[f"half{n}"], found[f"part{n}"], found[f"night{n}"])
        is_h = (found[f"half{n}"] or "").lower() == "h"
        ends = found.end(f"named{n}" if written["named"] else f"hour{n}")
        return cls(**written, half=half, is_h=is_h, ends=ends)

    @property
    def is_whole(self) -> bool:
        """Whether it is a time without the other end: 7 of "7 or 8 pm" is none."""
        return bool(self.half or self.named or self.point)

    @property
    def is_plain_word(self) -> bool:
        """Whether it is a number in words and nothing more."""
        return bool(self.word) and not (self.half or self.past)

    def readings(self) -> tuple[Moment, ...]:
        """Return the times that it may be."""
        if self.named:
            return (Moment(minute=0 if self.named == "midnight" else _NOON),)
        hour = int(self.hour) if self.hour else HOURS[self.word]
        minute = _PAST_WORDS[self.past] if self.past else int(self.minute or 0)
        at = hour * HOUR + minute
        if self.hour.startswith("0") and len(self.hour) == 2 and not self.half:  # noqa: PLR2004
            return (Moment(minute=at),)
        return clock(at, self.half)


def past(page: Page, start: int) -> DateMention | None:
    """Read "half past seven" and "a quarter to nine"."""
    found = _PAST.match(page.raw, start)
    if not found:
        return None
    is_before = found["way"].lower() in {"to", "till"}
    if is_before and page.before(_FROM_BEFORE, start, 8):
        return None
    if is_before and _COUNTS.match(page.raw, found.end()) and not found["half"]:
        return None
    minutes = MINUTES[found["part"].lower()]
    hour = int(found["hour"]) if found["hour"].isdigit() else HOURS[found["hour"].lower()]
    after = found["way"].lower() in {"past", "after"}
    at = hour * HOUR + (minutes if after else -minutes)
    half = half_of(found["half"], found["part1"], found["night1"])
    return page.made(start, found.end(), [clock(at, half)])


def half(page: Page, start: int) -> DateMention | None:
    """Read "at half nine", which is half past nine."""
    found = _HALF_PAST.match(page.raw, start)
    if not found or not page.before(_AT_BEFORE, start, 10):
        return None
    at = HOURS[found["hour"].lower()] * HOUR + HOUR // 2
    of_day = half_of(found["half"], found["part1"], found["night1"])
    return page.made(start, found.end(), [clock(at, of_day)])


def time(page: Page, start: int) -> DateMention | None:
    """Read "7 pm", "from 6 to 8 on Friday" and "noon"."""
    found = _TIME.match(page.raw, start)
    if not found:
        return None
    first = _End.of(found, 1)
    if found["join"]:
        second = _End.of(found, 2)
        if _are_two(page, found, first, second):
            return _two(page, found, first, second)
    end = found.start("join") if found["join"] else found.end()
    while end > start and page.raw[end - 1] == " ":
        end -= 1
    if not _is_time(page, found, first, end):
        return None
    zone = "" if found["join"] else (found["zone"] or "").upper()
    return page.made(start, end, [_in_zone(first.readings(), zone)])


def _two(page: Page, found: "regex.Match[str]", first: _End, second: _End) -> DateMention | None:
    """Return both ends of a range, or both of "7 or 8 pm"."""
    end = found.end()
    if not (_is_time(page, found, first, end) or _is_time(page, found, second, end)):
        return None
    from_, to = first.readings(), second.readings()
    if not first.half and second.half:
        from_ = before(from_, to)
    zone = (found["zone"] or "").upper()
    moments = [_in_zone(from_, zone), _in_zone(to, zone)]
    is_range = found["join"].strip().lower() not in {"and", "or"}
    return page.made(found.start(), end, moments, is_range=is_range)


def _in_zone(readings: tuple[Moment, ...], zone: str) -> tuple[Moment, ...]:
    return tuple(replace(each, zone=zone) for each in readings)


# --- Is it a time? ---


def _are_two(page: Page, found: "regex.Match[str]", first: _End, second: _End) -> bool:
    """Tell whether what stands on both sides of a joint are two times."""
    end, join = found.end(), found["join"].strip().lower()
    is_second = _is_time(page, found, second, end)
    if join in {"and", "or"}:
        # "7 pm and 8 pm" are two; "10 and 11 am" is one piece.
        return is_second and not first.is_whole
    if second.is_plain_word:
        return _is_time(page, found, first, end)
    return is_second or _is_time(page, found, first, found.start("join"))


def _is_time(page: Page, found: "regex.Match[str]", one: _End, end: int) -> bool:
    """Tell whether one end is certainly a time of day, and no other number.

    Args:
        page: the text.
        found: the whole of it.
        one: the end in question.
        end: where what is read as a time ends.
    """
    if one.named:
        behind = _SMALL_BEHIND.match(page.raw, one.ends)
        return behind is None or behind["word"] not in _NO_TIME_BEFORE
    if one.half:
        return not one.is_h or bool(one.point) or _is_h_of_day(page, found, one)
    if one.past:
        return not _COUNTED_BEHIND.match(page.raw, end)
    if one.point:
        return _is_pointed_time(page, found, one, end)
    return _is_hour(page, found, one, end)


def _is_h_of_day(page: Page, found: "regex.Match[str]", one: _End) -> bool:
    """Tell "Tue 18h" and "ends 13h" in notes from "for 18h"."""
    is_late = one.hour.isdigit() and _NOON < int(one.hour) * HOUR < _LAST_HOUR * HOUR
    return page.given and is_late and bool(page.before(_H_BEFORE, found.start(), 16))


def _is_pointed_time(page: Page, found: "regex.Match[str]", one: _End, end: int) -> bool:
    """Tell "at 7.30" and "7:30" from "7.30 euros", "John 7:30" and "7:30 minutes"."""
    if page.before(_VERSE_BEFORE, found.start(), 16):
        return False
    if one.point != ".":
        return not _DURATION_BEHIND.match(page.raw, end)
    is_at = page.before(_AT_BEFORE, found.start(), 10)
    is_measured = _MEASURE_BEHIND.match(page.raw, end)
    return (bool(is_at) and not is_measured) or _is_hour(page, found, one, end)


def _is_hour(page: Page, found: "regex.Match[str]", one: _End, end: int) -> bool:
    """Tell whether a bare number is an hour: "at 7", "from 6 to 8 on Friday"."""
    at = page.before(_AT_BEFORE, found.start(), 10)
    if not at or (one.hour and not 0 < int(one.hour) <= _LAST_HOUR):
        return False
    word = at.group().strip().lower()
    if word == "between" and found["join"]:
        return end == found.end() and bool(_HOUR_BEHIND.match(page.raw, end))
    if word == "by":
        return bool(page.before(_DONE_BY, found.start(), 20) and _HOUR_BEHIND.match(page.raw, end))
    if word in _SELDOM_AT and not page.given:
        return False
    if word == "from" and not found["join"]:
        return False
    ends = one.ends if one.hour and not found["join"] else end
    return bool(_HOUR_BEHIND.match(page.raw, ends))
