"""Taking a kept file along: its very bytes, checked against their hash on the way."""

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.words import console as words
from bot.words.datasets import bytes_missing
from handlers.console.at_hand import at_hand
from handlers.console.meaning import kept_file
from handlers.console.progress import Heard, bars
from handlers.console.running import DONE, RefusedError
from handlers.console.saying import say
from handlers.console.stopping import Stop

if TYPE_CHECKING:
    from bot.archive import Dataset

_CHUNK = 1 << 20


async def download(stop: Stop, wanted: str, to: str, *, over: bool) -> int:
    """Write a kept file to a place; what is there already stays, unless it is to go.

    `to` is as it was typed: a path forgets the stroke at its end, which means a folder.
    """
    async with at_hand() as here:
        dataset = await kept_file(here.archive, wanted)
        source = here.store.path(dataset.sha256)
        if not source.is_file():
            raise RefusedError(bytes_missing(dataset.name))
        target = _target(to, dataset, over=over)
        with bars(stop) as heard:
            await asyncio.to_thread(_copy, source, target, dataset, heard, over=over)
    say(words.downloaded(str(target), dataset.bytes, dataset.sha256))
    return DONE


def _target(typed: str, dataset: "Dataset", *, over: bool) -> Path:
    to = Path(typed)
    if typed.endswith(("/", os.sep)) and not to.is_dir():
        raise RefusedError(words.no_such_folder(str(to)))
    target = to / dataset.name if to.is_dir() else to
    if not target.parent.is_dir():
        raise RefusedError(words.no_such_folder(str(target.parent)))
    if target.is_dir():
        raise RefusedError(words.is_a_folder(str(target)))
    if target.exists() and not over:
        raise RefusedError(words.there_already(str(target)))
    return target


def _copy(source: Path, target: Path, dataset: "Dataset", heard: Heard, *, over: bool) -> None:
    """Copy beside the target first: under its name there is the whole file, or none.

    Only its owner may read the copy, as the one that is kept: a newsletter may name people.
    """
    digest, done = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy, source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                heard("copy", done, dataset.bytes)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != dataset.sha256:
            raise RefusedError(words.not_the_bytes(dataset.name, dataset.sha256))
        _put(part, target, over=over)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, target: Path, *, over: bool) -> None:
    if over:
        part.replace(target)
        return
    try:
        target.hardlink_to(part)  # unlike renaming, this writes over nothing that came meanwhile
    except FileExistsError:
        raise RefusedError(words.there_already(str(target))) from None
    except OSError:  # a file system without links
        part.rename(target)
