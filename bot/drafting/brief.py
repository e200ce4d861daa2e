"""From what an editor pastes or fills in to a brief, or to the reason why it is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.archive import Brief
from bot.drafting.lines import Line, count_words, is_blank, lines_of

MAX_CHARACTERS = 12_000
MAX_BULLETS = 60
MIN_WORDS = 2

_FACTS_HEADING = "Facts:"
# A heading ends in colons (the second is that of Chinese and Japanese), and an emoji's name in one.
_HEADING = re.compile(r"(.*:[0-9_+-]*[a-z][a-z0-9_+-]*:|.*?)[:\uff1a\s]*")

_QUESTION = re.compile(
    r"\?+|(?:hi|hello|hey)?,? ?(?:what|who|how) (?:can|do|does|are|is) "
    r"(?:you|i|we|it|this|that|chrisgpt)"
    r"(?: (?:this|you|it|do|work|use|start|help|for|with)){0,3} ?\?+"
)


class RefusalReason(StrEnum):
    """Why a text is no brief."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    ONE_WORD = "one_word"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text is no brief: why, and the numbers for a sentence about it."""

    reason: RefusalReason
    characters: int = 0
    bullets: int = 0
    limit: int = 0
    """The most that is taken: of characters for TOO_LONG, of bullets for TOO_MANY."""


def parse(text: str) -> Brief | Refusal:
    """Read a brief from pasted text.

    Each line is a bullet. The first one is the title if it is not marked as a bullet and the others
    are, or if it ends with a colon. Lines under a line "Facts:" are facts.
    """
    items, facts = _split_facts(lines_of(text))
    title, bullets = _split_title(items)
    return _checked(text, title, bullets, facts)


def is_question_to_us(text: str) -> bool:
    """Tell whether a message only asks what we are and do: "what can you do?", or "?" alone."""
    return _QUESTION.fullmatch(" ".join(text.casefold().split())) is not None


def from_form(title: str | None, bullets: str | None, facts: str | None) -> Brief | Refusal:
    """Read a brief from a form's fields. A title may stand over the bullets too."""
    items, facts_below = _split_facts(lines_of(bullets or ""))
    heading = _heading(title or "")
    found, others = (heading, items) if heading else _split_title(items)
    return _checked(bullets or "", found, others, [*facts_below, *lines_of(facts or "")])


def _checked(
    text: str, title: str | None, bullets: Sequence[Line], facts: Sequence[Line]
) -> Brief | Refusal:
    """Return the brief, or the reason why it is none."""
    brief = Brief(
        title or None,
        tuple(bullet.words for bullet in bullets),
        tuple(fact.words for fact in facts),
    )
    if not brief.bullets:
        return Refusal(RefusalReason.EMPTY if is_blank(text) else RefusalReason.NO_WORDS)
    parts = [brief.title or "", *brief.bullets, *brief.facts]
    characters = sum(map(len, parts))
    if characters > MAX_CHARACTERS:
        return Refusal(RefusalReason.TOO_LONG, characters=characters, limit=MAX_CHARACTERS)
    if len(brief.bullets) > MAX_BULLETS:
        return Refusal(RefusalReason.TOO_MANY, bullets=len(brief.bullets), limit=MAX_BULLETS)
    words = sum(map(count_words, parts))
    if words < MIN_WORDS:
        return Refusal(RefusalReason.ONE_WORD if words else RefusalReason.NO_WORDS)
    return brief


def _split_facts(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Split at the heading of the facts, which has bullets before it."""
    for index, line in enumerate(lines):
        is_heading = line.words.casefold() == _FACTS_HEADING.casefold()
        if is_heading and index > 0 and not line.marked:
            return lines[:index], lines[index + 1 :]
    return lines, []


def _split_title(items: list[Line]) -> tuple[str | None, list[Line]]:
    """Split the title off, if the first line is one."""
    first, *others = items or [Line("", marked=False)]
    if first.marked or not others:
        return None, items
    title = _heading(first.words)
    if title != first.words or all(other.marked for other in others):
        return title, others
    return None, items


def _heading(text: str) -> str:
    """Return a heading in one line, without the colons and marks that `parse` would take off."""
    before, heading = "", text
    while heading != before:
        before, heading = heading, " ".join(line.words for line in lines_of(heading))
        if found := _HEADING.fullmatch(heading):
            heading = found[1]
    return heading
