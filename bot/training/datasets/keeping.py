"""The training files that are kept: each once, under the hash of its bytes.

A byte order mark is left out of what is kept now, so that the same examples are one dataset with
it and without; an engine that wants one gets it. Files kept earlier keep their bytes and hashes.

The bytes come first, then their row: a row never speaks of bytes that are not there. When they are
deleted it is the other way around. Everything can be done twice, so that what a crash cut off is
simply done again. Bytes move while the archive lets nobody else write, so that two programs, such
as the service and the console, never come between each other's bytes and row.
"""

import asyncio
import codecs
import hashlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from weakref import WeakValueDictionary

from bot.archive import Archive, Dataset, DatasetSource, JobState, NotOnRecordError
from bot.archive.audit import audited
from bot.archive.datasets import Arrival
from bot.archive.times import now
from bot.checks.house_rules import NO_RULES, HouseRules
from bot.training.datasets.checking import Heard, check_file
from bot.training.datasets.conversion import convert_file
from bot.training.datasets.encodings import Encoding, encoding_of
from bot.training.datasets.errors import (
    CannotConvertError,
    CannotSplitError,
    DatasetInUseError,
    DatasetMissingError,
    TooLargeError,
)
from bot.training.datasets.forgetting import without_words
from bot.training.datasets.limits import LARGEST_FILE
from bot.training.datasets.lineage import sources_of_part
from bot.training.datasets.reading import BrokenJsonError, BrokenTextError, lines_of
from bot.training.datasets.report import EDITION, Report
from bot.training.datasets.splitting import (
    FEWEST_TO_SPLIT,
    LARGEST_SHARE,
    SMALLEST_SHARE,
    split_file,
)
from bot.words import datasets as words
from bot.words.examples import mark_left_out

NAME_LIMIT = 120
_PART = ".part"
_PLACING = ".placing"
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
class Bringing:
    """A file that is to be kept.

    Attributes:
        path: the file.
        name: what people call it; only its last part is used.
        origin: where it came from, as `Dataset.origin`.
        sources: which drafts its lines come from, where they do.
    """

    path: Path
    name: str
    origin: Mapping[str, Any]
    sources: Sequence[DatasetSource] = ()


@dataclass(frozen=True, slots=True)
class Encoded:
    """A dataset's bytes as an engine wants them, for as long as they are lent."""

    path: Path
    sha256: str
    bytes: int


class DatasetStore:
    """The datasets: bytes in a folder, rows in the archive."""

    def __init__(
        self,
        folder: Path,
        archive: Archive,
        rules: Callable[[], HouseRules] = lambda: NO_RULES,
    ) -> None:
        """Keep them in a folder; `rules` are those of the house, as they are when it is asked."""
        self._folder = folder
        self._archive = archive
        self._rules = rules
        self._examining: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def keep(
        self,
        path: Path,
        name: str,
        *,
        by: str | None,
        origin: Mapping[str, Any],
        act: str = "upload",
        sources: Sequence[DatasetSource] = (),
        heard: Heard | None = None,
        **details: Any,  # noqa: ANN401 - whatever JSON can hold
    ) -> Kept:
        """Check a file and keep a copy of it; the file itself is left as it is.

        Args:
            path: the file.
            name: what people call it; only its last part is used.
            by: who brought it; None for the console.
            origin: where it came from, as `Dataset.origin`.
            act: what the audit calls this.
            sources: which drafts its lines come from, where they do.
            heard: hears how far checking is, in another thread.
            details: what else the audit says of it.

        Raises:
            OSError: when the file cannot be read, or the folder cannot be written.
            TooLargeError: when no engine takes so large a file.
        """
        file = Bringing(path, name, origin, sources)
        [kept] = await self.keep_all([file], by=by, act=act, heard=heard, **details)
        return kept

    async def keep_all(
        self,
        files: Sequence[Bringing],
        *,
        by: str | None,
        act: str,
        heard: Heard | None = None,
        **details: Any,  # noqa: ANN401 - whatever JSON can hold
    ) -> list[Kept]:
        """Check files and keep a copy of each: of all of them, or of none.

        The arguments and what is raised are those of `keep`.
        """
        with ExitStack() as lent:
            copies: list[tuple[Path, str]] = []
            arrivals: list[Arrival] = []
            for file in files:
                copy = lent.enter_context(self.incoming())
                new = await self._taken_in(file, copy, by, heard)
                line = audited(by, act, new.sha256, name=new.name, origin=new.origin, **details)
                copies.append((copy, new.sha256))
                arrivals.append(Arrival(new, file.sources, line))
            added = await self._placed(copies, arrivals)
        return [Kept(dataset, is_new) for dataset, is_new in added]

    async def _taken_in(
        self, file: Bringing, copy: Path, by: str | None, heard: Heard | None
    ) -> Dataset:
        """Copy a file and check the copy: the file may change while we look at it."""
        sha256, length, had_mark = await asyncio.to_thread(_take_in, file.path, copy, file.name)
        report = await self._checked(copy, heard)
        if had_mark:
            report = _marked(report)
        return Dataset(
            sha256=sha256,
            name=clean_name(file.name),
            bytes=length,
            report=report.to_json(),
            origin=dict(file.origin),
            added_by=by,
            added_at=now(),
        )

    async def _placed(
        self, copies: Sequence[tuple[Path, str]], arrivals: Sequence[Arrival]
    ) -> list[tuple[Dataset, bool]]:
        """Put the bytes in their places and the rows on record."""

        async def place() -> None:
            await asyncio.to_thread(self._place, copies)

        try:
            return await self._archive.datasets.add_all(arrivals, first=place)
        finally:
            await self._sweep()

    async def examined(self, dataset: Dataset, heard: Heard | None = None) -> Report:
        """Return the whole report; one that an earlier release made is completed once.

        Where its bytes are gone, it is what that release found.

        Args:
            dataset: the dataset.
            heard: hears how far checking is, in another thread, where there is something to check.

        Raises:
            OSError: when its bytes cannot be read.
        """
        report = self.report(await self._archive.datasets.get(dataset.sha256))
        if report.edition >= EDITION:
            return report
        async with self._examining.setdefault(dataset.sha256, asyncio.Lock()):
            return await self._examined_anew(dataset.sha256, heard)

    async def _examined_anew(self, sha256: str, heard: Heard | None) -> Report:
        dataset = await self._archive.datasets.get(sha256)
        report, path = self.report(dataset), self.path(sha256)
        is_there = dataset.gone_at is None and await asyncio.to_thread(path.is_file)
        if report.edition >= EDITION or not is_there:
            return report
        try:
            new = await self._checked(path, heard)
        except TooLargeError:  # an earlier release kept it all the same
            return report
        if mark_left_out() in report.warnings:
            new = _marked(new)
        return self.report(await self._archive.datasets.complete_report(sha256, new.to_json()))

    async def _checked(self, path: Path, heard: Heard | None) -> Report:
        return await asyncio.to_thread(check_file, path, rules=self._rules(), heard=heard)

    def path(self, sha256: str) -> Path:
        """Return where a dataset's bytes are."""
        return self._folder / f"{sha256}.jsonl"

    def report(self, dataset: Dataset) -> Report:
        """Return what checking found when it was kept."""
        return Report.from_json(dataset.report)

    async def convert(
        self, dataset: Dataset, *, by: str | None, heard: Heard | None = None
    ) -> Kept:
        """Keep a JSON list, or text in another encoding, as JSONL in UTF-8, beside the original.

        Raises:
            CannotConvertError: when it is neither.
            DatasetMissingError: when its bytes are not there.
        """
        if not self.report(dataset).convertible:
            raise CannotConvertError(words.cannot_convert(dataset.name))
        source = self._bytes_of(dataset)
        with self.incoming() as to:
            try:
                encoding = await asyncio.to_thread(encoding_of, source)
                await asyncio.to_thread(convert_file, source, to, encoding)
            except (BrokenJsonError, BrokenTextError):
                raise CannotConvertError(words.cannot_convert(dataset.name)) from None
            origin = {"kind": "conversion", "of": dataset.sha256}
            if encoding is not Encoding.UTF_8:
                origin["encoding"] = encoding.value
            name = _converted(dataset.name)
            return await self.keep(to, name, by=by, origin=origin, act="convert", heard=heard)

    async def split(
        self, dataset: Dataset, share: float, *, by: str | None
    ) -> tuple[Dataset, Dataset]:
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
            sources = await self._archive.datasets.sources(dataset.sha256)
            parts = [(training, 1 - held, "training"), (validation, held, "validation")]
            files = [
                Bringing(
                    path,
                    _part_name(dataset.name, part, of_whole),
                    {"kind": "split", "of": dataset.sha256, "share": of_whole, "part": part},
                    await asyncio.to_thread(sources_of_part, source, path, sources),
                )
                for path, of_whole, part in parts
            ]
            first, second = await self.keep_all(files, by=by, act="split")
            return first.dataset, second.dataset

    async def forget(self, dataset: Dataset, *, by: str | None) -> bool:
        """Delete a dataset's bytes, and what its report quotes; False when that was done before.

        Raises:
            DatasetInUseError: while a job is sending them.
        """
        for job in await self._archive.jobs.in_states(_NEEDING):
            if dataset.sha256 in (job.training_sha256, job.validation_sha256):
                raise DatasetInUseError(words.in_use(dataset.name, job.id))
        audit = audited(by, "delete_dataset", dataset.sha256, name=dataset.name)
        is_new = await self._archive.datasets.set_gone(
            dataset.sha256, remains=without_words, audit=audit
        )
        await self._unlink_if_gone(dataset.sha256)
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
            sha256, length, _ = await asyncio.to_thread(_copy, path, other, bom=bom)
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

    def _place(self, copies: Sequence[tuple[Path, str]]) -> None:
        """Move checked bytes to their places, each in one step, and make sure of them.

        A mark beside them says that there may be no row yet.
        """
        for copy, sha256 in copies:
            self._mark_of(sha256).touch()
            copy.chmod(0o600)  # a newsletter may name people
            copy.replace(self.path(sha256))
        _sync_folder(self._folder)

    async def _sweep(self) -> None:
        """Remove what was left over: bytes that never got a row, and copies that are days old."""
        for mark in await asyncio.to_thread(list, self._folder.glob(f"*{_PLACING}")):
            await self._unlink_if_gone(mark.name.removesuffix(_PLACING))
        await asyncio.to_thread(self._sweep_copies)

    def _sweep_copies(self) -> None:
        for left_over in self._folder.glob(f"*{_PART}"):
            if time.time() - _changed(left_over) > _STALE_SECONDS:
                left_over.unlink(missing_ok=True)

    async def _unlink_if_gone(self, sha256: str) -> None:
        """Remove bytes and their mark; only the mark where a row says that they are kept."""
        async with self._archive.datasets.unchanged(sha256) as is_kept:
            if not is_kept:
                await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)
            await asyncio.to_thread(self._mark_of(sha256).unlink, missing_ok=True)

    def _mark_of(self, sha256: str) -> Path:
        return self._folder / f"{sha256}{_PLACING}"

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


def _part_name(whole: str, part: str, share: float) -> str:
    return f"{PurePosixPath(whole).stem}-{part}-{round(share * 100)}.jsonl"


def _share_of(part: Path, rest: Path) -> float:
    """Return the share of all examples that a part has."""
    examples, others = (sum(1 for _ in lines_of(path)) for path in (part, rest))
    return examples / (examples + others)


def _has_bom(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8


def _take_in(source: Path, to: Path, name: str) -> tuple[str, int, bool]:
    """Copy a file for good, without a byte order mark; return hash, length, whether there was one.

    Raises:
        OSError: when it cannot be read or written.
        TooLargeError: when no engine takes so large a file; it is not read further than that.
    """
    if (length := source.stat().st_size) > LARGEST_FILE:
        raise TooLargeError(name, length)
    sha256, length, had_mark = _copy(source, to, bom=False)
    if length > LARGEST_FILE:  # it grew, or it is no file that has a size
        raise TooLargeError(name, length)
    return sha256, length, had_mark


def _marked(report: Report) -> Report:
    return replace(report, warnings=(mark_left_out(), *report.warnings))


def _copy(source: Path, to: Path, *, bom: bool) -> tuple[str, int, bool]:
    """Copy bytes to the disk for good; return hash, length, whether the source had a mark.

    It goes little further than the largest file.

    Args:
        source: the file.
        to: where the copy goes.
        bom: whether the copy begins with a byte order mark.
    """
    digest = hashlib.sha256()
    with source.open("rb") as file, to.open("wb") as copy:
        chunk = file.read(_CHUNK)
        had_mark = chunk.startswith(codecs.BOM_UTF8)
        chunk = (codecs.BOM_UTF8 if bom else b"") + chunk.removeprefix(codecs.BOM_UTF8)
        while chunk:
            copy.write(chunk)
            digest.update(chunk)
            if copy.tell() > LARGEST_FILE + _CHUNK:
                break
            chunk = file.read(_CHUNK)
        copy.flush()
        os.fsync(copy.fileno())
        return digest.hexdigest(), copy.tell(), had_mark


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
