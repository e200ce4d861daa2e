"""What editors gave: all that a version may say without having invented it."""

from collections.abc import Iterable, Iterator, Sequence

from bot.archive import Brief, Draft, Version, VersionSource
from bot.checks.given import Given
from bot.checks.house_rules import HouseRules
from bot.drafting.difference import Change, difference

_BY_HAND = frozenset({VersionSource.EDITOR, VersionSource.FILE})
_LONGEST_NEIGHBOUR = 80


def given(
    draft: Draft,
    version: Version,
    versions: Sequence[Version],
    *,
    references: Sequence[str],
    prompts: Iterable[str],
    rules: HouseRules,
) -> Given:
    """Return what editors gave for a version.

    Args:
        draft: the draft as it is now: facts may have been taken into its brief since.
        version: the version.
        versions: all versions of the draft, oldest first.
        references: the texts that the brief relies on.
        prompts: what the house tells every writer.
        rules: the rules of the house.
    """
    brief = version.assignment.brief
    upto = [each for each in versions if each.number <= version.number]
    return Given(
        bullets=brief.bullets,
        title=brief.title,
        facts=facts_of(brief, draft.brief),
        references=tuple(references),
        said=tuple(said(upto)),
        house=tuple(dict.fromkeys([*prompts, *rules.texts])),
        today=draft.created_at.astimezone().date(),
    )


def facts_of(*briefs: Brief) -> tuple[str, ...]:
    """Return the facts of several briefs, each once."""
    return tuple(dict.fromkeys(fact for brief in briefs for fact in brief.facts))


def said(versions: Sequence[Version]) -> Iterator[str]:
    """Yield what people wrote while these versions came about: what they asked for and put in."""
    texts = {each.number: each.text for each in versions}
    for each in versions:
        if each.assignment.instruction:
            yield each.assignment.instruction
        if each.source in _BY_HAND:
            base = each.assignment.based_on or each.number - 1
            yield from put_in(texts.get(base, ""), each.text)


def put_in(old: str, new: str) -> Iterator[str]:
    """Yield what somebody put into a text, each piece with the words that touch it in its line.

    Who makes "5 dollars" of "4 dollars" has put in a "5" only, and means dollars.
    """
    pieces = [each for each in difference(old, new).pieces if each.change is not Change.REMOVED]
    for at, piece in enumerate(pieces):
        if piece.change is Change.ADDED:
            before = pieces[at - 1].text if at else ""
            after = pieces[at + 1].text if at + 1 < len(pieces) else ""
            yield _last_word(before) + piece.text + _first_word(after)


def _last_word(text: str) -> str:
    """Return the end of a text from its last word on, if that is in the line in which it ends."""
    line = _lines(text[-_LONGEST_NEIGHBOUR:])[-1]
    words = line.split()
    return line[line.rindex(words[-1]) :] if words else line


def _first_word(text: str) -> str:
    """Return the beginning of a text up to its first word, if that is in its first line."""
    line = _lines(text[:_LONGEST_NEIGHBOUR])[0]
    words = line.split()
    return line[: line.index(words[0]) + len(words[0])] if words else line


def _lines(text: str) -> list[str]:
    return text.replace("\r", "\n").split("\n")
