"""Reading files of examples: lines of JSONL, and JSON that holds all examples in one.

Whatever the file is, no more of it than `LONGEST_LINE` is in memory at a time.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import BinaryIO, Never

from bot.training.datasets.encodings import Encoding, Heard, as_utf_8
from bot.words import examples as words

LONGEST_LINE = 1_000_000
"""In bytes. An example of 65,536 tokens, more than any engine takes, has about a quarter of it."""

_CHUNK = 1 << 16
_LITERAL = 16
"""So near to the end of what was read, a name or a number may just not be whole."""
_BLANKS = " \t\r\n"
_ENDS = f",]{_BLANKS}"
_CLOSED = (dict, list, str)
_BLANK = re.compile(rf"[{_BLANKS}]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """What should be one example: the line on which it begins, and its bytes without blanks.

    `is_whole` is False for the last line of a file where no end of a line follows.
    """

    line: int
    raw: bytes
    is_whole: bool = True


class BrokenJsonError(Exception):
    """The JSON goes wrong on a line, so that nobody can say where its examples begin and end.

    `what` is a clause on what is wrong there.
    """

    def __init__(self, line: int, what: str | None = None) -> None:
        super().__init__(f"line {line}")
        self.line = line
        self.what = what or words.broken_list()


class BrokenTextError(Exception):
    """On a line there are bytes that are no text in the encoding that the file is in."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def lines_of(
    path: Path, encoding: Encoding = Encoding.UTF_8, heard: Heard | None = None
) -> Iterator[Piece]:
    """Yield the lines with something on them; of one that is too long only its beginning.

    They are in UTF-8, whatever the encoding of the file; one that is said to be in UTF-8 may have
    lines with other bytes. A byte order mark at the file's beginning is no part of the first line.

    Raises:
        BrokenTextError: when it is not in the other encoding that it is said to be in.
    """
    number = 0
    with as_utf_8(path, encoding, heard) as file:
        try:
            for number, raw in enumerate(_capped(file), start=1):
                text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
                # JSON has no other blanks: with a form feed around it, it is none.
                if line := text.strip(_BLANKS.encode()):
                    yield Piece(number, line, is_whole=raw.endswith(b"\n"))
        except UnicodeDecodeError:
            raise BrokenTextError(number + 1) from None


def _capped(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE + 2):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)


def parsed(text: str) -> object:
    """Return what a text says in JSON, strictly.

    Raises:
        ValueError: it is no JSON, or JSON that cannot be held: too deep, or with huge numbers.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def is_list(first: Piece) -> bool:
    """Tell by a file's first line whether its examples may stand there as in a JSON list.

    They do between brackets; without brackets, an example goes on on the next line, or others
    follow it on the same one.
    """
    if first.raw.startswith(b"["):
        return True
    if not first.raw.startswith(b"{"):
        return False
    try:
        parsed(first.raw.decode())
    except ValueError:
        return True
    return False


def values_of(
    path: Path, encoding: Encoding = Encoding.UTF_8, heard: Heard | None = None
) -> Iterator[Piece]:
    """Yield the examples of a JSON file, each on one line: a list's, or those one after another.

    Only blanks between the parts of an example change: numbers, keys and texts stay as they stand
    there, byte for byte.

    Raises:
        BrokenJsonError: when it breaks off, goes wrong, or has an example longer than a line.
    """
    with as_utf_8(path, encoding, heard) as file:
        yield from _Values(file)


class _Values:
    """The values in a file, one after another; `_text[_at:]` is what was read and not used."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def __iter__(self) -> Iterator[Piece]:
        in_list = False
        while (character := self._next()) is not None:
            if character == "," or (character == "]" and in_list):
                in_list = in_list and character == ","
                self._at += 1
            elif character == "[" and not in_list:
                in_list = True
                self._at += 1
            else:
                yield self._value()
        if in_list:
            raise BrokenJsonError(self._line)

    def _next(self) -> str | None:
        """Return the next character that is no blank, or None at the end."""
        while True:
            self._skip(_BLANK.match(self._text, self._at).end())  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_CHUNK):
                return None

    def _value(self) -> Piece:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                broken = self._broken(error)  # reading on moves what the error has the place of
                hopeless = not isinstance(error, JSONDecodeError)
                if hopeless or not self._more(max(_CHUNK, self._left)):
                    raise broken from None
                continue
            following = self._text[end : end + 1]
            # A number or a name goes on until something else begins.
            closed = isinstance(value, _CLOSED) or (following and following in _ENDS)
            if closed or not self._more(_CHUNK):
                break
        if not closed and following:
            raise BrokenJsonError(self._line)
        text = self._text[self._at : end]
        raw = _on_one_line(text).encode()
        if len(raw) > LONGEST_LINE:
            raise BrokenJsonError(self._line, words.too_long_line(LONGEST_LINE))
        piece = Piece(self._line, raw)
        self._skip(end)
        return piece

    def _broken(self, error: ValueError | RecursionError) -> BrokenJsonError:
        if isinstance(error, RecursionError):
            return BrokenJsonError(self._line, words.nested_too_deeply())
        if not isinstance(error, JSONDecodeError):
            return BrokenJsonError(self._line)
        breaks_off = error.msg.startswith("Unterminated string")
        if self._left > LONGEST_LINE and (breaks_off or len(self._text) - error.pos < _LITERAL):
            return BrokenJsonError(self._line, words.too_long_line(LONGEST_LINE))
        return BrokenJsonError(self._line + self._text.count("\n", self._at, error.pos))

    def _skip(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    @property
    def _left(self) -> int:
        return len(self._text) - self._at

    def _more(self, length: int) -> bool:
        """Read on; False when there is nothing more, or more than one example has."""
        if self._ended or self._left > LONGEST_LINE:
            return False
        try:
            chunk = self._file.read(length)
            self._ended = not chunk
            new = self._decoder.decode(chunk, final=self._ended)
        except UnicodeDecodeError:
            raise BrokenJsonError(self._line) from None
        self._text, self._at = self._text[self._at :] + new, 0
        return not self._ended


def _on_one_line(text: str) -> str:
    """Put a JSON value on one line: a line's end never stands within a text of it."""
    lines = text.replace("\r", "\n").split("\n")
    return " ".join(line.strip(_BLANKS) for line in lines if line.strip(_BLANKS))


def _no_number(constant: str) -> Never:
    raise ValueError(f"{constant} is no JSON")


_DECODER = JSONDecoder(parse_constant=_no_number)
