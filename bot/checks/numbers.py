"""Numbers: amounts, ranges, ordinals, percentages, money, measures, scores, telephone numbers."""

from collections.abc import Iterable, Iterator, Sequence

from bot.checks import (
    number_context,
    number_counting,
    number_no_facts,
    number_parts,
    number_phones,
    number_values,
    number_whole,
    units,
)
from bot.checks.amounts import NumberMention
from bot.checks.finding import Finding, Kind
from bot.checks.mention import Mention
from bot.checks.number_known import KnownNumbers, findings
from bot.checks.number_page import Page
from bot.checks.number_read import Read
from bot.checks.text import Taken, Text

_MOST, _MOST_GIVEN = 1_500, 3_000
"""Places of a text at which a number is read. A letter of forty pages has five hundred; whatever
has more is no letter, and must not keep the bot busy."""


def mentions(text: Text, taken: Taken | None = None, *, given: bool = False) -> list[Mention]:
    """Return the numbers of a text, in reading order.

    Args:
        text: the text to look through.
        taken: places that are spoken for.
        given: whether it is a text that facts are taken from; "one" and "a week" are numbers there.
    """
    page = Page.of(text.raw, taken or Taken(), given=given)
    return [mention for found in _read(page) if (mention := _mention(page, found))]


def unknown(found: Iterable[Mention], known: KnownNumbers) -> Iterator[Finding]:
    """Yield the numbers that nobody gave; a value that comes again is yielded once."""
    return findings(found, known)


def is_known(mention: Mention, known: Sequence[Mention]) -> bool:
    """Tell whether a number is among the known ones, in whatever writing."""
    return KnownNumbers.of(known).has(mention)


def _read(page: Page) -> Iterator[Read]:
    """Yield the numbers from left to right, facts or not."""
    parts = number_parts.find(page.raw, given=page.given)
    figures = (found.start() for found in number_values.START.finditer(page.raw))
    behind = 0
    most = _MOST_GIVEN if page.given else _MOST
    for start in sorted({*figures, *page.words, *parts})[:most]:
        if start < behind:
            continue
        found = (
            parts.get(start)
            or number_phones.read(page.raw, start)
            or number_whole.read(page, start)
        )
        if found and found.start >= behind and not page.taken.overlaps(found.start, found.end):
            behind = found.end
            yield found
        else:
            behind = _skipped(page.raw, start)


def _skipped(raw: str, start: int) -> int:
    """Return where to read on after a place that holds no number."""
    found = number_values.START.match(raw, start)
    return found.end() if found and found.group().isdigit() else start + 1


def _mention(page: Page, found: Read) -> NumberMention | None:
    """Return a number as a mention; None where it is no fact."""
    words = number_context.words_behind(page, found.end)
    if not page.given and (
        number_no_facts.is_sign(page, found) or number_no_facts.says_nothing(page, found, words)
    ):
        return None
    about, end = number_context.about(page, found)
    values = {str(each) for end_ in found.ends for each in end_}
    return NumberMention(
        Kind.NUMBER,
        found.start,
        end,
        page.text[found.start : end],
        frozenset(values | ({found.code} if found.code else set())),
        ends=found.ends,
        is_range=found.is_range,
        noun=number_context.noun_of(page, found, words),
        points_back=number_context.points_back(page, found),
        context=number_context.sentence_of(page, found.start, end),
        counted="" if found.units or not words else words[0],
        about=about,
        code=found.code,
        is_money=any(units.is_money(unit.base) for unit in found.units),
        has_unit=bool(found.units),
        is_in_headline=number_counting.is_in_headline(page, found),
    )
