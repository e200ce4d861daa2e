"""What a training says, read from the file that is its standard output.

A file and not a pipe: what is said while no engine listens, because it was killed, is not lost. The
next engine reads on from where the record says the last one was.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

Told = Mapping[str, object]


def told_after(path: Path, offset: int) -> Iterator[tuple[Told, int]]:
    """Each thing told from that byte on, with the byte at which the next one begins."""
    try:
        with path.open("rb") as file:
            if offset > os.fstat(file.fileno()).st_size:
                offset = 0  # a power cut took its end; what is heard twice does no harm
            file.seek(offset)
            for line in file:
                if not line.endswith(b"\n"):
                    return  # still being written
                offset += len(line)
                if (told := _parsed(line)) is not None:
                    yield told, offset
    except FileNotFoundError:
        return


def end_last_line(path: Path) -> None:
    """End a line in the middle of which a training was killed, so that the next begins anew."""
    with path.open("ab+") as file:
        if file.tell() == 0:
            return
        file.seek(-1, 2)
        if file.read(1) != b"\n":
            file.write(b"\n")


def whole(told: Told, name: str) -> int:
    """A whole number that was told; 0 where there is none."""
    value = told.get(name)
    return value if isinstance(value, int) else 0


def words(told: Told, name: str) -> str:
    """Words that were told; none where there are none."""
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _parsed(line: bytes) -> Told | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, Mapping) else None
