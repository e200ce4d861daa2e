"""A pair of the labelled set: a brief, a draft of it, and all that goes with them, in one file."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.checks.marked import OPEN, BadMarksError, Label, Marked, read, read_label, write
from bot.checks.finding import Kind
from bot.checks.given import Against, Given
from bot.checks.house_rules import NO_RULES, HouseRules
from bot.checks.recital import Recital, Source

SETS = Path(__file__).parent / "sets"
PARTS = ("a", "b")
SECTION = "=== "
BULLET = "- "
HOUSE = HouseRules(
    greeting="{User}",
    subject=True,
    subject_most_words=8,
    subject_fits=True,
    sign_off="Until next time :-) <3",
    most_words=250,
    most_emoji=2,
    plain_text=True,
    filled=True,
)
"""The house's rules for every pair that has no others."""
PROMPT = (
    "You are the house writer of an email newsletter. "
    'The greeting is "Hello {User},", the sign-off is "Until next time :-) <3".'
)
"""What the house always says."""


class BadPairError(ValueError):
    """A file of the set cannot be read."""


@dataclass(frozen=True)
class Pair:
    """A brief and a draft, with the labels of both.

    `whole` are labels of what has no place, such as a missing sign-off. `rules` are the fields of
    HouseRules as TOML; None stands for the house's own, and "" for no rules at all. `earlier` and
    `training` are texts by the names of their sources.
    """

    name: str
    head: Mapping[str, str]
    draft: Marked
    bullets: tuple[Marked, ...] = ()
    facts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    whole: tuple[Label, ...] = ()
    rules: str | None = None
    earlier: tuple[tuple[str, str], ...] = ()
    training: tuple[tuple[str, str], ...] = field(default=())

    @property
    def in_english(self) -> bool:
        """Whether all finders are to look at it."""
        return self.head.get("language", "en") == "en"

    @cached_property
    def against(self) -> Against:
        """All that the draft is checked against."""
        rules = self.house_rules
        sources = [Source(name, text) for name, text in self.earlier]
        sources += [Source(name, text, is_training=True) for name, text in self.training]
        given = Given(
            bullets=tuple(bullet.text for bullet in self.bullets),
            title=self.head.get("title"),
            facts=self.facts,
            references=self.references,
            said=self.said,
            house=(PROMPT, *((rules.sign_off,) if rules.sign_off else ())),
            today=date.fromisoformat(self.head["today"]),
        )
        words = frozenset(word.casefold() for word in self.words)
        if not sources:
            return Against(given, rules, words)
        return Against(given, rules, words, Recital.of(sources))

    @property
    def house_rules(self) -> HouseRules:
        """The rules that it must keep."""
        if self.rules is None:
            return HOUSE
        table: dict[str, Any] = tomllib.loads(self.rules)
        if "banned" in table:
            table["banned"] = tuple(table["banned"].items())
        if "allowed" in table:
            table["allowed"] = tuple(table["allowed"])
        return HouseRules(**table) if table else NO_RULES


def pairs(part: str) -> Iterator[Pair]:
    """Read a part of the set, by the names of its files."""
    for path in sorted((SETS / part).glob("*.txt")):
        try:
            yield parse(path.read_text(encoding="utf-8"), name=f"{part}/{path.stem}")
        except (BadPairError, BadMarksError) as problem:
            raise BadPairError(f"{path}: {problem}") from problem


def parse(written: str, *, name: str) -> Pair:
    """Read a pair. The draft is the last section, and all that follows its title is the draft."""
    front, separator, draft = written.partition(f"{SECTION}draft\n")
    if not separator:
        raise BadPairError("There is no draft.")
    head, *sections = f"\n{front}".split(f"\n{SECTION}")
    bodies: dict[str, list[str]] = {}
    for section in sections:
        title, _, body = section.partition("\n")
        bodies.setdefault(title.strip(), []).append(body.strip("\n"))
    once = {title: body[0] for title, body in bodies.items() if len(body) == 1}
    unknown = [title for title in bodies if title.partition(": ")[0] not in _TITLES]
    if unknown:
        raise BadPairError(f"There are sections that nobody knows: {', '.join(unknown)}.")
    if any(OPEN in body for title in bodies.keys() - {"brief"} for body in bodies[title]):
        raise BadPairError("There are marks beside the brief and the draft.")
    return Pair(
        name=name,
        head=dict(_header(head)),
        draft=read(draft.removesuffix("\n")),
        bullets=tuple(_bullet(line) for line in _lines(once.get("brief"))),
        facts=_lines(once.get("facts")),
        references=tuple(bodies.get("reference", ())),
        said=_lines(once.get("said")),
        words=_lines(once.get("words")),
        whole=tuple(read_label(line) for line in _lines(once.get("whole"))),
        rules=once.get("rules"),
        earlier=_sources("earlier", bodies),
        training=_sources("training", bodies),
    )


def unparse(pair: Pair) -> str:
    """Write a pair as its file: the way back from `parse`."""
    sections: list[tuple[str, str]] = [
        ("brief", "\n".join(f"{BULLET}{write(bullet)}" for bullet in pair.bullets)),
        ("facts", "\n".join(pair.facts)),
        *(("reference", reference) for reference in pair.references),
        ("said", "\n".join(pair.said)),
        ("words", "\n".join(pair.words)),
        ("whole", "\n".join(map(str, pair.whole))),
        *((f"earlier: {name}", text) for name, text in pair.earlier),
        *((f"training: {name}", text) for name, text in pair.training),
    ]
    kept = [(title, body) for title, body in sections if body]
    if pair.rules is not None:
        kept.append(("rules", pair.rules))
    kept.append(("draft", write(pair.draft)))
    head = "".join(f"{key}: {value}\n" for key, value in pair.head.items())
    return head + "".join(f"{SECTION}{title}\n{body}\n" for title, body in kept)


_TITLES = ("brief", "facts", "reference", "said", "words", "whole", "rules", "earlier", "training")


def _bullet(line: str) -> Marked:
    bullet = read(line.removeprefix(BULLET))
    for mark in bullet.marks:
        if mark.label.kind is not Kind.MISSING or bullet.quote(mark) != bullet.text:
            raise BadPairError(
                f"“{line}”: a bullet is marked as missing, as a whole, or not at all."
            )
    return bullet


def _header(head: str) -> Iterator[tuple[str, str]]:
    for line in _lines(head):
        key, colon, value = line.partition(": ")
        if not colon:
            raise BadPairError(f"“{line}” is no “key: value”.")
        yield key, value


def _lines(body: str | None) -> tuple[str, ...]:
    return tuple(line for line in (body or "").split("\n") if line.strip())


def _sources(kind: str, bodies: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (title.removeprefix(f"{kind}: "), body)
        for title, found in bodies.items()
        if title.startswith(f"{kind}: ")
        for body in found
    )
