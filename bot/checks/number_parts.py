"""Numbers in words that are no plain numbers: "half a million", "two thirds", "twice a week"."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import regex

from bot.checks import units
from bot.checks.amounts import Amount
from bot.checks.number_read import Read, amounts, share
from bot.checks.units import Unit

PARTS = {
    "half": Fraction(1, 2), "halves": Fraction(1, 2), "quarter": Fraction(1, 4),
    "third": Fraction(1, 3), "fourth": Fraction(1, 4), "fifth": Fraction(1, 5),
    "sixth": Fraction(1, 6), "seventh": Fraction(1, 7), "eighth": Fraction(1, 8),
    "ninth": Fraction(1, 9), "tenth": Fraction(1, 10),
}  # fmt: skip
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_OVER = {"two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
_TIMES_OF = {"once": 1, "twice": 2, "thrice": 3}

_MEASURES = (
    "hour|mile|pound|kilo|litre|liter|day|century|decade|year|pint|kilometre|kilometer|metre|meter"
    "|cup|teaspoon|tablespoon|tonne|ton|inch|acre|month|dollar|minute|week|mark|page"
)
# "half a million", "half an hour", "a quarter of an hour", "two thirds", "half price", "half of".
_PART = regex.compile(
    rf"""(?<![\p{{L}}\p{{N}}\-])(?:
      # which part: "half", "by a third", "a quarter", "two thirds"
      (?:(?P<half>half)
        |(?P<by>(?<=by[ ])(?:an?|one)[ ](?P<some>third|quarter|half|fifth|tenth)
          (?!\p{{L}}|[ ]of|[ ]\p{{L}}+[ ](?:mile|hour)))
        |(?P<one>(?:an?|one)[ \-](?P<nth>quarter|third|fifth|sixth|eighth|tenth))
        |(?P<over>two|three|four|five|seven|nine)[ \-]
          (?P<many>third|quarter|fifth|sixth|eighth|tenth|seventh|ninth)s)
      # of what: a million, an hour, something that follows, or less than before
      (?: (?:[ \-]of)?[ \-]an?[ \-](?P<scale>million|billion|thousand|hundred|dozen)(?!\p{{L}})
        | (?:[ \-]of)?[ \-](?:an?[ \-])?(?P<unit>(?:{_MEASURES})s?)(?![\p{{L}}])
        | (?P<share>[ ]of(?=[ ])|[ \-]price(?!\p{{L}}))
        | (?P<off>(?=[ ](?:more|less|fewer|cheaper|off|up|down
          |higher|lower|smaller|bigger|faster)(?!\p{{L}})))
        | (?P<bare>(?<=s)|(?<=by[ ]an?[ ]\p{{L}}+))(?!\p{{L}})
      ))""",
    regex.VERBOSE | regex.IGNORECASE,
)
# "half" alone, where it is given.
_HALF_ALONE = regex.compile(
    r"(?<!\p{L})(?:half|halves|(?:an?|one)[ ](?P<part>third|quarter|fifth|tenth))(?!\p{L})",
    regex.IGNORECASE,
)
# "half a dozen", "a couple of dozen", "a couple of thousand"
_DOZEN = regex.compile(
    r"""(?<![\p{L}\p{N}])(?:
      (?P<half>half[ ]a[ ]|an?[ ]half[ \-]|half[ \-])|(?P<couple>(?:a[ ])?couple[ ](?:of[ ])?)
      |(?P<few>(?:a[ ]few|several)[ ])|(?P<a>a[ ])?
    )(?P<what>dozen)(?!\p{L})
    |(?<![\p{L}\p{N}])(?:(?P<couples>(?:a[ ])?couple[ ](?:of[ ])?))
      (?P<scale>hundred|thousand|million|billion)(?!\p{L})""",
    regex.VERBOSE | regex.IGNORECASE,
)
# "twice a week", "once daily"
_TIMES = regex.compile(
    r"""(?<![\p{L}\p{N}\-])(?P<times>once|twice|thrice)
    (?: [ ](?:an?|per|each|every)[ ](?:day|week|month|year|fortnight|quarter|season|term|hour|night)
      | [\- ](?:weekly|daily|monthly|yearly))(?!\p{L})""",
    regex.VERBOSE | regex.IGNORECASE,
)
# "twice" alone, where it is given.
_TIMES_ALONE = regex.compile(
    r"(?<![\p{L}\p{N}\-])(?P<times>once|twice|thrice)(?!\p{L})", regex.IGNORECASE
)
# "weekly", where it is given.
_REGULARLY = regex.compile(
    r"(?<![\p{L}\p{N}\-])(?:weekly|daily|monthly|yearly|(?:every|each)[ ](?:day|week|month|year))"
    r"(?!\p{L})",
    regex.IGNORECASE,
)
# "a week", "per person", where it is given.
_A_UNIT = regex.compile(
    r"(?<![\p{L}\p{N}])(?:an?|one|per|each)[ \-](?:(?:full|whole|single)[ ])?(?P<unit>\p{L}+)",
    regex.IGNORECASE,
)
# "a pound." and "a dollar a kilo" are prices, "a pound of apples" is none.
_A_COIN = regex.compile(
    r"(?<![\p{L}\p{N}])(?:a|one)[ ](?P<unit>pound|dollar|euro)(?!\p{L})"
    r"(?=[ ]*(?:[.;!?)\n]|$)|[ ](?:a|per|each|only|off)(?!\p{L}))",
    regex.IGNORECASE,
)
# "an hour and a half"
_A_UNIT_AND = regex.compile(
    r"(?<![\p{L}\p{N}])(?:an?|one)[ ](?P<unit>\p{L}+)[ \-]and[ \-]a[ \-]"
    r"(?P<part>half|quarter|third)(?!\p{L})",
    regex.IGNORECASE,
)


def find(raw: str, *, given: bool) -> Mapping[int, Read]:
    """Return such numbers by where they begin.

    Args:
        raw: the text.
        given: whether facts are taken from it: "half" and "a week" are numbers there.
    """
    return dict(_find(raw, given=given))


def _find(raw: str, *, given: bool) -> Iterator[tuple[int, Read]]:
    for pattern, reader in _READERS.items():
        if given or pattern not in _ONLY_GIVEN:
            for found in pattern.finditer(raw):
                if read := reader(raw, found):
                    yield found.start(), read


def _half_alone(raw: str, found: "regex.Match[str]") -> Read:
    del raw
    return _in_words(found, share(PARTS[(found["part"] or "half").lower()]))


def _a_unit(raw: str, found: "regex.Match[str]") -> Read | None:
    return _measured(raw, found, Fraction(1))


def _a_unit_and(raw: str, found: "regex.Match[str]") -> Read | None:
    return _measured(raw, found, 1 + PARTS[found["part"].lower()])


def _dozen(raw: str, found: "regex.Match[str]") -> Read | None:
    del raw
    if found["few"]:
        return None
    several = 2 if found["couple"] or found["couples"] else 1
    size = PARTS["half"] if found["half"] else Fraction(several)
    return _in_words(found, (Amount(size * SCALES[(found["what"] or found["scale"]).lower()]),))


def _times(raw: str, found: "regex.Match[str]") -> Read:
    del raw
    value = Fraction(_TIMES_OF[found["times"].lower()])
    return _in_words(found, (Amount(value, "time"), Amount(value)), (Unit("time"),))


def _regularly(raw: str, found: "regex.Match[str]") -> Read:
    del raw
    return _in_words(found, (Amount(Fraction(1), "time"),), (Unit("time"),))


def _part(raw: str, found: "regex.Match[str]") -> Read | None:
    if found["half"] and (found["bare"] is not None or found["off"] is not None):
        return None
    if found["one"] and found["bare"] is not None:
        return None
    part = _which(found)
    if found["scale"]:
        return _in_words(found, (Amount(part * SCALES[found["scale"].lower()]),))
    if found["unit"] and (read := _measured(raw, found, part)):
        return read
    read = _in_words(found, share(part))
    is_of = (found["share"] or "").strip() == "of"
    return read._replace(end=found.start("share")) if is_of else read


def _which(found: "regex.Match[str]") -> Fraction:
    """Return which part of the whole it is."""
    if found["over"]:
        return _OVER[found["over"].lower()] * PARTS[found["many"].lower()]
    return PARTS[(found["half"] or found["some"] or found["nth"]).lower()]


def _measured(raw: str, found: "regex.Match[str]", value: Fraction) -> Read | None:
    """Return so much of the unit that stands there, if it is one."""
    _, behind = units.after(raw, found.start("unit") - 1)
    return _in_words(found, amounts((value,), behind), behind) if behind else None


def _in_words(
    found: "regex.Match[str]", end: tuple[Amount, ...], units_: tuple[Unit, ...] = ()
) -> Read:
    return Read(found.start(), found.end(), (end,), in_words=True, units=units_)


_READERS: dict["regex.Pattern[str]", Callable[[str, "regex.Match[str]"], Read | None]] = {
    _HALF_ALONE: _half_alone,
    _A_UNIT: _a_unit,
    _A_COIN: _a_unit,
    _A_UNIT_AND: _a_unit_and,
    _DOZEN: _dozen,
    _PART: _part,
    _TIMES_ALONE: _times,
    _TIMES: _times,
    _REGULARLY: _regularly,
}
"""The later ones go before the earlier ones where they begin at one place."""
_ONLY_GIVEN = frozenset({_HALF_ALONE, _A_UNIT, _TIMES_ALONE, _REGULARLY})
