"""One answer of a training set, looked through: what it says beyond its request, and its looks."""

from dataclasses import dataclass
from functools import lru_cache

import regex

from bot.checks import links
from bot.checks.check import Report, facts_and_rules
from bot.checks.emoji import emoji
from bot.checks.finding import UNKNOWN, Finding, Kind, Reason, riskiest_first
from bot.checks.given import Against, Given
from bot.checks.house_rules import NO_RULES, HouseRules
from bot.checks.text import Text
from bot.training.datasets.sampling import Sampled

_BULLET = regex.compile(r"(?:[-*+\u2022\u2013\u2014]|\d{1,3}[.)])\s+")
_BULLET_SIGN = regex.compile(r"\A[-*+\u2022\u2013\u2014]\s+")
"""A number is left where it is: "1. Mai" is a day."""
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
    r"|[\p{L}\p{N}][\p{L}\p{M}\p{N}'\u2019-]*+"
)
"""A word; in scripts that are written without blanks a letter, which compares as well."""


_LONG_WORD = 4
_LEAST_KEPT = 0.25
"""So much of the longer words of its notes stands in an answer that is about them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in one answer, and how much was asked and answered, in words."""

    example: Sampled
    asked: int
    answered: int
    report: Report
    emoji: bool
    links: bool

    @property
    def facts(self) -> list[Finding]:
        """What it says and nobody gave, the riskiest first."""
        return sorted(
            (each for each in self.report.findings if each.kind in UNKNOWN), key=riskiest_first
        )

    @property
    def broken(self) -> frozenset[Reason]:
        """The rules of the house that it breaks."""
        return frozenset(e.reason for e in self.report.findings if e.kind not in UNKNOWN)


def look_through(example: Sampled, sharing: int, rules: HouseRules) -> Looked:
    """Look one answer through.

    Args:
        example: what is asked and what is learned.
        sharing: how many examples of the sample have the same system prompt.
        rules: the rules of the house.
    """
    given = _given(example, rules, is_own=sharing == 1)
    linked = (each.kind for each in links.mentions(Text(example.answer)))
    return Looked(
        example,
        asked=_words(example.request),
        answered=_words(example.answer),
        report=facts_and_rules(example.answer, Against(given, rules)),
        emoji=bool(emoji(example.answer)),
        links=Kind.LINK in linked,
    )


def _given(example: Sampled, rules: HouseRules, *, is_own: bool) -> Given:
    """Return what an answer may say without inventing it.

    A system prompt that several examples share is what the house always says. One that a single
    example has may well hold its notes.
    """
    lines = [line.strip() for line in example.request.splitlines() if line.strip()]
    notes = tuple(_BULLET_SIGN.sub("", line) for line in lines if _BULLET.match(line))
    rest = "\n".join(line for line in lines if not _BULLET.match(line))
    system = (example.system,) if example.system else ()
    return Given(
        bullets=notes,
        references=(rest, *(system if is_own else ())),
        house=(*system, *rules.texts),
    )


@lru_cache(maxsize=512)
def has_notes(request: str) -> bool:
    """Tell whether a request gives something to go by: a list, or several facts.

    One fact alone names the letter: "The newsletter for May, please".
    """
    if any(_BULLET.match(line.strip()) for line in request.splitlines()):
        return True
    told = facts_and_rules(request, Against(Given(bullets=()), NO_RULES))
    return sum(each.kind in UNKNOWN for each in told.findings) > 1


def keeps_its_notes(example: Sampled) -> bool:
    """Tell whether an answer is about its notes, where the request has a list of them."""
    lines = [line.strip() for line in example.request.splitlines()]
    asked = _long_words("\n".join(line for line in lines if _BULLET.match(line)))
    return not asked or len(asked & _long_words(example.answer)) >= len(asked) * _LEAST_KEPT


def _long_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) >= _LONG_WORD}


def _words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
