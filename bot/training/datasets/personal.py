"""Personal data in examples: mail addresses, phone numbers, postal addresses.

Whoever trains on a file hands it to an engine, and a model may say again what it has learned.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from bot.training.datasets.examples import Example
from bot.training.datasets.mail_addresses import mail_addresses
from bot.training.datasets.phone_numbers import phone_numbers
from bot.training.datasets.postal_addresses import postal_addresses
from bot.words import personal as words

ITEMS_TOLD = 100
"""Of each kind so many are listed; all are counted, up to MOST_DIFFERENT."""
MOST_DIFFERENT = words.MOST_COUNTED
"""Of each kind: so the memory stays small, whatever the file is."""
LINES_TOLD = 5
LONGEST_VALUE = 160


class PersonalKind(StrEnum):
    """The kinds that are looked for."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class PersonalItem:
    """One address or number, in how many examples it stands, and on which lines first."""

    kind: PersonalKind
    value: str
    examples: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """What was found: the first different ones of each kind, and how many there are of each.

    `examples` is how many examples have any of it.
    """

    items: tuple[PersonalItem, ...] = ()
    different: Mapping[PersonalKind, int] | None = None
    examples: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "items": [[i.kind.value, i.value, i.examples, list(i.lines)] for i in self.items],
            "different": {kind.value: number for kind, number in (self.different or {}).items()},
            "examples": self.examples,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what became this JSON."""
        return cls(
            items=tuple(
                PersonalItem(PersonalKind(kind), value, examples, tuple(lines))
                for kind, value, examples, lines in kept["items"]
            ),
            different={PersonalKind(kind): n for kind, n in kept["different"].items()},
            examples=kept["examples"],
        )


@dataclass(slots=True)
class _Seen:
    """What is known so far of one address or number."""

    value: str
    examples: int = 0
    last: int = 0
    lines: list[int] = field(default_factory=list)

    def stands_in(self, number: int, line: int) -> None:
        """Note an example, once."""
        if number == self.last:
            return
        self.examples += 1
        self.last = number
        # A list may have all its examples on one line.
        if len(self.lines) < LINES_TOLD and line not in self.lines:
            self.lines.append(line)


class PersonalLook:
    """Looks through examples, one after the other, with little memory."""

    def __init__(self) -> None:
        self._seen: dict[PersonalKind, dict[str, _Seen]] = {kind: {} for kind in PersonalKind}
        self._looked_at = 0
        self._examples = 0
        # Mostly the same in each example, and then looked through once.
        self._system: tuple[str | None, list[_Found]] = (None, [])

    def look(self, line: int, example: Example) -> None:
        """Look through all that an example says."""
        self._looked_at += 1
        found = [*self._in_system(example.system), *_found(example.request, example.answer)]
        if example.other_answer:
            found += _found(example.other_answer)
        self._examples += bool(found)
        for kind, known_as, value in found:
            self._note(line, kind, known_as, value)

    def result(self) -> Personal | None:
        """Return what was found; None where no example was looked at."""
        if not self._looked_at:
            return None
        items = tuple(
            PersonalItem(kind, seen.value, seen.examples, tuple(seen.lines))
            for kind, known in self._seen.items()
            for seen in itertools.islice(known.values(), ITEMS_TOLD)
        )
        different = {kind: len(known) for kind, known in self._seen.items() if known}
        return Personal(items, different, self._examples)

    def _in_system(self, system: str | None) -> "list[_Found]":
        if system != self._system[0]:
            self._system = (system, list(_found(system or "")))
        return self._system[1]

    def _note(self, line: int, kind: PersonalKind, known_as: str, value: str) -> None:
        known = self._seen[kind]
        seen = known.get(known_as)
        if seen is None:
            if len(known) >= MOST_DIFFERENT:
                return
            seen = known[known_as] = _Seen(value[:LONGEST_VALUE])
        seen.stands_in(self._looked_at, line)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where in a text personal data stands, in code points: each place it has."""
    for value in {value for _, _, value in _found(text)}:
        words_of = map(re.escape, value.split())
        yield from (found.span() for found in re.finditer(r"\s+".join(words_of), text))


def _found(*texts: str) -> "list[_Found]":
    return [
        (kind, known_as, value)
        for text in texts
        for kind, finder in _FINDERS.items()
        for known_as, value in finder(text)
    ]


_Found = tuple[PersonalKind, str, str]
_FINDERS = {
    PersonalKind.EMAIL: mail_addresses,
    PersonalKind.PHONE: phone_numbers,
    PersonalKind.ADDRESS: postal_addresses,
}
