"""The personal data in a file, listed for one person, in a few messages if it takes them."""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from bot.archive import Dataset
from bot.slack.characters import units
from bot.slack.message import Message
from bot.slack.notes import note
from bot.slack.outgoing import literal_fallback
from bot.slack.sections import PAGE_LIMIT
from bot.training.cards.parts import name_of, small_print
from bot.training.datasets.cards import section_block
from bot.training.datasets.parts import is_built
from bot.training.datasets.personal import Personal, PersonalItem, PersonalKind
from bot.training.datasets.report import Report
from bot.training.datasets.telling import Section
from bot.words import datasets as words
from bot.words import personal as personal_words

MOST_MESSAGES = 4
"""A `response_url` takes five."""
_SECTION = 2500
"""In UTF-16 units, so that a few of them fill a message."""
_HEADS = 500
"""What stands in a message besides."""


def personal_lists(dataset: Dataset, report: Report) -> list[Message]:
    """List the personal data in a file, for one person, in a few messages.

    Where there is too much for them, each kind has as many lines as the others have, and the rest
    is counted.

    Args:
        dataset: the file.
        report: what checking it found.
    """
    name = name_of(dataset.name)
    found = report.personal
    if found is None or not found.different:
        return [note(words.no_personal(name))]
    items = _as_many_as_fit(found.items)
    *pages, last = _pages([_head(name, found), *_by_kind(items)])
    foot = [*_left_out(dataset, found, len(items)), words.personal_next(built=is_built(dataset))]
    return [*(_message(page, []) for page in pages), _message(last, foot)]


def _line(item: PersonalItem) -> str:
    return " ".join(personal_words.item(item.value, item.examples, item.lines).split())


def _as_many_as_fit(items: Sequence[PersonalItem]) -> list[PersonalItem]:
    """Choose of each kind in turn, as long as there is room; in their order then."""
    kinds = [[item for item in items if item.kind is kind] for kind in PersonalKind]
    in_turn = (item for item in chain.from_iterable(zip_longest(*kinds)) if item)
    chosen: set[PersonalItem] = set()
    # A section that does not fit on a page leaves so much of it empty.
    room = MOST_MESSAGES * (PAGE_LIMIT - _SECTION - _HEADS)
    for item in in_turn:
        room -= units(_line(item)) + 1
        if room < 0:
            break
        chosen.add(item)
    return [item for item in items if item in chosen]


def _head(name: str, found: Personal) -> Section:
    different = {kind.value: number for kind, number in (found.different or {}).items()}
    gone = () if found.items else (personal_words.GONE,)
    said = f"{personal_words.counts(different, found.examples)}."
    return Section(words.personal_title(name), (said, personal_words.WHY, *gone))


def _by_kind(items: Sequence[PersonalItem]) -> Iterator[Section]:
    """Divide the list by kinds, and a long one between two lines."""
    for kind in PersonalKind:
        title = personal_words.several(kind.value)
        lines: list[str] = []
        for line in (_line(item) for item in items if item.kind is kind):
            if units("\n".join([*lines, line])) > _SECTION:
                yield Section(title, tuple(lines))
                lines = []
            lines.append(line)
        if lines:
            yield Section(title, tuple(lines))


def _pages(sections: Sequence[Section]) -> list[list[Section]]:
    pages: list[list[Section]] = []
    room = 0
    for section in sections:
        length = units("\n".join([section.title, *section.lines]))
        if length > room:
            pages.append([])
            room = PAGE_LIMIT - _HEADS
        pages[-1].append(section)
        room -= length
    return pages


def _left_out(dataset: Dataset, found: Personal, shown: int) -> list[str]:
    more = sum((found.different or {}).values()) - shown
    if not found.items or more <= 0:
        return []
    if shown == len(found.items):
        return [personal_words.and_more(more)]
    return [personal_words.and_more_at_the_console(more, words.short(dataset.sha256))]


def _message(sections: Sequence[Section], foot: Sequence[str]) -> Message:
    said = ["\n".join([section.title, *section.lines]) for section in sections]
    blocks = [section_block(section) for section in sections]
    if foot:
        blocks.append(small_print(*foot))
    return Message(literal_fallback("\n\n".join([*said, *foot])), blocks)
