"""The system prompts of a dataset: a model learns best under one and the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.training.datasets.sketches import digest

LINES_TOLD = 10
BEGINNINGS = 5
BEGINNING = 80
"""In characters."""
_MOST_HELD = 2_000
"""Different system prompts of which lines are kept; a file of letters has one."""
_MOST_COUNTED = 200_000


@dataclass(frozen=True, slots=True)
class Systems:
    """How many different system prompts there are, and where the rarer ones stand.

    `most_common` is how many examples have the most common one, `without` how many have none.
    `others` are the first lines with another one than that; `beginnings` are the first words of the
    most common ones, each with its count.
    """

    different: int
    most_common: int
    without: int
    others: tuple[int, ...] = ()
    beginnings: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "different": self.different,
            "most_common": self.most_common,
            "without": self.without,
            "others": list(self.others),
            "beginnings": [list(each) for each in self.beginnings],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what became this JSON."""
        return cls(
            different=kept["different"],
            most_common=kept["most_common"],
            without=kept["without"],
            others=tuple(kept["others"]),
            beginnings=tuple((words, count) for words, count in kept["beginnings"]),
        )


@dataclass(slots=True)
class _Held:
    """One system prompt: how it begins, how often it comes, and where first."""

    beginning: str
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < LINES_TOLD:
            self.lines.append(line)


class SystemsLook:
    """Looks at the system prompts, one after another; it holds a limited number of them."""

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}
        self._further = _Held("")
        self._further_digests: set[int] = set()
        self._without = 0

    def look(self, line: int, system: str | None) -> None:
        """Look at one example's system prompt, if it has one."""
        if system is None:
            self._without += 1
            return
        key = digest(system.encode(errors="surrogatepass"))
        held = self._held.get(key)
        if held is None and len(self._held) < _MOST_HELD:
            held = self._held[key] = _Held(" ".join(system[: 2 * BEGINNING].split())[:BEGINNING])
        if held is not None:
            held.add(line)
            return
        self._further.add(line)
        if len(self._further_digests) < _MOST_COUNTED:
            self._further_digests.add(key)

    def result(self) -> Systems:
        """Return what was found."""
        by_count = sorted(self._held.values(), key=lambda held: -held.count)
        others = [line for held in (*by_count[1:], self._further) for line in held.lines]
        return Systems(
            different=len(by_count) + len(self._further_digests),
            most_common=by_count[0].count if by_count else 0,
            without=self._without,
            others=tuple(sorted(others)[:LINES_TOLD]),
            beginnings=tuple((held.beginning, held.count) for held in by_count[:BEGINNINGS]),
        )
