"""What checking a training file found, as a value that the archive keeps as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.training.datasets.kinds import FileKind
from bot.training.datasets.lengths import Lengths
from bot.training.datasets.likeness import Likeness
from bot.training.datasets.personal import Personal
from bot.training.datasets.systems import Systems
from bot.training.datasets.teaching import Teaching
from bot.words import datasets as words
from bot.words import examples as example_words

EDITION = 2
"""Of what a report holds: 1 knew of no parts."""
FEWEST_EXAMPLES = 10
"""No engine trains on fewer; for validation one is enough."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being trained on: a clause, and the line, where it is on one."""

    line: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a file holds.

    `examples` are those without a problem. `tokens` and `longest` (of one example, on line
    `longest_line`) are estimates. `problems` are the first ones, `problem_count` counts them all.
    `warnings` are sentences on what is allowed and may be a mistake. The other parts are None in
    reports that were made before such things were looked for, and of a file without examples.
    `encoding` is what a file is in that is not in UTF-8. `edition` says which release looked.
    """

    kind: FileKind
    examples: int
    tokens: int
    longest: int
    problems: tuple[Problem, ...]
    problem_count: int
    warnings: tuple[str, ...]
    longest_line: int | None = None
    lengths: Lengths | None = None
    systems: Systems | None = None
    likeness: Likeness | None = None
    teaching: Teaching | None = None
    personal: Personal | None = None
    encoding: str | None = None
    edition: int = EDITION

    @property
    def trainable(self) -> bool:
        """Whether a job can be trained on the file."""
        return self.why_not_trained() is None

    @property
    def validates(self) -> bool:
        """Whether a job can be validated with the file."""
        return self.why_not_validated() is None

    @property
    def convertible(self) -> bool:
        """Whether the file would be a training file once it is converted to JSONL in UTF-8."""
        return self.kind in (FileKind.JSON_LIST, FileKind.ENCODED)

    @property
    def to_mend(self) -> int:
        """How many problems a person has to mend: that it has to be converted is none of them."""
        return self.problem_count - (self.kind is FileKind.ENCODED and self.problem_count > 0)

    @property
    def other_warnings(self) -> tuple[str, ...]:
        """The warnings on what `likeness` and `systems` do not say anyway."""
        told = set(told_by_parts(self))
        return tuple(warning for warning in self.warnings if warning not in told)

    def why_not_trained(self) -> str | None:
        """Say in a sentence why nothing can be trained on the file; None when something can."""
        if why := self.why_not_validated():
            return why
        if self.examples < FEWEST_EXAMPLES:
            return words.too_few(self.examples, FEWEST_EXAMPLES)
        return None

    def why_not_validated(self) -> str | None:
        """Say in a sentence why a job cannot be validated with it; None when one can."""
        if self.kind is not FileKind.CHAT:
            return words.wrong_kind(self.kind)
        if self.problem_count:
            return words.has_problems(self.problem_count)
        return None

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "kind": self.kind.value,
            "examples": self.examples,
            "tokens": self.tokens,
            "longest": self.longest,
            "longest_line": self.longest_line,
            "problems": [[problem.line, problem.what] for problem in self.problems],
            "problem_count": self.problem_count,
            "warnings": list(self.warnings),
            "encoding": self.encoding,
            "edition": self.edition,
            **{name: part.to_json() for name in _PARTS if (part := getattr(self, name))},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the report that became this JSON."""
        return cls(
            kind=FileKind(kept["kind"]),
            examples=kept["examples"],
            tokens=kept["tokens"],
            longest=kept["longest"],
            longest_line=kept["longest_line"],
            problems=tuple(Problem(line, what) for line, what in kept["problems"]),
            problem_count=kept["problem_count"],
            warnings=tuple(kept["warnings"]),
            encoding=kept.get("encoding"),
            edition=kept.get("edition", 1),
            **{name: part.from_json(kept[name]) for name, part in _PARTS.items() if name in kept},
        )


_PARTS: Mapping[str, Any] = {
    "lengths": Lengths,
    "systems": Systems,
    "likeness": Likeness,
    "teaching": Teaching,
    "personal": Personal,
}


def told_by_parts(report: Report) -> Iterable[str]:
    """Yield in sentences what the parts of a report say of repeats and system prompts."""
    likeness, systems = report.likeness, report.systems
    if likeness and likeness.same:
        lines = [line for line, _ in likeness.same_lines]
        yield example_words.repeated(lines, likeness.same)
    if systems and systems.different > 1:
        yield example_words.different_systems(systems.different)
    if systems and systems.different and systems.without:
        yield example_words.without_system(systems.without, report.examples)
