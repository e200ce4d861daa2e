"""The engine's folder on disk: what lies where, and who may use it.

engine.db       the record: files, jobs, events, checkpoints, models (sqlite, see finetuning)
files/ID        the bytes of uploaded files and of results
jobs/ID/        what a training works with, until its job is over
models/ID/      the adapters that a job has made
engine.lock     held while an engine uses the folder
running.json    where that engine is found, for programs of the same user
"""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import filelock


class FolderError(Exception):
    """The folder cannot be used; says why and what to do."""


@dataclass(frozen=True)
class Folder:
    """The paths in it. Names that come from outside never become part of one."""

    root: Path

    @property
    def database(self) -> Path:
        """The record."""
        return self.root / "engine.db"

    @property
    def files(self) -> Path:
        """The bytes of files, each under its id."""
        return self.root / "files"

    @property
    def jobs(self) -> Path:
        """The folders of jobs that are not over."""
        return self.root / "jobs"

    @property
    def models(self) -> Path:
        """The adapters, a folder for each job."""
        return self.root / "models"


@contextlib.contextmanager
def taken(root: Path | None) -> Iterator[Folder]:
    """Hold the folder for as long as the block runs; without a path, one that is then removed.

    Raises:
        FolderError: Another engine holds it, or it cannot be written.
    """
    if root is None:
        with (
            # A training that still saves may be in there.
            tempfile.TemporaryDirectory(prefix="engine-", ignore_cleanup_errors=True) as temporary,
            taken(Path(temporary)) as it,
        ):
            yield it
        return
    folder = Folder(root.absolute())
    lock = filelock.FileLock(folder.root / "engine.lock", timeout=0)
    try:
        for part in (folder.files, folder.jobs, folder.models):
            part.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout:
        raise FolderError(
            f"Another engine already uses the folder {root}. Stop that one, or give this one "
            "another folder with --data-dir."
        ) from None
    except OSError as error:
        raise FolderError(
            f"The folder {root} cannot be used: {error}. Make it writable, or give another one "
            "with --data-dir."
        ) from error
    try:
        yield folder
    finally:
        lock.release()


@contextlib.contextmanager
def findable(folder: Folder, where: dict[str, object]) -> Iterator[None]:
    """Write `running.json` for as long as the block runs, readable by this user alone."""
    path = folder.root / "running.json"
    write_whole(path, json.dumps(where).encode(), mode=0o600)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that nobody, not even after a power cut, ever finds half of it."""
    temporary = path.with_name(f"{path.name}.part")
    temporary.unlink(missing_ok=True)
    try:
        temporary.touch(mode, exist_ok=False)  # before there is anything in it to read
        temporary.write_bytes(data)
        put_in_place(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a finished file its name once its bytes are on the disk."""
    with temporary.open("rb+") as file:
        sync(file)
    temporary.replace(path)


def sync(file: IO[bytes]) -> None:
    """Wait until what was written to a file is on the disk; blocks."""
    file.flush()
    os.fsync(file.fileno())


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file that is never changed: by a second name for it where the disk can do that."""
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        os.link(source, path)
        return
    temporary = path.with_name(f"{path.name}.part")
    try:
        shutil.copyfile(source, temporary)
        put_in_place(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
