"""The training files that are kept: each once, under the hash of its bytes.

The bytes come first, then their row: a row never speaks of bytes that are not there. When they are
deleted it is the other way around. Everything can be done twice, so that what a crash cut off is
simply done again.
"""

import asyncio
import codecs
import hashlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from bot.archive import Archive, Dataset, JobState, NotOnRecordError
from bot.archive.audit import audited
from bot.archive.times import now
from bot.training.datasets.checking import check_file
from bot.training.datasets.conversion import convert_file
from bot.training.datasets.errors import (
    CannotConvertError,
    CannotSplitError,
    DatasetInUseError,
    DatasetMissingError,
)
from bot.training.datasets.reading import BrokenJsonError, lines_of
from bot.training.datasets.report import Report
from bot.training.datasets.splitting import (
    FEWEST_TO_SPLIT,
    LARGEST_SHARE,
    SMALLEST_SHARE,
    split_file,
)
from bot.words import datasets as words

NAME_LIMIT = 120
_PART = ".part"
_STALE_SECONDS = 24 * 3600
_CHUNK = 1 << 20
# Their files are read soon, or being read.
_NEEDING = frozenset({JobState.CONFIRMED, JobState.SENDING})


@dataclass(frozen=True, slots=True)
class Kept:
    """A dataset, and whether it came just now: the same bytes are kept once."""

    dataset: Dataset
    is_new: bool


@dataclass(frozen=True, slots=True)
class Encoded:
    """A dataset's bytes as an engine wants them, for as long as they are lent."""

    path: Path
    sha256: str
    bytes: int


class DatasetStore:
    """The datasets: bytes in a folder, rows in the archive."""

    def __init__(self, folder: Path, archive: Archive) -> None:
        self._folder = folder
        self._archive = archive
        self._changing = asyncio.Lock()

    async def keep(
        self, path: Path, name: str, *, by: str | None, origin: Mapping[str, Any]
    ) -> Kept:
        """Check a file and keep a copy of it, byte for byte; the file itself is left as it is.

        Args:
            path: the file.
            name: what people call it; only its last part is used.
            by: who brought it; None for the console.
            origin: where it came from, as `Dataset.origin`.

        Raises:
            OSError: when the file cannot be read, or the folder cannot be written.
        """
        return await self._keep(path, name, by=by, origin=origin, act="upload")

    def path(self, sha256: str) -> Path:
        """Return where a dataset's bytes are."""
        return self._folder / f"{sha256}.jsonl"

    def report(self, dataset: Dataset) -> Report:
        """Return what checking found when it was kept."""
        return Report.from_json(dataset.report)

    async def convert(self, dataset: Dataset, *, by: str) -> Kept:
        """Keep a JSON list as JSONL, beside the original.

        Raises:
            CannotConvertError: when it is no such list.
            DatasetMissingError: when its bytes are not there.
        """
        if not self.report(dataset).convertible:
            raise CannotConvertError(words.cannot_convert(dataset.name))
        with self.incoming() as to:
            try:
                await asyncio.to_thread(convert_file, self._bytes_of(dataset), to)
            except BrokenJsonError:
                raise CannotConvertError(words.cannot_convert(dataset.name)) from None
            name, origin = _converted(dataset.name), {"kind": "conversion", "of": dataset.sha256}
            return await self._keep(to, name, by=by, origin=origin, act="convert")

    async def split(self, dataset: Dataset, share: float, *, by: str) -> tuple[Dataset, Dataset]:
        """Keep a dataset's lines as two: one to train on, one with a share for validation.

        Raises:
            CannotSplitError: when there is too little in it, or nothing that can be trained on.
            DatasetMissingError: when its bytes are not there.
        """
        if not SMALLEST_SHARE <= share <= LARGEST_SHARE:
            raise CannotSplitError(words.wrong_share())
        report = self.report(dataset)
        if why := report.why_not_validated():
            raise CannotSplitError(words.not_for_splitting(dataset.name, why))
        too_few = CannotSplitError(words.cannot_split(dataset.name, FEWEST_TO_SPLIT))
        if report.examples < FEWEST_TO_SPLIT:
            raise too_few
        source = self._bytes_of(dataset)
        with self.incoming() as training, self.incoming() as validation:
            if not await asyncio.to_thread(split_file, source, training, validation, share):
                raise too_few
            # In a small file the share that is held back is not quite the one that was asked for.
            held = await asyncio.to_thread(_share_of, validation, training)
            return (
                await self._keep_part(dataset, training, 1 - held, "training", by),
                await self._keep_part(dataset, validation, held, "validation", by),
            )

    async def forget(self, dataset: Dataset, *, by: str) -> bool:
        """Delete a dataset's bytes; return False when they were deleted before.

        Raises:
            DatasetInUseError: while a job is sending them.
        """
        for job in await self._archive.jobs.in_states(_NEEDING):
            if dataset.sha256 in (job.training_sha256, job.validation_sha256):
                raise DatasetInUseError(words.in_use(dataset.name, job.id))
        audit = audited(by, "delete_dataset", dataset.sha256, name=dataset.name)
        async with self._changing:
            is_new = await self._archive.datasets.set_gone(dataset.sha256, audit=audit)
            await asyncio.to_thread(self.path(dataset.sha256).unlink, missing_ok=True)
        return is_new

    @asynccontextmanager
    async def encoded(self, dataset: Dataset, *, bom: bool) -> AsyncIterator[Encoded]:
        """Lend a dataset's bytes as an engine wants them: with a byte order mark, or without.

        Raises:
            DatasetMissingError: when its bytes are not there.
        """
        path = self._bytes_of(dataset)
        if await asyncio.to_thread(_has_bom, path) is bom:
            yield Encoded(path, dataset.sha256, dataset.bytes)
            return
        with self.incoming() as other:
            sha256, length = await asyncio.to_thread(_copy, path, other, bom=bom)
            yield Encoded(other, sha256, length)

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Lend a place for bytes that belong to no dataset yet; it is gone afterwards."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=_PART)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    async def _keep(
        self,
        path: Path,
        name: str,
        *,
        by: str | None,
        origin: Mapping[str, Any],
        act: str,
        **details: Any,  # noqa: ANN401 - whatever JSON can hold
    ) -> Kept:
        with self.incoming() as copy:
            sha256, length = await asyncio.to_thread(_copy, path, copy)
            # What is checked is the copy: the file may change while we look at it.
            report = await asyncio.to_thread(check_file, copy)
            new = Dataset(
                sha256=sha256,
                name=clean_name(name),
                bytes=length,
                report=report.to_json(),
                origin=origin,
                added_by=by,
                added_at=now(),
            )
            audit = audited(by, act, sha256, name=new.name, origin=dict(origin), **details)
            async with self._changing:
                await asyncio.to_thread(self._place, copy, sha256)
                dataset, is_new = await self._archive.datasets.add(new, audit=audit)
        return Kept(dataset, is_new)

    async def _keep_part(
        self, whole: Dataset, path: Path, share: float, part: str, by: str
    ) -> Dataset:
        stem = PurePosixPath(whole.name).stem
        name = f"{stem}-{part}-{round(share * 100)}.jsonl"
        origin = {"kind": "split", "of": whole.sha256, "share": share, "part": part}
        return (await self._keep(path, name, by=by, origin=origin, act="split")).dataset

    def _place(self, copy: Path, sha256: str) -> None:
        """Move checked bytes to their place in one step, and make sure of them."""
        copy.chmod(0o600)  # a newsletter may name people
        copy.replace(self.path(sha256))
        _sync_folder(self._folder)
        for left_over in self._folder.glob(f"*{_PART}"):
            if time.time() - _changed(left_over) > _STALE_SECONDS:
                left_over.unlink(missing_ok=True)

    def _bytes_of(self, dataset: Dataset) -> Path:
        path = self.path(dataset.sha256)
        if not path.is_file():
            raise DatasetMissingError(dataset.name)
        return path


async def kept_dataset(archive: Archive, sha256: str) -> Dataset | None:
    """Return the dataset of this hash whose bytes are kept; a button may be older than that."""
    try:
        dataset = await archive.datasets.get(sha256)
    except NotOnRecordError:
        return None
    return None if dataset.gone_at else dataset


def clean_name(name: str) -> str:
    """Return a file's name as it can be shown: no folders, no control characters, not too long."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    shown = "".join(character for character in last if character.isprintable()).strip()
    stem, dot, ending = shown.rpartition(".")
    if dot and stem and len(ending) < NAME_LIMIT // 4:
        return f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"
    return shown[:NAME_LIMIT] or "training.jsonl"


def _converted(name: str) -> str:
    stem = PurePosixPath(name).stem
    return f"{stem}-converted.jsonl" if name.endswith(".jsonl") else f"{stem}.jsonl"


def _share_of(part: Path, rest: Path) -> float:
    """Return the share of all examples that a part has."""
    examples, others = (sum(1 for _ in lines_of(path)) for path in (part, rest))
    return examples / (examples + others)


def _has_bom(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8


def _copy(source: Path, to: Path, *, bom: bool | None = None) -> tuple[str, int]:
    """Copy bytes to the disk for good; return their hash and length.

    Args:
        source: the file.
        to: where the copy goes.
        bom: whether the copy begins with a byte order mark; None leaves the bytes as they are.
    """
    digest = hashlib.sha256()
    with source.open("rb") as file, to.open("wb") as copy:
        if bom is not None:
            if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
                file.seek(0)
            head = codecs.BOM_UTF8 if bom else b""
            copy.write(head)
            digest.update(head)
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
            digest.update(chunk)
        copy.flush()
        os.fsync(copy.fileno())
        return digest.hexdigest(), copy.tell()


def _sync_folder(folder: Path) -> None:
    """Make sure of a new name in a folder, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
