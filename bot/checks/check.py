"""Checking a text: the one way in.

The finders are asked in an order: what stands in a link is no date, what stands in a date is no
number, what stands in a name is not misspelt. Each is told which places are spoken for already.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.checks import (
    coverage,
    dates,
    disguises,
    links,
    names,
    no_words,
    numbers,
    quotations,
    recited,
    repeats,
    rules,
    spelling,
)
from bot.checks.facts import Facts
from bot.checks.finding import Finding, Kind, Reason, reading_order, riskiest_first
from bot.checks.given import Against, Given
from bot.checks.language import is_english
from bot.checks.mention import Mention
from bot.checks.text import Taken, Text

MOST = 200
"""So many findings are kept of one text, the riskiest: nobody goes through more."""

_OF_LINKS = frozenset({Kind.LINK, Kind.EMAIL, Kind.HANDLE})
_SEVERAL = 2
"""A single word has as many blanks around it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What must be checked in a text, in reading order.

    `in_english` tells whether all finders looked at it: in another language only numbers and dates
    in figures, links, repeats and the rules of the house are looked for.
    """

    findings: tuple[Finding, ...]
    in_english: bool = True


def check(text: str, against: Against) -> Report:
    """Find what must be checked in a text.

    Args:
        text: any text.
        against: what is known beforehand, and the rules of the house.
    """
    looked_at, given = Text(text), against.given
    in_english = is_english(text)
    said = _Said(looked_at, in_english=in_english)
    found = [
        *_unknown(said, given),
        *disguises.find(looked_at, given),
        *repeats.find(looked_at, given),
        *recited.find(looked_at, against.earlier, given),
        *rules.find(looked_at, against.rules, given),
    ]
    if in_english:
        found += coverage.find(looked_at, given, [*said.dated, *said.numbered])
        found += spelling.find(looked_at, given, against.words, said.no_prose)
    return Report(_kept(found), in_english)


def facts_and_rules(text: str, against: Against) -> Report:
    """Find only what a text says and nobody gave, and which rules of the house it breaks.

    This is for whoever looks through hundreds of texts: it takes a third of the time.
    """
    looked_at, in_english = Text(text), is_english(text)
    found = [
        *_unknown(_Said(looked_at, in_english=in_english), against.given),
        *rules.find(looked_at, against.rules, against.given),
    ]
    return Report(_kept(found), in_english)


class _Said:
    """What a text says that can be given or not; each kind is looked for once, and in this order.

    In another language than English no names are known, and dates and numbers in figures only.
    """

    def __init__(self, text: Text, *, in_english: bool) -> None:
        self.text = text
        self.in_english = in_english
        self.linked = links.mentions(text)
        outside = Taken(_places(self.linked))
        signs = no_words.places(text, outside)
        taken = outside | signs
        dated = dates.mentions(text, taken)
        taken |= _places(dated)
        self.with_digits = names.with_digits(text, taken) if in_english else []
        taken |= _places(self.with_digits)
        numbered = numbers.mentions(text, taken)
        self.dated = dated if in_english else _in_figures(dated)
        self.numbered = numbered if in_english else _in_figures(numbered)
        self.named = names.mentions(text, taken | _places(numbered)) if in_english else []
        self.no_prose = Taken(
            [*_places(self.linked), *signs, *_places(self.with_digits), *_places(self.named)]
        )
        """The places whose words are not to be spelt: links, emoticons, codes, names."""


def _places(found: Iterable[Mention]) -> list[tuple[int, int]]:
    return [each.place for each in found]


def _unknown(said: _Said, given: Given) -> Iterator[Finding]:
    """Yield what the text says and nobody gave, each place once."""
    taken_as_facts = {_plain(fact) for fact in given.facts}
    told = _words_of(given.facts_text)
    asked: set[int] = set()
    for finding in _unknown_of_each_kind(said, given):
        places = range(finding.start, finding.end)
        is_known = _plain(finding.quote) in taken_as_facts or _is_told(finding.quote, told)
        if is_known or not asked.isdisjoint(places):
            continue
        asked.update(places)
        yield finding


def _unknown_of_each_kind(said: _Said, given: Given) -> Iterator[Finding]:
    yield from links.unknown(said.linked, given)
    if said.in_english:
        # A quotation that nobody gave is one question, with all that is in it.
        yield from quotations.unknown(quotations.mentions(said.text), given)
    if said.dated or said.numbered:
        facts = Facts.of(given, said.text)
        yield from dates.unknown(said.dated, facts.dates)
        yield from numbers.unknown(said.numbered, facts.numbers)
    yield from names.unknown([*said.with_digits, *said.named], given)


def _in_figures(found: Iterable[Mention]) -> list[Mention]:
    return [each for each in found if any(map(str.isdigit, each.quote))]


def _plain(quote: str) -> str:
    return " ".join(quote.casefold().split())


def _is_told(quote: str, told: str) -> bool:
    """Tell whether a quote of several words was given word for word, whatever it was there."""
    words = _words_of(quote)
    return words.count(" ") > _SEVERAL and words in told


def _words_of(text: str) -> str:
    return f" {' '.join(word.text.casefold() for word in Text(text).words)} "


def _kept(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return each question once, at most `MOST` of them, as they are read."""
    once = {(each.kind, each.start, each.end, each.quote, each.reason): each for each in found}
    riskiest = sorted(_without_echoes(once.values()), key=riskiest_first)[:MOST]
    return tuple(sorted(riskiest, key=reading_order))


def _without_echoes(found: Collection[Finding]) -> Iterator[Finding]:
    """Ask of a disguised link once: that nobody gave it, or that it is markup, is no news then."""
    disguised = [each for each in found if each.kind is Kind.DISGUISE]
    disguised.sort(key=lambda each: (each.start, -each.end))
    places: list[tuple[int, int]] = []
    for each in disguised:
        if not places or places[-1][1] <= each.start:
            places.append((each.start, each.end))
            yield each
    asked = Taken(places)
    for each in found:
        is_echo = each.kind in _OF_LINKS or each.reason is Reason.NOT_PLAIN_TEXT
        is_asked = each.kind is Kind.DISGUISE or (is_echo and asked.overlaps(each.start, each.end))
        if not is_asked:
            yield each
