"""Reads `paraphrases.md`: briefs, and letters of which it is known which sentence tells what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".md")
_TELLS = re.compile(r" \[(\d+)\]$")


@dataclass(frozen=True)
class Letter:
    """A brief and a letter of it: each line of the letter with the number of its bullet, from 0."""

    name: str
    bullets: tuple[str, ...]
    lines: tuple[tuple[str, int | None], ...]

    @property
    def told(self) -> frozenset[int]:
        """The bullets that it tells; the others say how to write."""
        return frozenset(number for _, number in self.lines if number is not None)

    def text(self, without: int | None = None) -> str:
        """Return the letter, without the line that tells a bullet."""
        lines = (line for line, number in self.lines if number is None or number != without)
        return "\n".join(lines)


def letters() -> Iterator[Letter]:
    """Yield all of them."""
    for part in FILE.read_text(encoding="utf-8").split("\n### ")[1:]:
        brief, letter = part.split("\n>>>\n")
        name, *bullets = brief.splitlines()
        lines = []
        for line in filter(None, letter.splitlines()):
            tells = _TELLS.search(line)
            lines.append((_TELLS.sub("", line), int(tells[1]) - 1 if tells else None))
        yield Letter(name, tuple(b.removeprefix("- ") for b in bullets), tuple(lines))
