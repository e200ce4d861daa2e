"""What a dataset teaches: what its answers say that their requests do not, and how they look.

A model that learns from answers with facts that nobody gave learns to make facts up.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from bot.checks.finding import Finding, Kind, Reason
from bot.checks.house_rules import NO_RULES, HouseRules
from bot.training.datasets.examples import Example
from bot.training.datasets.looking import Looked, has_notes, keeps_its_notes, look_through
from bot.training.datasets.quoting import Quotable, quoted
from bot.training.datasets.sampling import Sample

Heard = Callable[[str, int, int], None]
"""Is told how far a check is: the stage ("read" in bytes, "look" in answers), done, of how many."""

Told = TypeVar("Told", Kind, Reason)

STAGE = "look"
MOST_SHOWN = 30
"""So many invented facts are kept to be shown."""
MOST_LINES = 100
MOST_HABITS = 20
_OF_A_LINE = 2
_MOST, _NEARLY_ALL = 0.5, 0.9
"""Shares of the answers from which on a name or link, and a number or date, is a habit."""
_FEWEST_ALIKE = 3
_FEW_WORDS = 8
"""Nobody briefs a letter in so few: "Write this week's newsletter, please"."""
_AN_ORDER = 60
"""A request of so many words is an order without notes if several examples have the same."""
_OFTEN = 5
_FAR_FROM_USUAL = 2
"""An answer of half or twice as many words as most is no typical one."""
_FIGURES = (Kind.NUMBER, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Invented:
    """Something that an answer says and its request does not: where, and its words (cut short)."""

    line: int
    kind: Kind
    quote: str


@dataclass(frozen=True, slots=True)
class Teaching:
    """What was found in the answers that were looked at.

    Attributes:
        answers: how many answers were looked at: all of them, or an even sample of many.
        of: how many there are in the file.
        too_long: how many of them are too long to be looked through, and are in no other figure.
        tools: how many further examples use tools, and are in no other figure.
        in_english: of how many all kinds of findings are known; in other languages a few only.
        with_facts: in how many the findings see a fact that the request does not have.
        with_kind: the same for each kind of fact that was found.
        examples: the first such facts, the riskiest of each line first.
        bare: how many of those with facts have a request without anything to go by ("Write a
            newsletter").
        habits: what most answers say alike, such as the name under each letter: it is in no other
            figure, because the model learns to say it always.
        alike: how many such things there are, with those that are not quoted.
        fixed: how many of these are numbers or dates.
        unquoted: how many things are not quoted because they belong to personal data.
        lines: the first lines with such answers.
        ratio: how many words an answer has to one of its request: a tenth of the answers has fewer
            than the first number, half fewer than the second, nine tenths fewer than the third.
        with_emoji: how many answers have an emoji.
        with_links: how many answers have a link.
        has_rules: whether the house has rules to hold them to.
        broken: how many answers break each rule.
        models: lines of typical answers without findings: good examples to put into a prompt.
    """

    answers: int
    of: int
    in_english: int
    with_facts: int
    with_kind: Mapping[Kind, int]
    examples: tuple[Invented, ...]
    ratio: tuple[float, float, float] | None
    with_emoji: int
    with_links: int
    has_rules: bool
    broken: Mapping[Reason, int]
    models: tuple[int, ...] = ()
    too_long: int = 0
    bare: int = 0
    habits: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    tools: int = 0
    alike: int = 0
    fixed: int = 0
    unquoted: int = 0

    @property
    def in_file(self) -> int:
        """How many examples there are, with those that use tools."""
        return self.of + self.tools

    @property
    def is_mostly_unseen(self) -> bool:
        """Whether most examples are of a kind that is not looked through."""
        unseen = self.tools + self.too_long
        return unseen > self.in_file - unseen

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "answers": self.answers,
            "of": self.of,
            "too_long": self.too_long,
            "in_english": self.in_english,
            "with_facts": self.with_facts,
            "with_kind": {kind.value: count for kind, count in self.with_kind.items()},
            "examples": [[each.line, each.kind.value, each.quote] for each in self.examples],
            "bare": self.bare,
            "ratio": list(self.ratio) if self.ratio else None,
            "with_emoji": self.with_emoji,
            "with_links": self.with_links,
            "has_rules": self.has_rules,
            "broken": {reason.value: count for reason, count in self.broken.items()},
            "models": list(self.models),
            "habits": list(self.habits),
            "lines": list(self.lines),
            "tools": self.tools,
            "alike": self.alike,
            "fixed": self.fixed,
            "unquoted": self.unquoted,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what became this JSON."""
        return cls(
            answers=kept["answers"],
            of=kept["of"],
            too_long=kept["too_long"],
            in_english=kept["in_english"],
            with_facts=kept["with_facts"],
            with_kind={Kind(kind): count for kind, count in kept["with_kind"].items()},
            examples=tuple(Invented(line, Kind(k), quote) for line, k, quote in kept["examples"]),
            bare=kept["bare"],
            ratio=tuple(kept["ratio"]) if kept["ratio"] else None,
            with_emoji=kept["with_emoji"],
            with_links=kept["with_links"],
            has_rules=kept["has_rules"],
            broken={Reason(reason): count for reason, count in kept["broken"].items()},
            models=tuple(kept["models"]),
            habits=tuple(kept["habits"]),
            lines=tuple(kept["lines"]),
            **{name: kept.get(name, 0) for name in _LATER},
        )


_LATER = ("tools", "alike", "fixed", "unquoted")
"""What earlier reports do not have."""


class TeachingLook:
    """Looks at what a file teaches: it takes each example, and looks at an even sample of them."""

    def __init__(self, rules: HouseRules) -> None:
        """Begin.

        Args:
            rules: the rules of the house, which the answers should keep to.
        """
        self._rules = rules
        self._sample = Sample()

    def look(self, line: int, example: Example) -> None:
        """Take an example in. Its answer is looked through in the end, if it is in the sample."""
        self._sample.take(line, example)

    def result(self, heard: Heard | None = None) -> Teaching | None:
        """Look the sample through and say what it teaches; None where there was no example.

        It takes some hundredths of a second for each answer: run it in a thread.

        Args:
            heard: is told how many answers of the sample were looked through, and of how many.
        """
        drawn = self._sample.drawn()
        if not self._sample.of + self._sample.tools:
            return None
        systems = Counter(each.system for each in drawn)
        looked: list[Looked] = []
        for each in drawn:
            if heard:
                heard(STAGE, len(looked), len(drawn))
            looked.append(look_through(each, systems[each.system], self._rules))
        if heard:
            heard(STAGE, len(drawn), len(drawn))
        return _teaching(looked, self._sample, has_rules=self._rules != NO_RULES)


def _teaching(looked: Sequence[Looked], sample: Sample, *, has_rules: bool) -> Teaching:
    quotable = {each.example.place: Quotable(each.example.answer) for each in looked}
    habits = _habits(looked)
    private = {
        fact.key
        for each in looked
        for fact in each.facts
        if fact.key in habits and not quotable[each.example.place](fact)
    }
    told = [fact for fact in _figures_first(habits.values()) if fact.key not in private]
    invented = [(each, [fact for fact in each.facts if fact.key not in habits]) for each in looked]
    inventing = [each for each, facts in invented if facts]
    kinds = Counter(kind for _, facts in invented for kind in {fact.kind for fact in facts})
    broken = Counter(reason for each in looked for reason in each.broken)
    return Teaching(
        answers=len(looked),
        of=sample.of,
        in_english=sum(each.report.in_english for each in looked),
        with_facts=len(inventing),
        with_kind=_most_first(kinds),
        examples=tuple(_examples(invented, quotable)),
        ratio=_ratio(looked),
        with_emoji=sum(each.emoji for each in looked),
        with_links=sum(each.links for each in looked),
        has_rules=has_rules,
        broken=_most_first(broken),
        models=_models(looked, [each for each, facts in invented if not facts]),
        too_long=sample.too_long,
        bare=_bare(looked, inventing),
        lines=tuple(each.example.line for each in inventing[:MOST_LINES]),
        habits=tuple(quoted(fact.quote) for fact in told[:MOST_HABITS]),
        tools=sample.tools,
        alike=len(habits),
        fixed=sum(_is_figure(fact) for fact in told),
        unquoted=len(private)
        + sum(not quotable[each.example.place](fact) for each, facts in invented for fact in facts),
    )


def _most_first(counted: Counter[Told]) -> dict[Told, int]:
    """Return counts in an order that is the same everywhere, which that of a set is not."""
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def _habits(looked: Sequence[Looked]) -> dict[str, Finding]:
    """Return the facts that most answers have alike, by their keys, as one of them has it.

    The name under each letter and the link at its end are no inventions: the model learns to say
    them always.
    """
    found: dict[str, Finding] = {}
    often: Counter[str] = Counter()
    for each in looked:
        once = {fact.key: fact for fact in each.facts}
        often.update(once.keys())
        found |= once
    return {
        key: found[key]
        for key, count in often.most_common()
        if count >= max(_FEWEST_ALIKE, len(looked) * _share_of_a_habit(found[key].kind))
    }


def _share_of_a_habit(kind: Kind) -> float:
    return _NEARLY_ALL if kind in _FIGURES else _MOST


def _figures_first(facts: Iterable[Finding]) -> list[Finding]:
    """Sort what most say alike: a name under each letter is usual, a price in each is not."""
    return sorted(facts, key=lambda fact: not _is_figure(fact))


def _is_figure(fact: Finding) -> bool:
    return fact.kind in _FIGURES


def _examples(
    invented: Iterable[tuple[Looked, Sequence[Finding]]], quotable: Mapping[int, Quotable]
) -> Iterator[Invented]:
    """Yield what can be shown of what was invented: of a line two things of two kinds.

    What belongs to personal data is left out: a report may be shown to many.
    """
    shown = 0
    for each, facts in invented:
        kinds: set[Kind] = set()
        for fact in facts:
            is_told = fact.kind in kinds or len(kinds) == _OF_A_LINE
            if not is_told and shown < MOST_SHOWN and quotable[each.example.place](fact):
                kinds.add(fact.kind)
                shown += 1
                yield Invented(each.example.line, fact.kind, quoted(fact.quote))


def _ratio(looked: Sequence[Looked]) -> tuple[float, float, float] | None:
    ratios = sorted(each.answered / each.asked for each in looked if each.asked)
    if not ratios:
        return None
    low, middle, high = (ratios[round((len(ratios) - 1) * share)] for share in (0.1, 0.5, 0.9))
    return round(low, 2), round(middle, 2), round(high, 2)


def _bare(looked: Sequence[Looked], inventing: Sequence[Looked]) -> int:
    """Count the requests that gave nothing to go by, and got an answer with facts."""
    often = Counter(_plain(each.example.request) for each in looked)
    short = (
        each.example.request
        for each in inventing
        if each.asked <= _FEW_WORDS
        or (each.asked <= _AN_ORDER and often[_plain(each.example.request)] >= _OFTEN)
    )
    return sum(not has_notes(request) for request in short)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _models(looked: Sequence[Looked], clean: Sequence[Looked]) -> tuple[int, ...]:
    """Return the lines of answers that would do as examples: of usual lengths, in good order.

    Those that say nothing that nobody gave come first, those with habits alone after them. An
    answer that leaves its notes out is none, and of those that say the same one is enough.
    """
    lengths = sorted(each.answered for each in looked)
    usual = lengths[len(lengths) // 2] if lengths else 0
    fit = [
        each
        for each in clean
        if usual <= each.answered * _FAR_FROM_USUAL <= usual * _FAR_FROM_USUAL**2
        and keeps_its_notes(each.example)
    ]
    best = min(map(_faults, fit), default=(0, False))
    different = {_plain(each.example.answer): each for each in fit if _faults(each) == best}
    good = sorted(different.values(), key=lambda each: (each.answered, each.example.place))
    places = {round((len(good) - 1) * share) for share in (0.25, 0.5, 0.75)} if good else set()
    return tuple(sorted(good[place].example.line for place in places))


def _faults(each: Looked) -> tuple[int, bool]:
    return len(each.broken), bool(each.facts)
