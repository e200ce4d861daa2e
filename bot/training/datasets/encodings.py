"""In which encoding a file is, by its bytes, and reading any of them as UTF-8.

UTF-16 and UTF-32 show at the beginning of a file that holds JSON. Windows-1252 shows in letters
that are no UTF-8; it is a guess, so the person sees how a word would read before it is converted.
"""

import codecs
import io
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Heard = Callable[[int], None]
"""Hears how many bytes of a file were read."""

_CHUNK = 1 << 16
_SCANNED = 1 << 20
_OVERLAP = 3
_MOST_IN_RUNS = 0.4


class Encoding(StrEnum):
    """An encoding, by the name that people know."""

    UTF_8 = "UTF-8"
    UTF_16_LE = "UTF-16 (little-endian)"
    UTF_16_BE = "UTF-16 (big-endian)"
    UTF_32_LE = "UTF-32 (little-endian)"
    UTF_32_BE = "UTF-32 (big-endian)"
    WESTERN = "Windows-1252"

    @property
    def codec(self) -> str:
        """The name by which Python knows it; a byte order mark is no part of it."""
        return _CODECS[self]


_CODECS = {
    Encoding.UTF_8: "utf-8",
    Encoding.UTF_16_LE: "utf-16-le",
    Encoding.UTF_16_BE: "utf-16-be",
    Encoding.UTF_32_LE: "utf-32-le",
    Encoding.UTF_32_BE: "utf-32-be",
    Encoding.WESTERN: "cp1252",
}

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, Encoding.UTF_32_LE),
    (codecs.BOM_UTF32_BE, Encoding.UTF_32_BE),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
)

# JSON begins with two plain characters, and so with a pattern of zeros.
_PLAIN = rb"[\t\n\r -~]"
_PATTERNS = (
    (re.compile(_PLAIN + rb"\0\0\0" + _PLAIN + rb"\0\0\0"), Encoding.UTF_32_LE),
    (re.compile(rb"\0\0\0" + _PLAIN + rb"\0\0\0" + _PLAIN), Encoding.UTF_32_BE),
    (re.compile(_PLAIN + rb"\0" + _PLAIN + rb"\0"), Encoding.UTF_16_LE),
    (re.compile(rb"\0" + _PLAIN + rb"\0" + _PLAIN), Encoding.UTF_16_BE),
)

# Letters of more than one byte in UTF-8. Those that also make sense as letters of Windows-1252
# with a closing quotation mark (“É”, “ß”) prove nothing, nor do those with two such signs and
# blanks as French and others have them: "été »", "café…”".
_UTF_8_LETTER = re.compile(
    rb"[\xc2-\xc5\xce-\xd1\xd7-\xd9][\x80-\xbf]"
    rb"|[\xe0-\xef](?![\x82\x84\x85\x8b\x91-\x97\x9b\xa0\xab\xbb]{2})[\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NOT_WESTERN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x81\x8d\x8f\x90\x9d]")
_LETTER = re.compile(rb"[\xc0-\xff]+")


def by_beginning(head: bytes) -> Encoding:
    """Return the encoding that shows in a file's first bytes, UTF-8 where none does."""
    marked = (encoding for mark, encoding in _MARKS if head.startswith(mark))
    shown = (encoding for pattern, encoding in _PATTERNS if pattern.match(head))
    return next(marked, None) or next(shown, Encoding.UTF_8)


def is_western(path: Path) -> bool:
    """Tell whether a file that is not UTF-8 reads as a Western language in Windows-1252.

    Only where the whole file does: in one that has letters in UTF-8 as well, converting would
    spoil those. Letters with accents mostly stand alone; where they stand in rows, the file is in
    another language with an encoding of its own.
    """
    letters = in_runs = 0
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(_SCANNED):
            if _NOT_WESTERN.search(chunk) or _UTF_8_LETTER.search(before + chunk):
                return False
            for run in _LETTER.finditer(chunk):
                length = run.end() - run.start()
                letters += length
                in_runs += length if length > 1 else 0
            before = chunk[-_OVERLAP:]
    return in_runs <= letters * _MOST_IN_RUNS


def encoding_of(path: Path) -> Encoding:
    """Return the encoding of a file that holds JSON; UTF-8 also where nobody can tell.

    Raises:
        OSError: when the file cannot be read.
    """
    with path.open("rb") as file:
        shown = by_beginning(file.read(_CHUNK))
    if shown is not Encoding.UTF_8 or _is_utf_8(path) or not is_western(path):
        return shown
    return Encoding.WESTERN


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_SCANNED):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def as_utf_8(path: Path, encoding: Encoding, heard: Heard | None = None) -> io.BufferedReader:
    """Open a file to be read as UTF-8, whatever its encoding, a little of it at a time.

    A byte order mark of UTF-16 or UTF-32 is left out. Reading raises UnicodeDecodeError at the
    first bytes that are no text in the encoding; what stands before them is read. Bytes of a file
    in UTF-8 are read as they are.

    Raises:
        OSError: when the file cannot be read.
    """
    raw: io.RawIOBase = _Watched(path, heard) if heard else io.FileIO(path)
    if encoding is not Encoding.UTF_8:
        raw = _Recoded(raw, encoding)
    return io.BufferedReader(raw, _CHUNK)


class _Watched(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, heard: Heard) -> None:
        super().__init__(path)
        self._heard = heard
        self._done = 0

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        count = super().readinto(buffer)
        self._done += count or 0
        self._heard(self._done)
        return count


class _Recoded(io.RawIOBase):
    """A file in some encoding, read as UTF-8."""

    def __init__(self, file: io.RawIOBase, encoding: Encoding) -> None:
        self._file = file
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding.codec)()
        self._ready = memoryview(b"")
        self._begun = False
        self._ended = False
        self._fault: UnicodeDecodeError | None = None

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        while not self._ready and not self._ended:
            self._read_on()
        view = memoryview(buffer).cast("B")
        part, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(part)] = part
        return len(part)

    def _read_on(self) -> None:
        if self._fault is not None:
            raise self._fault
        room = bytearray(_CHUNK)
        chunk = bytes(room[: self._file.readinto(room) or 0])
        try:
            text = self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as fault:
            # What is before the fault is read first, so that its line can be told.
            self._fault = fault
            text = fault.object[: fault.start].decode(self._encoding.codec)
        self._ended = not chunk and self._fault is None
        if text and not self._begun:
            self._begun = True
            text = text.removeprefix("\ufeff")
        self._ready = memoryview(text.encode())
