"""Whether a file can be trained on, where not, and what it holds.

Nothing is mended silently: what was handed in is what is kept, and the report says what it is.
"""

import codecs
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from json import JSONDecodeError
from pathlib import Path

from bot.checks.house_rules import NO_RULES, HouseRules
from bot.training.datasets.encodings import Encoding, by_beginning, is_western
from bot.training.datasets.errors import TooLargeError
from bot.training.datasets.examples import Example, UnusableError, example_of
from bot.training.datasets.kinds import FileKind
from bot.training.datasets.lengths import LengthsLook
from bot.training.datasets.likeness import Alike
from bot.training.datasets.limits import LARGEST_FILE
from bot.training.datasets.personal import PersonalLook
from bot.training.datasets.reading import (
    LONGEST_LINE,
    BrokenJsonError,
    BrokenTextError,
    Piece,
    is_list,
    lines_of,
    parsed,
    values_of,
)
from bot.training.datasets.report import Problem, Report, told_by_parts
from bot.training.datasets.systems import SystemsLook
from bot.training.datasets.teaching import Heard, TeachingLook
from bot.words import examples as words

__all__ = ["Heard", "check_file"]

PROBLEMS_TOLD = 20
LONGEST_HERE = 1024
"""In tokens: what the model on this machine learns from at once."""
_LINES_TOLD = 10
_SHOWN_AROUND = 12

_CUT_OFF = "unexpected end of data"
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


def check_file(path: Path, *, rules: HouseRules = NO_RULES, heard: Heard | None = None) -> Report:
    """Look at every line of a file, whatever it is. It reads for a while: run it in a thread.

    Args:
        path: the file.
        rules: the rules of the house, to which its answers are held.
        heard: hears how far it is, in the thread that reads.

    Raises:
        OSError: when the file cannot be read.
        TooLargeError: when no engine takes so large a file.
    """
    length = path.stat().st_size
    if length > LARGEST_FILE:
        raise TooLargeError(path.name, length)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = by_beginning(head)
    if encoding is Encoding.UTF_8 and (what := _other_than_text(head)):
        return _nothing(FileKind.NOT_TEXT, Problem(None, what))
    return _Check(path, length, rules, heard).report(encoding)


def _other_than_text(head: bytes) -> str | None:
    """Say what a file is that is no text, by its beginning; None when it may be text."""
    for start, name in _FORMATS.items():
        if head.startswith(start):
            return words.other_format(name)
    # Among lines of JSON a zero byte is a fault of one line.
    begins = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return words.binary() if b"\0" in head and begins not in (b"{", b"[") else None


def _nothing(kind: FileKind, *problems: Problem) -> Report:
    return Report(kind, 0, 0, 0, problems, len(problems), ())


class _Check:
    """Checks one file."""

    def __init__(self, path: Path, length: int, rules: HouseRules, heard: Heard | None) -> None:
        self._path = path
        self._rules = rules
        self._heard = heard
        self._read = partial(_tell, heard, length) if heard else None

    def report(self, encoding: Encoding) -> Report:
        """Return what the file holds, read in this encoding, or in the one that it turns out."""
        if encoding is not Encoding.UTF_8:
            return _encoded(
                self._content(encoding),
                encoding,
                offered=Problem(None, words.other_encoding(encoding)),
                plain=Problem(None, words.other_encoding(encoding, can_convert=False)),
            )
        report = self._content(encoding)
        if not report.problem_count or (wrong := _wrong_bytes(self._path)) is None:
            return report
        if not is_western(self._path):
            found = wrong()
            known = report.kind is not FileKind.UNREADABLE or found in report.problems
            return report if known else _with(report, found)
        return _encoded(
            self._content(Encoding.WESTERN),
            Encoding.WESTERN,
            offered=wrong(western=True),
            plain=wrong(),
        )

    def _content(self, encoding: Encoding) -> Report:
        try:
            first = next(lines_of(self._path, encoding), None)
            if first is None:
                return _nothing(FileKind.UNREADABLE, Problem(None, words.empty_file()))
            if first.raw.startswith(b"["):
                return self._list_or_broken(encoding)
            if is_list(first):
                with suppress(BrokenJsonError):
                    return self._list(encoding)
            lines = lines_of(self._path, encoding, self._read)
            return _Findings(self._rules).all(lines).report(self._heard)
        except BrokenTextError as broken:
            said = Problem(broken.line, words.broken_encoding(encoding))
            return _nothing(FileKind.UNREADABLE, said)

    def _list_or_broken(self, encoding: Encoding) -> Report:
        try:
            return self._list(encoding)
        except BrokenJsonError as broken:
            return _nothing(FileKind.UNREADABLE, Problem(broken.line, broken.what))

    def _list(self, encoding: Encoding) -> Report:
        findings = _Findings(self._rules).all(values_of(self._path, encoding, self._read))
        if not findings.seen:
            return _nothing(FileKind.UNREADABLE, Problem(None, words.empty_list()))
        if findings.kind is None:
            return findings.report(self._heard)
        return findings.report(self._heard, FileKind.JSON_LIST)


def _tell(heard: Heard, length: int, done: int) -> None:
    heard("read", min(done, length), length)


def _encoded(report: Report, encoding: Encoding, *, offered: Problem, plain: Problem) -> Report:
    """Return the report of a file in another encoding; converting it is offered if it has examples.

    Args:
        report: what it holds, read in that encoding.
        encoding: the encoding.
        offered: says which encoding it is, and that it can be converted.
        plain: the same without the offer.
    """
    if report.kind is FileKind.UNREADABLE:
        return replace(_with(report, plain), encoding=encoding.value)
    return replace(_with(report, offered), kind=FileKind.ENCODED, encoding=encoding.value)


def _with(report: Report, first: Problem) -> Report:
    problems = (first, *report.problems)[:PROBLEMS_TOLD]
    return replace(report, problems=problems, problem_count=report.problem_count + 1)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """The first bytes of a file that are not UTF-8."""

    line: int
    raw: bytes
    at: int

    def __call__(self, *, western: bool = False) -> Problem:
        """Say where they are; with how they would read, if the whole file would."""
        return Problem(self.line, _not_utf8(self.raw, self.at, western=western))


def _wrong_bytes(path: Path) -> _Wrong | None:
    for piece in lines_of(path):
        if len(piece.raw) > LONGEST_LINE:  # it may be cut within a letter
            continue
        try:
            piece.raw.decode()
        except UnicodeDecodeError as error:
            # A file that was cut off within a letter is in no other encoding.
            if piece.is_whole or error.reason != _CUT_OFF:
                return _Wrong(piece.line, piece.raw, error.start)
    return None


def _not_utf8(raw: bytes, at: int, *, western: bool = False) -> str:
    column = len(raw[:at].decode()) + 1
    around = raw[max(0, at - _SHOWN_AROUND) : at + _SHOWN_AROUND]
    read_as = around.decode(Encoding.WESTERN.codec, errors="replace")
    if western:
        return words.western(column, raw[at], read_as)
    return words.not_utf8(column, raw[at], None if "\ufffd" in read_as else read_as)


@dataclass(slots=True)
class _Lines:
    """Lines that something is said of: the first ones, and how many there are."""

    first: list[int] = field(default_factory=list)
    total: int = 0

    def add(self, line: int) -> None:
        self.total += 1
        if len(self.first) < _LINES_TOLD:
            self.first.append(line)


class _Findings:
    """What was found so far."""

    def __init__(self, rules: HouseRules) -> None:
        self.kind: FileKind | None = None
        self.seen = 0
        self._examples = 0
        self._tokens = 0
        self._longest = 0
        self._longest_line: int | None = None
        self._problems: list[Problem] = []
        self._problem_count = 0
        self._long, self._tools, self._pictures = _Lines(), _Lines(), _Lines()
        self._lengths, self._systems, self._alike = LengthsLook(), SystemsLook(), Alike()
        self._teaching, self._personal = TeachingLook(rules), PersonalLook()

    def all(self, pieces: Iterable[Piece]) -> "_Findings":
        last = None
        for piece in pieces:
            self.seen += 1
            try:
                example = _example(piece)
                self._agree(example.kind)
            except UnusableError as error:
                self.kind = self.kind or error.kind
                beside = piece.line == last
                what = words.in_example(self.seen, error.what) if beside else error.what
                self._problem(piece.line, what)
            else:
                self._count(piece, example)
            last = piece.line
        return self

    def report(self, heard: Heard | None, kind: FileKind | None = None) -> Report:
        report = Report(
            kind=kind or self.kind or FileKind.UNREADABLE,
            examples=self._examples,
            tokens=self._tokens,
            longest=self._longest,
            longest_line=self._longest_line,
            problems=tuple(self._problems),
            problem_count=self._problem_count,
            warnings=(),
        )
        if self._examples:
            report = replace(
                report,
                lengths=self._lengths.result(),
                systems=self._systems.result(),
                likeness=self._alike.result(),
                teaching=self._teaching.result(heard),
                personal=self._personal.result(),
            )
        return replace(report, warnings=tuple(self._warnings(report)))

    def _agree(self, kind: FileKind) -> None:
        """A file holds examples of one kind: that of the first."""
        self.kind = self.kind or kind
        if kind is not self.kind:
            raise UnusableError(words.other_kind(kind, self.kind))

    def _problem(self, line: int, what: str) -> None:
        self._problem_count += 1
        if len(self._problems) < PROBLEMS_TOLD:
            self._problems.append(Problem(line, what))

    def _count(self, piece: Piece, example: Example) -> None:
        self._examples += 1
        self._tokens += example.tokens
        if example.tokens > self._longest:
            self._longest, self._longest_line = example.tokens, piece.line
        if example.tokens > LONGEST_HERE:
            self._long.add(piece.line)
        if example.tools:
            self._tools.add(piece.line)
        if example.pictures:
            self._pictures.add(piece.line)
        self._lengths.look(piece.line, example.tokens)
        self._systems.look(piece.line, example.system)
        self._alike.look(piece.line, piece.raw, example.answer, example.request)
        self._teaching.look(piece.line, example)
        self._personal.look(piece.line, example)

    def _warnings(self, report: Report) -> Iterable[str]:
        if self._long.total:
            yield words.too_long_here(self._long.first, self._long.total, LONGEST_HERE)
        yield from told_by_parts(report)
        if self._tools.total:
            yield words.has_tools(self._tools.first, self._tools.total)
        if self._pictures.total:
            yield words.has_pictures(self._pictures.first, self._pictures.total)


def _example(piece: Piece) -> Example:
    if len(piece.raw) > LONGEST_LINE:
        raise UnusableError(words.too_long_line(LONGEST_LINE))
    if (zero := piece.raw.find(b"\0")) >= 0:
        raise UnusableError(words.zero_byte(zero + 1))
    try:
        text = piece.raw.decode()
    except UnicodeDecodeError as error:
        raise UnusableError(_undecoded(piece, error)) from None
    try:
        value = parsed(text)
    except ValueError as error:
        raise UnusableError(_not_json(piece, text, error)) from None
    return example_of(value)


def _undecoded(piece: Piece, error: UnicodeDecodeError) -> str:
    if not piece.is_whole and error.reason == _CUT_OFF:
        return words.cut_off(at_the_end=True)
    return _not_utf8(piece.raw, error.start)


def _not_json(piece: Piece, text: str, error: ValueError) -> str:
    """Say what is wrong with a line that is no JSON, and where."""
    if isinstance(error.__cause__, RecursionError):
        return words.nested_too_deeply()
    if not text.startswith("{") or not isinstance(error, JSONDecodeError):
        return words.not_json()
    breaks_off = error.pos >= len(text) or error.msg.startswith("Unterminated string")
    return words.cut_off(at_the_end=not piece.is_whole) if breaks_off else _at_column(error)


def _at_column(error: JSONDecodeError) -> str:
    return words.not_json(error.pos + 1)
