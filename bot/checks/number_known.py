"""Which numbers are known, in whatever writing they were given."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bot.checks import units, units_between
from bot.checks.amounts import Amount, NumberMention
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.lexicon import words_of
from bot.checks.mention import Mention

_RISK = 82
_RISK_MONEY = 88
_RISK_ORDINAL = 80
_DIFFERS = 8
_FEWEST_DIGITS = 7
# "about 250" is said of 251, "nearly 300" of 285: so far a round number may be from the true one.
_NEAR = Fraction(8, 100)
_FAR = Fraction(1, 5)
_SMALL = 12
_MOST_NEAR = 200
"""Given numbers with which each unknown one is compared: no brief has more."""
_MOST_ASKED = 400
"""Unknown values after which only prices are asked for: it is more than anybody goes through."""


@dataclass(frozen=True)
class KnownNumbers:
    """The numbers that somebody gave, ready to be asked for.

    `bare` are whole numbers that stand in dates and times: 7 is known where "7 pm" is. `counts` are
    how many of something are listed: of each noun in its base form, and of anything under "".
    `lists` are the words of each line that lists things, and how many these are.
    """

    mentions: Sequence[NumberMention] = ()
    bare: frozenset[int] = frozenset()
    counts: dict[str, frozenset[int]] = field(default_factory=dict)
    lists: Sequence[tuple[frozenset[str], int]] = ()
    _by_value: dict[Fraction, list[tuple[Amount, NumberMention]]] = field(default_factory=dict)
    _ranges: list[tuple[Amount, Amount, NumberMention]] = field(default_factory=list)
    _codes: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        found: Iterable[Mention],
        *,
        bare: Collection[int] = (),
        derived: Collection[Amount] = (),
        counts: dict[str, frozenset[int]] | None = None,
        lists: Sequence[tuple[frozenset[str], int]] = (),
    ) -> "KnownNumbers":
        """Make it of the numbers in the texts that were given.

        Args:
            found: the numbers.
            bare: whole numbers in dates and times.
            derived: amounts that follow from what was given, such as the length of a meeting.
            counts: how many of something are listed.
            lists: the words of a line that lists things, and how many.
        """
        numbers = [each for each in found if isinstance(each, NumberMention)]
        by_value: dict[Fraction, list[tuple[Amount, NumberMention]]] = defaultdict(list)
        nobody = NumberMention(Kind.NUMBER, 0, 0, "")
        for amount in derived:
            by_value[amount.value].append((amount, nobody))
        ranges = []
        for mention in numbers:
            for end in mention.ends:
                for amount in end:
                    by_value[amount.value].append((amount, mention))
                    if amount.number != amount.value:
                        by_value[amount.number].append((amount, mention))
            if mention.is_range and len(mention.ends) == 2:  # noqa: PLR2004
                low, high = mention.ends
                ranges += [
                    (one, other, mention)
                    for one in low
                    for other in high
                    if one.unit == other.unit and one.value < other.value
                ]
        codes = frozenset(each.code for each in numbers if each.code)
        return cls(numbers, frozenset(bare), counts or {}, lists, dict(by_value), ranges, codes)

    def has(self, mention: Mention) -> bool:
        """Tell whether a number is known."""
        if not isinstance(mention, NumberMention):
            return True
        if mention.code:
            return self._has_code(mention.code)
        if self._is_count(mention):
            return True
        return all(any(self._has_amount(one, mention) for one in end) for end in mention.ends)

    def near(self, mention: Mention) -> NumberMention | None:
        """Return the number that was given for what is counted or measured here, if any."""
        if not isinstance(mention, NumberMention) or mention.code:
            return None
        same = [
            each
            for each in self.mentions[:_MOST_NEAR]
            if not each.code and _is_about_the_same(each, mention)
        ]
        return min(same, key=lambda each: _distance(each, mention), default=None)

    def _has_code(self, code: str) -> bool:
        if code in self._codes:
            return True
        if "." in code:
            # A version's end may be missing: 3.12.1 is not given by 3.12, 3.12 is by 3.12.1.
            return any(known.startswith(code + ".") for known in self._codes)
        digits = code.lstrip("0")
        return len(digits) >= _FEWEST_DIGITS and any(
            known.endswith(digits[-9:]) or digits.endswith(known.lstrip("0")[-9:])
            for known in self._codes
            if len(known.lstrip("0")) >= _FEWEST_DIGITS
        )

    def _is_count(self, mention: NumberMention) -> bool:
        if mention.has_unit or len(mention.ends) != 1 or not mention.noun:
            return False
        if mention.points_back and any(
            amount.value == size and mention.context & words
            for amount in mention.ends[0]
            for words, size in self.lists
        ):
            return True
        counts = self.counts.get(mention.noun, frozenset())
        if mention.noun in _ITEMS:
            counts |= self.counts.get("", frozenset())
        return any(amount.value in counts for amount in mention.ends[0])

    def _has_amount(self, amount: Amount, mention: NumberMention) -> bool:
        for value in {amount.value, amount.number}:
            for known, source in self._by_value.get(value, ()):
                if _may_be_same(amount, mention, known, source):
                    return True
        if not amount.unit and not mention.noun and not mention.about and amount.value in self.bare:
            return True
        for low, high, source in self._ranges:
            if not low.value <= amount.value <= high.value:
                continue
            is_same = mention.noun == source.noun or not (mention.noun and source.noun)
            if units.agree(amount.unit, low.unit) and is_same:
                return True
        return self._is_converted(amount) or (
            bool(mention.about) and self._is_round(amount, mention)
        )

    def _is_converted(self, amount: Amount) -> bool:
        """Tell whether a known amount is the same in other units: 350 °F are 177 °C."""
        return any(
            abs(in_other.value - other.value) <= max(near * abs(other.value), least)
            for in_other, near, least in units_between.converted(amount)
            for known, others in self._by_value.items()
            if abs(in_other.value - known) <= max(near * abs(known), least)
            for other, source in others
            if other.unit == in_other.unit and not source.about and not _is_rate(source)
        )

    def _is_round(self, amount: Amount, mention: NumberMention) -> bool:
        """Tell whether it is a round number for a known one, and is said to be."""
        for known, others in self._by_value.items():
            if _rounds_to(known, amount.value, mention.about) and any(
                known == other.value
                # "under 12" is a limit: it is not rounded to "under 14".
                and not source.about
                and (units.agree(amount.unit, other.unit) or not (other.unit or source.noun))
                for other, source in others
            ):
                return True
        return False


_ITEMS = words_of("items")


def findings(found: Iterable[Mention], known: KnownNumbers) -> Iterator[Finding]:
    """Yield the numbers that nobody gave; a value that comes again is yielded once."""
    asked: set[str] = set()
    for mention in found:
        if len(asked) > _MOST_ASKED and _risk(mention) < _RISK_MONEY:
            continue
        is_one = isinstance(mention, NumberMention) and len(mention.ends) == 1
        values = mention.values if is_one else {" to ".join(sorted(mention.values))}
        if known.has(mention) or not asked.isdisjoint(values):
            continue
        asked |= values
        near = known.near(mention)
        yield Finding(
            Kind.NUMBER,
            mention.start,
            mention.end,
            mention.quote,
            Reason.DIFFERS if near else Reason.NOT_IN_BRIEF,
            (_said(near),) if near else (),
            _risk(mention) + (_DIFFERS if near else 0),
        )


def _risk(mention: Mention) -> int:
    if isinstance(mention, NumberMention) and mention.is_money:
        return _RISK_MONEY
    is_plain = isinstance(mention, NumberMention) and not mention.has_unit
    return _RISK_ORDINAL if is_plain else _RISK


def _is_rate(mention: NumberMention) -> bool:
    """Tell whether it is the "a month" of "£10 a month", which is no time that something takes."""
    words = mention.quote.lower().split()
    return len(words) == 2 and words[0] in {"a", "per", "each"}  # noqa: PLR2004


def _said(mention: NumberMention) -> str:
    return f"{mention.quote} {mention.counted}".strip() if mention.counted else mention.quote


def _may_be_same(one: Amount, mention: NumberMention, other: Amount, source: NumberMention) -> bool:
    """Tell whether two amounts may be the same, by their units and what is counted.

    What has no unit may have been meant with any, unless it counts something: 5 may be 5 euros, but
    5 people are not. Small numbers are everywhere: they are the same if they are about one thing.
    """
    if one.unit and other.unit:
        return one.value == other.value and units.agree(one.unit, other.unit)
    if one.number != other.number:
        # A 5k is a run of five kilometres.
        return one.unit == "metre" and not other.unit and one.value == other.value
    if one.unit or other.unit:
        # "Three more times" may be three shows.
        is_again = one.unit == "time" and "more" in mention.quote.lower()
        return is_again or not (source.noun if one.unit else mention.noun)
    if one.number > _SMALL or not mention.noun or not source.noun or mention.noun == source.noun:
        return True
    if mention.is_in_headline:
        return True
    return mention.noun in source.context or bool(mention.context & source.context)


def _rounds_to(known: Fraction, said: Fraction, about: str) -> bool:
    if known == 0 or said == 0:
        return False
    if about == ">":
        return said <= known <= said * (1 + _FAR) or _is_cut_to(known, said)
    if about == "<":
        return said * (1 - _FAR) <= known <= said
    return abs(known - said) <= _NEAR * abs(known)


def _is_cut_to(known: Fraction, said: Fraction) -> bool:
    """Tell whether a number is another one cut to its first digit: 200 of 251."""
    digits = len(str(int(known))) - 1
    return digits > 0 and said == int(known) // 10**digits * 10**digits


def _is_about_the_same(known: NumberMention, mention: NumberMention) -> bool:
    if mention.noun or known.noun:
        return mention.noun == known.noun
    if not known.has_unit or not mention.has_unit:
        return False
    return any(
        units.agree(one.unit, other.unit)
        for end in known.ends
        for one in end
        for other_end in mention.ends
        for other in other_end
        if one.unit and other.unit
    )


def _distance(known: NumberMention, mention: NumberMention) -> Fraction:
    one, other = known.ends[0][0].value, mention.ends[0][0].value
    return abs(one - other)
