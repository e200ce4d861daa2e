"""From JSON with all examples in it, or from another encoding, to JSONL in UTF-8."""

from contextlib import suppress
from pathlib import Path

from bot.training.datasets.encodings import Encoding, as_utf_8
from bot.training.datasets.reading import (
    BrokenJsonError,
    BrokenTextError,
    is_list,
    lines_of,
    values_of,
)

_CHUNK = 1 << 16


def convert_file(source: Path, to: Path, encoding: Encoding = Encoding.UTF_8) -> int:
    """Write each example on a line of its own, in UTF-8; return how many there are.

    No example is lost, mended or reordered: one with a problem is still there, with its problem.
    What has a line for each example already stays as it is, letter by letter.

    Raises:
        BrokenJsonError: when nobody can say where its examples begin and end.
        BrokenTextError: when it is not in this encoding.
    """
    first = next(lines_of(source, encoding), None)
    if first is not None and (encoding is Encoding.UTF_8 or is_list(first)):
        # Lines of which the first is broken look like a list at first.
        may_be_lines = encoding is not Encoding.UTF_8 and first.raw.startswith(b"{")
        with suppress(*([BrokenJsonError] if may_be_lines else [])):
            return _list(source, to, encoding)
    return _lines(source, to, encoding)


def _list(source: Path, to: Path, encoding: Encoding) -> int:
    examples = 0
    with to.open("wb") as file:
        for piece in values_of(source, encoding):
            file.write(piece.raw + b"\n")
            examples += 1
    return examples


def _lines(source: Path, to: Path, encoding: Encoding) -> int:
    ends = 0
    with to.open("wb") as file, as_utf_8(source, encoding) as text:
        try:
            while chunk := text.read1(_CHUNK):
                file.write(chunk)
                ends += chunk.count(b"\n")
        except UnicodeDecodeError:
            raise BrokenTextError(ends + 1) from None
    return sum(1 for _ in lines_of(to))
