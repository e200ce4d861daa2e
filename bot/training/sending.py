"""Sending: a dataset's copy is brought to an engine, or one that is there already is used again.

A copy is on record before it leaves. Where the answer is lost, it is looked for by its name, which
holds its hash, before it is sent again.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath
from weakref import WeakValueDictionary

import structlog

from bot.archive import Archive, Dataset, Job, JobState, Upload
from bot.engines import Engine, EngineFailure, EngineKind, FailureKind
from bot.training import patience
from bot.training.board import Board
from bot.training.datasets.keeping import DatasetStore, Encoded
from bot.training.patience import AWAY, Patience
from bot.words import engines as engine_words
from bot.words import planning as words

log = structlog.get_logger(__name__)

# Some engines take files and list none.
_NO_LIST = frozenset({FailureKind.NOT_OFFERED, FailureKind.NOT_FOUND})
_STEM_LENGTH = 40


class LeftOffError(Exception):
    """The job is not ours to start any more: somebody cancelled it."""


class Sending:
    """Brings the files of confirmed jobs to their engines."""

    def __init__(self, archive: Archive, datasets: DatasetStore, board: Board) -> None:
        self._archive = archive
        self._datasets = datasets
        self._board = board
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._without_list: set[str] = set()

    async def send(self, job: Job, engine: Engine) -> Job:
        """Return the job with the engine's ids of its files.

        Raises:
            EngineFailure: when the engine does not take them, or was away for too long.
            DatasetError: when they are not kept here any more.
            OSError: when they cannot be read here.
            LeftOffError: when somebody cancelled the job meanwhile.
        """
        noted: dict[str, str | None] = {}
        if job.training_sha256 is not None:
            copy = await self._file(job, engine, job.training_sha256)
            noted |= {"training_file": copy.file_id, "training_sent_sha256": copy.sent_sha256}
        if job.validation_sha256 is not None:
            copy = await self._file(job, engine, job.validation_sha256)
            noted |= {"validation_file": copy.file_id, "validation_sent_sha256": copy.sent_sha256}
        self._board.trouble(job.id, None)
        return await self._archive.jobs.note(job.id, **noted) if noted else job

    async def put_away(self, job: Job, engine: Engine) -> None:
        """Remove the copies that were sent for this job alone, which will never need them."""
        needed = await self._needed_by_others(job)
        for upload in await self._sent_for(job):
            if upload.file_id in needed:
                continue
            try:
                if upload.file_id is not None:
                    await engine.tuning.delete_file(upload.file_id)
            except EngineFailure as failure:
                log.warning("an orphan file stays", file=upload.file_id, why=failure.kind)
                continue
            await self._archive.datasets.upload_gone(upload.id)
            await self._archive.audit.add(
                None, "delete_file", str(upload.file_id), engine=job.engine, job=job.id
            )

    async def doubt(self, job: Job) -> None:
        """After a refusal, no longer trust in copies that nobody could look for."""
        if job.engine not in self._without_list:
            return
        for upload in await self._archive.datasets.uploads():
            ours = upload.file_id in (job.training_file, job.validation_file)
            if upload.engine == job.engine and upload.file_id and ours:
                await self._archive.datasets.upload_gone(upload.id)

    async def _file(self, job: Job, engine: Engine, sha256: str) -> Upload:
        """Return a dataset's copy at the engine; one that is there already is used again."""
        dataset = await self._archive.datasets.get(sha256)
        waiting = Patience()
        async with self._locks.setdefault(f"{engine.name}:{sha256}", asyncio.Lock()):
            while True:
                if (await self._archive.jobs.get(job.id)).state is not JobState.CONFIRMED:
                    raise LeftOffError
                try:
                    return await self._known(engine, dataset) or await self._sent(engine, dataset)
                except EngineFailure as failure:
                    if failure.kind not in AWAY:
                        raise
                    if waiting.is_over:
                        hours = patience.PATIENCE // timedelta(hours=1)
                        why = words.gave_up_sending(hours)
                        raise EngineFailure(failure.kind, f"{why}. {failure.detail}") from failure
                    log.info("an engine is away", job=job.id, why=failure.kind)
                    said = engine_words.training_failure(failure, job.engine, "send")
                    self._board.trouble(job.id, said)
                await waiting.wait()

    async def _known(self, engine: Engine, dataset: Dataset) -> Upload | None:
        """Return a copy that was sent before, if it is still there."""
        uploads = await self._uploads(engine, dataset.sha256)
        if not uploads:
            return None
        try:
            there = {file.id for file in await engine.tuning.files()}
        except EngineFailure as failure:
            if failure.kind not in _NO_LIST:
                raise
            # Nobody can look: if it is gone, the engine will say so when the job is created.
            self._without_list.add(engine.name)
            return next((upload for upload in uploads if upload.file_id), None)
        for upload in uploads:
            if upload.file_id in there:
                return upload
            if upload.file_id is not None:
                await self._archive.datasets.upload_gone(upload.id)
        return None

    async def _sent(self, engine: Engine, dataset: Dataset) -> Upload:
        """Send a dataset, on record before it leaves; one that may have arrived is looked for."""
        filename = _filename(dataset)
        async with self._datasets.encoded(dataset, bom=engine.kind is EngineKind.AZURE) as copy:
            uploads = await self._uploads(engine, dataset.sha256)
            upload = next((each for each in uploads if each.file_id is None), None)
            file_id = await _arrived(engine, filename, copy) if upload else None
            if upload is None:
                upload = await self._archive.datasets.begin_upload(
                    dataset.sha256,
                    engine=engine.name,
                    filename=filename,
                    sent_sha256=copy.sha256,
                )
            if file_id is None:
                file_id = await _send(engine, filename, copy)
        await self._archive.datasets.uploaded(upload.id, file_id)
        return replace(upload, file_id=file_id)

    async def _uploads(self, engine: Engine, sha256: str) -> list[Upload]:
        uploads = await self._archive.datasets.uploads(sha256)
        return [upload for upload in uploads if upload.engine == engine.name]

    async def _sent_for(self, job: Job) -> list[Upload]:
        """Return the copies that were sent since a job was confirmed."""
        hashes = {job.training_sha256, job.validation_sha256} - {None}
        return [
            upload
            for upload in await self._archive.datasets.uploads()
            if upload.engine == job.engine
            and upload.dataset_sha256 in hashes
            and job.confirmed_at is not None
            and upload.created_at >= job.confirmed_at
        ]

    async def _needed_by_others(self, job: Job) -> set[str | None]:
        busy = {JobState.CONFIRMED, JobState.SENDING, JobState.UNCLEAR, JobState.WATCHED}
        others = [each for each in await self._archive.jobs.in_states(busy) if each.id != job.id]
        return {file for each in others for file in (each.training_file, each.validation_file)}


async def _send(engine: Engine, filename: str, copy: Encoded) -> str:
    """Send a file once; where the answer is lost, see whether it came through."""
    try:
        return (await engine.tuning.upload(copy.path, filename)).id
    except EngineFailure as failure:
        if not failure.unclear:
            raise
        if file_id := await _arrived(engine, filename, copy):
            return file_id
        raise


async def _arrived(engine: Engine, filename: str, copy: Encoded) -> str | None:
    try:
        found = await engine.tuning.find_upload(filename, copy.bytes)
    except EngineFailure as failure:
        if failure.kind in _NO_LIST:
            return None
        raise
    return found.id if found else None


def _filename(dataset: Dataset) -> str:
    """Return the name under which a dataset is sent: it holds its hash, so that it is found."""
    stem = PurePath(dataset.name).stem[:_STEM_LENGTH]
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in stem)
    return f"{plain or 'data'}-{dataset.sha256[:12]}.jsonl"
