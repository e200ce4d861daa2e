"""What checking a training file found, as a value that the archive keeps as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from bot.words import datasets as words

FEWEST_EXAMPLES = 10
"""No engine trains on fewer; for validation one is enough."""


class FileKind(StrEnum):
    """What a file is, whatever its name says."""

    CHAT = "chat"
    """JSONL: a conversation on each line."""
    PREFERENCES = "preferences"
    """JSONL: on each line an answer that is preferred to another one."""
    PROMPTS = "prompts"
    """JSONL in the older form of prompt and completion."""
    JSON_LIST = "json_list"
    """JSON with all examples in it, which can be converted to JSONL."""
    NOT_TEXT = "not_text"
    """UTF-16, a spreadsheet, a picture: no UTF-8 text."""
    UNREADABLE = "unreadable"
    """Text, and none of the above."""


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
    `warnings` are sentences on what is allowed and may be a mistake.
    """

    kind: FileKind
    examples: int
    tokens: int
    longest: int
    problems: tuple[Problem, ...]
    problem_count: int
    warnings: tuple[str, ...]
    longest_line: int | None = None

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
        """Whether the file would be a training file once it is converted to JSONL."""
        return self.kind is FileKind.JSON_LIST

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
        )
