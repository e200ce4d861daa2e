"""Why jobs fail, in words, and how a failure is recorded."""

import asyncio
import contextlib
import shutil
import sqlite3
from pathlib import Path

import structlog

from engine.errors import ApiError, is_full
from engine.finetuning import child
from engine.finetuning.job import Trouble
from engine.finetuning.journal import Told, words
from engine.finetuning.record import Record

log = structlog.get_logger()

_AGAIN_SECONDS = 2.0
_SCARCE = 32 * 1024 * 1024
_KILLED = -9
"""The exit status of a process that was ended by SIGKILL, a signal that Windows does not know."""

_MISTAKE = Trouble(
    "server_error",
    "The engine made a mistake; its log says which. The uploaded files are kept: create the job "
    "again.",
)
_DISK_FULL = Trouble(
    "disk_full",
    "The disk is full. The uploaded files are kept: make room, and create the job again.",
)
_NO_MEMORY_TO_PREPARE = Trouble(
    "not_enough_memory",
    "The machine has too little memory to check the files. The uploaded files are kept: close "
    "other programs, or use fewer examples, and create the job again.",
)
_KILLED_FOR_MEMORY = Trouble(
    "not_enough_memory",
    "The training was killed by the system, most likely because memory ran out. The uploaded files "
    "are kept: close other programs, or use shorter examples or a smaller batch_size, and create "
    "the job again.",
)


def of(error: Exception) -> Trouble:
    """What an exception means for the job in whose course it came up."""
    if is_full(error):
        return _DISK_FULL
    if isinstance(error, MemoryError):
        return _NO_MEMORY_TO_PREPARE
    if isinstance(error, ApiError):
        return Trouble(error.code or "server_error", error.message)
    if isinstance(error, OSError):
        return Trouble(
            "server_error",
            f"A file could not be read or written: {error}. The uploaded files are kept: create "
            "the job again.",
        )
    return _MISTAKE


def told(ending: Told) -> Trouble:
    """What a training said of its own failure."""
    if not (message := words(ending, "message")):
        return _MISTAKE
    return Trouble(
        words(ending, "code") or _MISTAKE.code, f"{message} The uploaded files are kept."
    )


def sudden_end(folder: Path, status: int | None) -> Trouble:
    """What it means that a training ended without a word, with that exit status."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < _SCARCE:
            return _DISK_FULL
    if status == _KILLED:
        return _KILLED_FOR_MEMORY
    return Trouble(
        "server_error",
        f"The training ended without a word, with status {status}; the engine's log says what is "
        "known. The uploaded files are kept: create the job again.",
    )


async def fail(record: Record, job_id: str, trouble: Trouble) -> None:
    """Record that a job has failed, unless it is over; until that is recorded, try again.

    Then its folder goes, or before, where the record has no room.
    """
    folder = record.folder(job_id)
    child.kill_stray(folder)
    recorded = False
    while not recorded:
        try:
            _record_failure(record, job_id, trouble)
            recorded = True
        except sqlite3.Error:
            log.exception("A failure could not be recorded; trying again", job=job_id)
            await asyncio.sleep(_AGAIN_SECONDS)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _record_failure(record: Record, job_id: str, trouble: Trouble) -> None:
    with record.store.change():
        job = record.jobs.find(job_id)
        if job.over:
            return
        record.checkpoints.drop_all(job_id)
        record.events.tell(job_id, trouble.message, "error")
        record.jobs.end(job, "failed", error=trouble)
    log.warning("A fine-tuning job failed", job=job_id, code=trouble.code)
