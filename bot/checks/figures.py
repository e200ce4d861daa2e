"""What numbers and dates say, as keys: two figures say the same when they have a key in common.

The finders of numbers and dates read them, so "18:30" and "half past six" are one, and so are
"3,000 metres" and "three kilometres". A figure of a bullet asks for keys, one of a text offers
them; what is offered may say more than what is asked for: "Friday 8 May" tells "Friday".
"""

from collections.abc import Hashable, Iterable
from fractions import Fraction

from bot.checks import dates, numbers
from bot.checks.amounts import Amount, NumberMention
from bot.checks.mention import Mention
from bot.checks.moments import DateMention, Moment
from bot.checks.text import Taken, Text

Keys = frozenset[Hashable]

_HOUR, _HALF_DAY, _DAY = 60, 12, 1440
_FEW = 9
"""Numbers up to this are told in many ways: by "both", by "another", by a list of so many."""


def read(text: Text, *, given: bool = False) -> list[Mention]:
    """Find the dates and numbers of a text, in reading order.

    Args:
        text: where to look.
        given: whether it is a bullet, in which more is a figure than in prose.
    """
    dated = dates.mentions(text, given=given)
    taken = Taken(each.place for each in dated)
    return sorted(
        [*dated, *numbers.mentions(text, taken, given=given)], key=lambda each: each.place
    )


def asked(mention: Mention) -> list[Keys]:
    """Return what a text must offer one of, for each end of a range."""
    if isinstance(mention, DateMention):
        found = [_union(map(_moment_asked, readings)) for readings in mention.moments]
    elif isinstance(mention, NumberMention):
        found = [_union(map(_amount_asked, end)) for end in mention.ends]
        found += [frozenset({mention.code})] if mention.code else []
    else:
        found = []
    return [keys for keys in dict.fromkeys(found) if keys]


def offered(mention: Mention) -> Keys:
    """Return all that a figure tells."""
    if isinstance(mention, DateMention):
        moments = [one for readings in mention.moments for one in readings]
        return _union(_moment_asked(one) | _moment_more(one) for one in moments)
    if isinstance(mention, NumberMention):
        amounts = [one for end in mention.ends for one in end]
        return _union([*map(_amount_offered, amounts), frozenset({mention.code} - {""})])
    return frozenset()


def is_hard(mention: Mention) -> bool:
    """Tell whether it is seldom said in another way: "5 May", "8:30", "Thursday", "40 euros".

    "This year", "at Christmas", "in summer", "on weekdays" and "two" are.
    """
    if isinstance(mention, DateMention):
        return any(map(str.isdigit, mention.quote)) or _is_one_weekday(mention)
    if isinstance(mention, NumberMention) and not mention.about:
        is_phone = mention.code.isdigit()
        amounts = [one.number for end in mention.ends for one in end]
        return is_phone or any(one > _FEW and one.denominator == 1 for one in amounts)
    return False


def _is_one_weekday(mention: DateMention) -> bool:
    return len(mention.moments) == 1 and any(
        one.weekday is not None and not one.named for one in mention.moments[0]
    )


def plain(number: str) -> Keys:
    """Return the keys of digits that stand by themselves, as asked for and as offered."""
    try:
        return _number(Fraction(number))
    except ValueError:
        return frozenset({number})


def _union(some: Iterable[Keys]) -> Keys:
    return frozenset().union(*some)


def _number(value: Fraction) -> Keys:
    return frozenset({("number", value), ("bare", value)})


def _amount_asked(amount: Amount) -> Keys:
    if amount.unit:
        return frozenset({(amount.value, amount.unit), ("bare", amount.number)})
    return frozenset({("number", amount.number)})


def _amount_offered(amount: Amount) -> Keys:
    if amount.unit:
        return frozenset({(amount.value, amount.unit), ("number", amount.number)})
    return _number(amount.number)


def _moment_asked(moment: Moment) -> Keys:
    if moment.minute is not None:
        hour = Fraction(moment.minute // _HOUR % _HALF_DAY or _HALF_DAY)
        full = {("bare", hour)} if moment.minute % _HOUR == 0 else set()
        return frozenset({("minute", moment.minute % _DAY), *full})
    if moment.day is not None:
        return frozenset({("day", moment.month, moment.day), ("bare", Fraction(moment.day))})
    if moment.weekday is not None:
        return frozenset({("weekday", moment.weekday)})
    if moment.month is not None:
        return frozenset({("month", moment.month)})
    if moment.year is not None:
        return frozenset({("year", moment.year), ("number", Fraction(moment.year))})
    return frozenset({("named", moment.named)} if moment.named else ())


def _moment_more(moment: Moment) -> Keys:
    """Return what a moment tells besides itself: its parts."""
    parts = {"weekday": moment.weekday, "month": moment.month, "year": moment.year}
    more: set[Hashable] = {(name, part) for name, part in parts.items() if part is not None}
    if moment.minute is not None and moment.minute % _HOUR == 0:
        hour = moment.minute // _HOUR
        more |= {("number", Fraction(hour)), ("number", Fraction(hour % _HALF_DAY or _HALF_DAY))}
    if moment.day is not None:
        more.add(("number", Fraction(moment.day)))
    return frozenset(more)
