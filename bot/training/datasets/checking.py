"""Whether a file can be trained on, and where not.

Nothing is mended silently: what was handed in is what is kept, and the report says what it is.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from bot.training.datasets.examples import Example, UnusableError, example_of
from bot.training.datasets.reading import (
    LONGEST_LINE,
    BrokenJsonError,
    Piece,
    lines_of,
    parsed,
    values_of,
)
from bot.training.datasets.report import FileKind, Problem, Report
from bot.words import examples as words

PROBLEMS_TOLD = 20
LONGEST_HERE = 1024
"""In tokens: what the model on this machine learns from at once."""
_LINES_TOLD = 10
_REMEMBERED = 200_000
"""Examples of which we know whether they come again: the memory for it stays small."""

_HEAD = 4096
_FORMATS = {
    b"PK\x03\x04": "a spreadsheet, or another zipped file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an older Office file",
}


def check_file(path: Path) -> Report:
    """Look at every line of a file, whatever it is. It reads for a while: run it in a thread.

    Raises:
        OSError: when the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if what := _other_than_text(head):
        return _nothing(FileKind.NOT_TEXT, Problem(None, what))
    first = next(lines_of(path), None)
    if first is None:
        return _nothing(FileKind.UNREADABLE, Problem(None, words.empty_file()))
    if first.raw.startswith(b"["):
        return _list_or_broken(path)
    if first.raw.startswith(b"{") and not _is_json(first.raw):
        # A list without its brackets, or an example that goes on on the next line.
        with suppress(BrokenJsonError):
            return _list(path)
    return _Findings().all(lines_of(path)).report()


def _list_or_broken(path: Path) -> Report:
    try:
        return _list(path)
    except BrokenJsonError as broken:
        return _nothing(FileKind.UNREADABLE, Problem(broken.line, words.broken_list()))


def _list(path: Path) -> Report:
    findings = _Findings().all(values_of(path))
    if not findings.seen:
        return _nothing(FileKind.UNREADABLE, Problem(None, words.empty_list()))
    if findings.kind is None:
        return findings.report()
    return findings.report(FileKind.JSON_LIST)


def _other_than_text(head: bytes) -> str | None:
    """Say what a file is that is no text, by its beginning; None when it may be text."""
    for start, name in _FORMATS.items():
        if head.startswith(start):
            return words.other_format(name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return words.utf16()
    zeros = head.count(0)
    if not zeros:
        return None
    # In UTF-16 every other byte of plain letters is zero.
    return words.utf16() if zeros * 3 > len(head) and len(head) > 1 else words.binary()


def _is_json(raw: bytes) -> bool:
    try:
        parsed(raw.decode())
    except ValueError:
        return False
    return True


def _nothing(kind: FileKind, problem: Problem) -> Report:
    return Report(kind, 0, 0, 0, (problem,), 1, ())


@dataclass(slots=True)
class _Lines:
    """Lines that something is said of: the first ones, and how many there are."""

    first: list[int] = field(default_factory=list)
    total: int = 0

    def add(self, line: int) -> None:
        self.total += 1
        if len(self.first) < _LINES_TOLD:
            self.first.append(line)


@dataclass(slots=True)
class _Findings:
    """What was found so far."""

    kind: FileKind | None = None
    seen: int = 0
    examples: int = 0
    tokens: int = 0
    longest: int = 0
    longest_line: int | None = None
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    repeats: _Lines = field(default_factory=_Lines)
    long: _Lines = field(default_factory=_Lines)
    tools: _Lines = field(default_factory=_Lines)
    pictures: _Lines = field(default_factory=_Lines)
    systems: set[bytes] = field(default_factory=set)
    without_system: int = 0
    known: set[bytes] = field(default_factory=set)

    def all(self, pieces: Iterable[Piece]) -> "_Findings":
        for piece in pieces:
            self.seen += 1
            try:
                example = _example(piece)
                self._agree(example.kind)
            except UnusableError as error:
                self.kind = self.kind or error.kind
                self._problem(piece.line, error.what)
            else:
                self._count(piece, example)
        return self

    def report(self, kind: FileKind | None = None) -> Report:
        return Report(
            kind=kind or self.kind or FileKind.UNREADABLE,
            examples=self.examples,
            tokens=self.tokens,
            longest=self.longest,
            longest_line=self.longest_line,
            problems=tuple(self.problems),
            problem_count=self.problem_count,
            warnings=tuple(self._warnings()),
        )

    def _agree(self, kind: FileKind) -> None:
        """A file holds examples of one kind: that of the first."""
        self.kind = self.kind or kind
        if kind is not self.kind:
            raise UnusableError(words.other_kind(kind, self.kind))

    def _problem(self, line: int, what: str) -> None:
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_TOLD:
            self.problems.append(Problem(line, what))

    def _count(self, piece: Piece, example: Example) -> None:
        self.examples += 1
        self.tokens += example.tokens
        if example.tokens > self.longest:
            self.longest, self.longest_line = example.tokens, piece.line
        if example.tokens > LONGEST_HERE:
            self.long.add(piece.line)
        if example.tools:
            self.tools.add(piece.line)
        if example.pictures:
            self.pictures.add(piece.line)
        if example.system is None:
            self.without_system += 1
        elif len(self.systems) < _REMEMBERED:
            self.systems.add(_digest(example.system.encode()))
        digest = _digest(piece.raw)
        if digest in self.known:
            self.repeats.add(piece.line)
        elif len(self.known) < _REMEMBERED:
            self.known.add(digest)

    def _warnings(self) -> Iterable[str]:
        if self.long.total:
            yield words.too_long_here(self.long.first, self.long.total, LONGEST_HERE)
        if self.repeats.total:
            yield words.repeated(self.repeats.first, self.repeats.total)
        if len(self.systems) > 1:
            yield words.different_systems(len(self.systems))
        if self.systems and self.without_system:
            yield words.without_system(self.without_system, self.examples)
        if self.tools.total:
            yield words.has_tools(self.tools.first, self.tools.total)
        if self.pictures.total:
            yield words.has_pictures(self.pictures.first, self.pictures.total)


def _example(piece: Piece) -> Example:
    if len(piece.raw) > LONGEST_LINE:
        raise UnusableError(words.too_long_line(LONGEST_LINE))
    try:
        text = piece.raw.decode()
    except UnicodeDecodeError:
        raise UnusableError(words.not_utf8()) from None
    try:
        value = parsed(text)
    except ValueError:
        raise UnusableError(words.not_json()) from None
    return example_of(value)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=12).digest()
