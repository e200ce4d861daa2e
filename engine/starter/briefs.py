"""The starter's examples: a brief and the newsletter that a careful writer makes of it.

A file holds many, in Markdown that a person can read and edit:

    ### slug-of-the-example
    title: A title, or no such line
    - a note
    - another note
    facts:
    - a fact, or no such part
    >>>
    Subject: ...

    Hello {User},
    ...

Everything from `>>>` to the next `###` is the answer. Sets of notes that are kept for measuring
have none. What stands before the first `###` tells about the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_HEADING = "### "
_TITLE = "title:"
_FACTS = "facts:"
_ANSWER = ">>>"
_BULLET = "- "
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Numbered = tuple[int, str]
"""A line with its number in the file, counted from one."""


class ExamplesError(Exception):
    """A file of examples cannot be read; says where and what is wrong."""

    def __init__(self, file: str, line: int, words: str) -> None:
        super().__init__(f"{file}, line {line}: {words}")


@dataclass(frozen=True)
class Brief:
    """What an editor gives: notes, perhaps a title, perhaps facts to rely on."""

    title: str | None
    notes: tuple[str, ...]
    facts: tuple[str, ...] = ()

    def parts(self) -> tuple[str, ...]:
        """Everything in it, in the order in which the writer reads it."""
        return (*filter(None, [self.title]), *self.notes, *self.facts)


@dataclass(frozen=True)
class Example:
    """A brief with its answer."""

    slug: str
    brief: Brief
    answer: str
    where: str = ""
    """File and line, for messages."""


@dataclass(frozen=True)
class NoteSet:
    """A brief that is kept for measuring; nobody has written its answer."""

    slug: str
    brief: Brief
    where: str = ""


def read_examples(folder: Path) -> list[Example]:
    """Read every file of examples in a folder, in the order of their names.

    Raises:
        ExamplesError: One of them is not in the form above.
        OSError: One of them cannot be opened.
    """
    files = sorted(folder.glob("*.md"))
    return [example for file in files for example in parse_examples(_text(file), file.name)]


def read_note_sets(file: Path) -> list[NoteSet]:
    """Read the sets of notes that are kept for measuring.

    Raises:
        ExamplesError: The file is not in the form above.
        OSError: It cannot be opened.
    """
    return parse_note_sets(_text(file), file.name)


def parse_examples(text: str, file: str) -> list[Example]:
    """Read examples from a file's text; `file` names it in messages.

    Raises:
        ExamplesError: It is not in the form above.
    """
    return [_example(section, file) for section in _sections(text, file)]


def parse_note_sets(text: str, file: str) -> list[NoteSet]:
    """Read sets of notes from a file's text; `file` names it in messages.

    Raises:
        ExamplesError: It is not in the form above, or a set has an answer.
    """
    return [_note_set(section, file) for section in _sections(text, file)]


@dataclass(frozen=True)
class _Section:
    """One `###` and what stands below it."""

    slug: str
    line: int
    lines: tuple[Numbered, ...]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ExamplesError(file.name, line, "this is not UTF-8 text.") from error


def _sections(text: str, file: str) -> Iterator[_Section]:
    # Only "\n" ends a line: an odd separator inside a note is the note's own.
    lines = list(enumerate(text.replace("\r\n", "\n").split("\n"), start=1))
    starts = [index for index, (_, line) in enumerate(lines) if line.startswith(_HEADING)]
    if not starts:
        raise ExamplesError(file, 1, "no example is here; each begins with '### ' and a name.")
    seen: dict[str, int] = {}
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        number, heading = lines[start]
        slug = heading.removeprefix(_HEADING).strip()
        if not _SLUG.fullmatch(slug):
            raise ExamplesError(
                file, number, f"the name {slug!r} is to be of small letters, digits and hyphens."
            )
        if slug in seen:
            raise ExamplesError(file, number, f"{slug} is in line {seen[slug]} already.")
        seen[slug] = number
        yield _Section(slug, number, tuple(lines[start + 1 : end]))


def _example(section: _Section, file: str) -> Example:
    cut = next((i for i, (_, line) in enumerate(section.lines) if line.strip() == _ANSWER), None)
    if cut is None:
        raise ExamplesError(file, section.line, f"{section.slug} has no line '>>>'.")
    brief = _brief(section, section.lines[:cut], file)
    answer = "\n".join(line.rstrip() for _, line in section.lines[cut + 1 :]).strip()
    if not answer:
        raise ExamplesError(file, section.lines[cut][0], f"{section.slug} has no answer.")
    return Example(section.slug, brief, answer, f"{file}, line {section.line}")


def _note_set(section: _Section, file: str) -> NoteSet:
    brief = _brief(section, section.lines, file)
    return NoteSet(section.slug, brief, f"{file}, line {section.line}")


def _brief(section: _Section, lines: Sequence[Numbered], file: str) -> Brief:
    title: str | None = None
    notes: list[str] = []
    facts: list[str] = []
    items = notes
    for number, line in lines:
        words = line.strip()
        if words.startswith(_TITLE) and title is None and not notes:
            title = words.removeprefix(_TITLE).strip() or None
        elif words == _FACTS and items is notes:
            items = facts
        elif words.startswith(_BULLET):
            items.append(words.removeprefix(_BULLET).strip())
        elif words:
            raise ExamplesError(
                file, number, f"{words!r} is neither 'title:', a '- ' line, 'facts:' nor '>>>'."
            )
    if not notes:
        raise ExamplesError(file, section.line, f"{section.slug} has no notes.")
    return Brief(title, tuple(notes), tuple(facts))
