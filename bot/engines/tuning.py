"""Fine-tuning on one engine: files, jobs, what is told of them, and the models that come of it."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openai
import structlog

from bot.archive import JobEvent
from bot.engines.calls import Calls, RawAnswer, within
from bot.engines.failure import EngineFailure, FailureKind
from bot.engines.raw import Raw
from bot.engines.remote import (
    METADATA_KEY,
    Checkpoint,
    JobOrder,
    RemoteFile,
    RemoteJob,
    event_from_raw,
)
from bot.engines.results import as_csv

if TYPE_CHECKING:
    from openai.types.fine_tuning.supervised_hyperparameters_param import (
        SupervisedHyperparametersParam,
    )

log = structlog.get_logger(__name__)

PURPOSE: Final = "fine-tune"
FILES_LIMIT = 1000
PAGE = 100
JOBS_SEARCHED = 100
EVENTS_LIMIT = 100_000
"""More events of one job are not read; a job has one or two for each step."""
READ_SECONDS = 20.0
"""Somebody may be waiting for what is read; whoever reads in the background comes again."""
UPLOAD_SECONDS = 3600.0
UPLOAD_PAUSE_SECONDS = 300.0
"""An engine may take its time when it has the whole file."""
DOWNLOAD_SECONDS = 600.0
CREATE_SECONDS = 120.0
RESULTS_LIMIT = 20 * 2**20
CLOCKS_APART = 300
"""Seconds by which an engine's clock may be behind ours."""
_NOWHERE = frozenset({FailureKind.NOT_FOUND, FailureKind.MODEL_GONE})
_NO_SUCH_LIST = frozenset({FailureKind.NOT_OFFERED, FailureKind.NOT_FOUND})


class Tuning:
    """Fine-tuning on one engine. Every method raises EngineFailure when it is not done."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._files = calls.once.files
        self._jobs = calls.once.fine_tuning.jobs

    # Files

    async def files(self) -> list[RemoteFile]:
        """Return the files for fine-tuning, newest first: at most FILES_LIMIT."""

        async def page(after: str | None) -> RawAnswer:
            return await self._files.with_raw_response.list(
                purpose=PURPOSE, order="desc", limit=FILES_LIMIT, after=after or openai.omit
            )

        found = await self._all(page, limit=FILES_LIMIT)
        # Engines that take no notice of the purpose list their results too.
        ours = [raw for raw in found if raw.get("purpose") in (None, PURPOSE)]
        files = [file for raw in ours if (file := RemoteFile.from_raw(raw))]
        return sorted(files, key=lambda file: -file.created_at)

    async def upload(self, path: Path, filename: str) -> RemoteFile:
        """Send a file for fine-tuning, once. It is read in pieces while it is sent."""
        with await asyncio.to_thread(path.open, "rb") as content:
            raw = await self._calls.json(
                self._files.with_raw_response.create(
                    file=(filename, content, "application/jsonl"),
                    purpose=PURPOSE,
                    timeout=within(UPLOAD_PAUSE_SECONDS),
                ),
                seconds=UPLOAD_SECONDS,
            )
        file = RemoteFile.from_raw(raw)
        if file is None:
            raise self._calls.broken("the uploaded file has no id")
        return file

    async def find_upload(self, filename: str, bytes: int) -> RemoteFile | None:  # noqa: A002 - as in RemoteFile
        """Find a file that was sent under a name unlike any other."""
        for file in await self.files():
            # Some engines do not tell the size.
            if file.name == filename and file.bytes in (bytes, 0):
                return file
        return None

    async def download(self, file_id: str, to: Path, *, limit: int) -> None:
        """Write a file's content to `to`; nothing stays there when it fails.

        Raises:
            EngineFailure: also of the kind TOO_LONG, when there is more than `limit` bytes of it.
        """
        try:
            async with self._calls.failing(of_one=True, seconds=DOWNLOAD_SECONDS):
                await self._download(file_id, to, limit)
        except BaseException:
            to.unlink(missing_ok=True)  # noqa: ASYNC240 - also while this task is being cancelled
            raise

    async def _download(self, file_id: str, to: Path, limit: int) -> None:
        answering = self._files.with_streaming_response.content(file_id)
        received = 0
        async with answering as answer:
            with await asyncio.to_thread(to.open, "wb") as target:
                async for piece in answer.iter_bytes(64 * 1024):
                    received += len(piece)
                    if received > limit:
                        raise EngineFailure(FailureKind.TOO_LONG, f"more than {limit:,} bytes")
                    await asyncio.to_thread(target.write, piece)

    async def delete_file(self, file_id: str) -> None:
        """Delete a file; one that is gone already is fine."""
        await self._gone(self._files.with_raw_response.delete(file_id))

    # Jobs

    async def jobs(self, limit: int = 20) -> list[RemoteJob]:
        """Return the newest jobs, newest first."""

        async def page(after: str | None) -> RawAnswer:
            return await self._jobs.with_raw_response.list(
                limit=min(limit, PAGE), after=after or openai.omit
            )

        return _jobs(await self._all(page, limit=limit))

    async def job(self, remote_id: str) -> RemoteJob:
        """Return a job as it is now."""
        return await self._job(
            self._jobs.with_raw_response.retrieve(remote_id), seconds=READ_SECONDS
        )

    async def create(self, order: JobOrder) -> RemoteJob:
        """Create a job. It is sent once, whatever happens: creating twice would train twice."""
        hyperparameters: SupervisedHyperparametersParam = {}
        hyperparameters.update(order.hyperparameters)  # type: ignore[typeddict-item] # further ones pass
        return await self._job(
            self._jobs.with_raw_response.create(
                model=order.model,
                training_file=order.training_file,
                validation_file=order.validation_file or openai.omit,
                # Engines that do not know methods do what they do without one.
                method={"type": "supervised", "supervised": {"hyperparameters": hyperparameters}}
                if hyperparameters
                else openai.omit,
                suffix=order.suffix or openai.omit,
                seed=openai.omit if order.seed is None else order.seed,
                metadata=dict(order.metadata) or openai.omit,
                timeout=within(CREATE_SECONDS),
            ),
            of_one=False,
            seconds=CREATE_SECONDS,
        )

    async def find_job(
        self,
        order: JobOrder,
        *,
        since: datetime,
        is_taken: Callable[[str], Awaitable[bool]] | None = None,
    ) -> RemoteJob | None:
        """Find a job whose creation was left unclear.

        It is looked for by its key, and where the engine keeps no metadata, by all that was ordered
        among the jobs created since then. `is_taken` tells which of these are another one's.
        """
        key = order.metadata[METADATA_KEY]
        if with_key := await self._jobs_with(key):
            return with_key[0]
        newest = await self.jobs(JOBS_SEARCHED)
        if with_key := _with_key(newest, key):
            return with_key[0]
        earliest = since.timestamp() - CLOCKS_APART
        for job in newest:
            ours = METADATA_KEY not in job.metadata and job.created_at >= earliest
            if job.may_be(order) and ours and not (is_taken and await is_taken(job.id)):
                return job
        return None

    async def _jobs_with(self, key: str) -> list[RemoteJob]:
        """Ask the engine for the jobs with this key; it may know no such question."""
        try:
            listed, _ = await self._calls.page(
                self._jobs.with_raw_response.list(limit=PAGE, metadata={METADATA_KEY: key}),
                seconds=READ_SECONDS,
            )
        except EngineFailure as failure:
            if failure.kind in (FailureKind.REJECTED, FailureKind.BROKEN):
                return []
            raise
        # An engine that takes no notice of the filter lists other jobs too.
        return _with_key(_jobs(listed), key)

    async def cancel(self, remote_id: str) -> RemoteJob:
        """End a job before its time."""
        return await self._job(self._jobs.with_raw_response.cancel(remote_id), of_one=False)

    async def pause(self, remote_id: str) -> RemoteJob:
        """Let a running job rest."""
        return await self._job(self._jobs.with_raw_response.pause(remote_id), of_one=False)

    async def resume(self, remote_id: str) -> RemoteJob:
        """Let a paused job go on."""
        return await self._job(self._jobs.with_raw_response.resume(remote_id), of_one=False)

    # What is told of a job

    async def events(
        self, remote_id: str, is_known: Callable[[str], Awaitable[bool]]
    ) -> list[JobEvent]:
        """Return the events that are new, oldest first: those after the newest known one.

        Engines list them newest first, so pages are read until one that is known; an engine that
        lists them oldest first is read to the end. Nothing is returned of an answer that breaks
        off half-way: older events would be lost behind newer. There are none where the engine tells
        none: not every one has this list.
        """

        async def page(after: str | None) -> RawAnswer:
            return await self._jobs.with_raw_response.list_events(
                remote_id, limit=PAGE, after=after or openai.omit
            )

        new: dict[str, JobEvent] = {}
        upwards = False
        asking = self._calls.pages(page, of_one=True, seconds=READ_SECONDS)
        try:
            async with aclosing(asking) as pages:
                async for listed in pages:
                    events = [event for raw in listed if (event := event_from_raw(raw))]
                    upwards = upwards or _is_upwards(events)
                    for event in events:
                        if not await is_known(event.event_id):
                            new.setdefault(event.event_id, event)
                        elif not upwards:
                            return _oldest_first(new)
                    if len(new) >= EVENTS_LIMIT:
                        log.warning("a job tells more than is read", job=remote_id)
                        break
        except EngineFailure as failure:
            if new or failure.kind not in _NO_SUCH_LIST:
                raise
        return list(new.values()) if upwards else _oldest_first(new)

    async def checkpoints(self, remote_id: str) -> list[Checkpoint]:
        """Return a job's checkpoints in the order of their steps; none where none are offered."""

        async def page(after: str | None) -> RawAnswer:
            return await self._jobs.checkpoints.with_raw_response.list(
                remote_id, limit=PAGE, after=after or openai.omit
            )

        try:
            found = await self._all(page, limit=PAGE)
        except EngineFailure as failure:
            if failure.kind in _NO_SUCH_LIST:
                return []
            raise
        checkpoints = [one for raw in found if (one := Checkpoint.from_raw(raw))]
        return sorted(checkpoints, key=lambda checkpoint: checkpoint.step)

    async def results(self, job: RemoteJob) -> str | None:
        """Return the table of a job's measures as CSV; None where there is none."""
        for file_id in job.result_files:
            with tempfile.TemporaryDirectory() as folder:
                whole = Path(folder) / "results"
                await self.download(file_id, whole, limit=RESULTS_LIMIT)
                content = await asyncio.to_thread(whole.read_bytes)
            if (table := as_csv(content)) is not None:
                return table
        return None

    # Models

    async def delete_model(self, model: str) -> None:
        """Delete a model; one that is gone already is fine."""
        await self._gone(self._calls.once.models.with_raw_response.delete(model))

    # How it is asked

    async def _job(
        self,
        answering: Awaitable[RawAnswer],
        *,
        of_one: bool = True,
        seconds: float | None = None,
    ) -> RemoteJob:
        job = RemoteJob.from_raw(await self._calls.json(answering, of_one=of_one, seconds=seconds))
        if not job.id:
            raise self._calls.broken("the answer is no job: it has no id")
        return job

    async def _gone(self, answering: Awaitable[RawAnswer]) -> None:
        try:
            await self._calls.json(answering, of_one=True)
        except EngineFailure as failure:
            if failure.kind not in _NOWHERE:
                raise

    async def _all(
        self, page: Callable[[str | None], Awaitable[RawAnswer]], *, limit: int
    ) -> list[Raw]:
        """Read page after page, up to `limit` entries."""
        found: list[Raw] = []
        asking = self._calls.pages(page, of_one=False, seconds=READ_SECONDS)
        async with aclosing(asking) as pages:
            async for listed in pages:
                found += listed
                if len(found) >= limit:
                    break
        return found[:limit]


def _jobs(listed: Sequence[Raw]) -> list[RemoteJob]:
    return [job for raw in listed if (job := RemoteJob.from_raw(raw)).id]


def _with_key(jobs: Sequence[RemoteJob], key: str) -> list[RemoteJob]:
    return [job for job in jobs if job.metadata.get(METADATA_KEY) == key]


def _is_upwards(events: Sequence[JobEvent]) -> bool:
    """Tell whether a page lists the oldest first; where the moments say nothing, it does not."""
    moments = [event.created_at for event in events if event.created_at]
    return moments == sorted(moments) and len(set(moments)) > 1


def _oldest_first(newest_first: dict[str, JobEvent]) -> list[JobEvent]:
    return list(newest_first.values())[::-1]
