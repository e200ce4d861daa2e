"""One file in a folder where people work as well: what is in it, and how a text gets into it.

Nothing here waits, and nothing knows of drafts: these functions are called in threads.
"""

import errno
import glob
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import count
from pathlib import Path

from bot.drafting.exchange import exchange

MOST_BYTES = 200_000
"""No newsletter is longer; somebody has put something else into its place."""

# A text of ours may be longer, and is to be known again.
_MOST_READ = 4_000_000

_BOM = b"\xef\xbb\xbf"
# A link could lead anywhere, and a pipe would let us wait for ever.
_AS_IT_IS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_FILE = frozenset({errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.EACCES, errno.EPERM})
_MODE = 0o644


class Odd(StrEnum):
    """Why what is there is no text of a newsletter."""

    NO_FILE = "no_file"
    """A folder, a link, or something that we may not read."""
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    """Other bytes than UTF-8, or a NUL among them."""
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a place in the folder.

    `text` is what a file holds, without a byte order mark, and `sha256` the hash of that;
    `bytes_sha256` is the hash of all its bytes, None where there is no file to read. `stamp` tells
    one saving from the next, `saved_at` when the latest was, in seconds since 1970.
    """

    missing: bool = False
    text: str | None = None
    sha256: str | None = None
    bytes_sha256: str | None = None
    odd: Odd | None = None
    stamp: tuple[int, int, int] = (0, 0, 0)
    saved_at: float = 0.0

    def is_one_of(self, hashes: Collection[str]) -> bool:
        """Tell whether this is one of some texts; a text may begin with such a mark of its own."""
        return self.bytes_sha256 in hashes or self.sha256 in hashes


def read(path: Path) -> Found:
    """Look at a place in the folder.

    Raises:
        OSError: when nobody can tell what is there; a network folder may be away.
    """
    try:
        handle = os.open(path, _AS_IT_IS)
    except (FileNotFoundError, NotADirectoryError):
        return Found(missing=True)
    except OSError as error:
        if error.errno not in _NO_FILE:
            raise
        return Found(odd=Odd.NO_FILE)
    data = None
    try:
        at = os.fstat(handle)
        if stat.S_ISREG(at.st_mode):
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(_MOST_READ + 1)
    finally:
        os.close(handle)
    return _found(data, (at.st_mtime_ns, at.st_size, at.st_ino), at.st_mtime)


def _found(data: bytes | None, stamp: tuple[int, int, int], saved_at: float) -> Found:
    if data is None:
        return Found(odd=Odd.NO_FILE, stamp=stamp, saved_at=saved_at)
    if len(data) > MOST_BYTES:
        # What was not read to its end has no hash: it is nothing that we know.
        known = sha256(data).hexdigest() if len(data) <= _MOST_READ else None
        return Found(odd=Odd.TOO_LARGE, bytes_sha256=known, stamp=stamp, saved_at=saved_at)
    try:
        text: str | None = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        text = None
    odd = None
    if text is None or "\x00" in text:
        text, odd = None, Odd.NO_TEXT
    elif not text.strip():
        odd = Odd.BLANK
    return Found(
        text=text,
        sha256=None if text is None else sha256(text.encode()).hexdigest(),
        bytes_sha256=sha256(data).hexdigest(),
        odd=odd,
        stamp=stamp,
        saved_at=saved_at,
    )


def is_missing(path: Path) -> bool:
    """Tell whether nothing is there; where nobody can tell, something may be."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def place(path: Path, text: str, *, over: str | None) -> bool:
    """Put a text into a file in one step: a reader sees the old text or the new one whole.

    Args:
        path: the file.
        text: what it is to hold.
        over: the hash of the bytes that may be lost; None: there must be no file yet.

    Return False when something else is there: it stays, also if it comes at the last moment.
    """
    fresh = _fresh(path)
    _write(fresh, text, path if over else None)
    try:
        ours = sha256(text.encode()).hexdigest()
        placed = _beside(fresh, path) if over is None else _instead(fresh, path, over, ours)
    finally:
        fresh.unlink(missing_ok=True)
    _make_lasting(path.parent)
    return placed


def rescue_and_read(path: Path, ours: frozenset[str]) -> Found:
    """Put back what a crash left between two places, then look; `ours` are our texts' hashes.

    Raises:
        OSError: when nobody can tell what is there.
    """
    _rescue(path, ours)
    return read(path)


def _rescue(path: Path, ours: frozenset[str]) -> None:
    _fresh(path).unlink(missing_ok=True)
    swapped = _swapped(path)
    found = read(swapped)
    if found.missing:
        return
    if found.is_one_of(ours):
        swapped.unlink()
        return
    at_place = read(path)
    if at_place.missing or at_place.is_one_of(ours):
        swapped.replace(path)
    else:  # two texts of people: both stay, and both can be seen
        swapped.replace(next(each for each in _saved(path) if not os.path.lexists(each)))


def remove(path: Path) -> None:
    """Delete a file or a link, and what we may have left beside it; a folder stays."""
    saved = path.parent.glob(f"{glob.escape(path.stem)} (saved*){path.suffix}")
    for each in (path, _fresh(path), _swapped(path), *saved):
        if each.is_symlink() or not each.is_dir():
            each.unlink(missing_ok=True)


def _fresh(path: Path) -> Path:
    """Return where a text is written before it is put into its place: always one of ours."""
    return path.with_name(f".{path.name}.new")


def _swapped(path: Path) -> Path:
    """Return where what was replaced lies until it is known what that was."""
    return path.with_name(f".{path.name}.old")


def _saved(path: Path) -> Iterator[Path]:
    """Yield where a second text of a person's may lie, the plainest name first."""
    yield path.with_name(f"{path.stem} (saved){path.suffix}")
    for number in count(2):
        yield path.with_name(f"{path.stem} (saved {number}){path.suffix}")


def _write(fresh: Path, text: str, like: Path | None) -> None:
    mode = _MODE
    with suppress(OSError):
        mode = stat.S_IMODE(os.lstat(like).st_mode) if like else _MODE
    fresh.unlink(missing_ok=True)
    with fresh.open("xb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(mode)


def _beside(fresh: Path, path: Path) -> bool:
    """Put a file where none is."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    except OSError:  # a folder of a kind that knows no links
        if os.path.lexists(path):
            return False
        fresh.replace(path)
    return True


def _instead(fresh: Path, path: Path, over: str, ours: str) -> bool:
    """Put a file into the place of another one, and look at what came out."""
    if read(path).bytes_sha256 != over:
        return False
    swapped = _swapped(path)
    fresh.replace(swapped)
    try:
        if not exchange(swapped, path):  # this system cannot: then as close to the look as can be
            swapped.replace(path)
            return True
    except FileNotFoundError:  # deleted just now
        swapped.unlink(missing_ok=True)
        return False
    if read(swapped).bytes_sha256 == over:
        swapped.unlink()
        return True
    # Somebody saved between the look and the exchange: theirs goes back to its place. What is not
    # ours even then is left to `_rescue`.
    with suppress(FileNotFoundError):
        exchange(swapped, path)
    if read(swapped).bytes_sha256 == ours:
        swapped.unlink()
    return False


def _make_lasting(folder: Path) -> None:
    """Bring the folder's own list to the disk, where the system lets us: Windows does not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
