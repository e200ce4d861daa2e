"""What is known beforehand: everything that a text may say without having invented it."""

from dataclasses import dataclass, field
from datetime import date

from bot.checks.house_rules import NO_RULES, HouseRules
from bot.checks.recital import EMPTY, Recital


@dataclass(frozen=True, slots=True)
class Given:
    """What editors gave.

    `references` are texts that the brief relies on for facts; `said` is what editors wrote while
    the draft came about: what they asked to be changed, and what they typed into it themselves.
    `house` is what the house always says, the system prompt and the sign-off: names and links in it
    are known, its numbers are not, because they are rules ("at most 250 words"). `today` is the day
    on which the draft was asked for.
    """

    bullets: tuple[str, ...] = ()
    title: str | None = None
    facts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    today: date | None = None

    @property
    def facts_text(self) -> str:
        """All that may be taken for a fact, one piece to a paragraph."""
        title = (self.title,) if self.title else ()
        return "\n\n".join((*title, *self.bullets, *self.facts, *self.references, *self.said))

    @property
    def all_text(self) -> str:
        """The same, and what the house always says."""
        return "\n\n".join((self.facts_text, *self.house))


@dataclass(frozen=True, slots=True)
class Against:
    """All that a text is checked against.

    `words` are the team's own words, in lower case (casefolded). `earlier` finds what was said
    word for word in earlier texts.
    """

    given: Given = field(default_factory=Given)
    rules: HouseRules = NO_RULES
    words: frozenset[str] = frozenset()
    earlier: Recital = EMPTY
