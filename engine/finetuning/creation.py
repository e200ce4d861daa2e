"""A job comes into being: with copies of its files, so that whoever deletes those disturbs nothing.

The copies come first, then the row. A folder without a row is removed at the next start.
"""

import asyncio
import shutil
from pathlib import Path

from engine.catalog import Catalog
from engine.errors import ApiError
from engine.finetuning.files import FINE_TUNE, File
from engine.finetuning.job import Job, Request
from engine.finetuning.preparation import TRAINING, VALIDATION, source
from engine.finetuning.record import Record
from engine.folder import copy_whole


async def create(record: Record, catalog: Catalog, asked: Request) -> Job:
    """Record a new job.

    Raises:
        ApiError: Its model or a file is not there, or a file is not for fine-tuning.
    """
    catalog.find(asked.model)
    files = {TRAINING: _file(record, TRAINING, asked.training_file)}
    if asked.validation_file is not None:
        files[VALIDATION] = _file(record, VALIDATION, asked.validation_file)
    job_id = record.jobs.new_id()
    folder = record.folder(job_id)
    try:
        folder.mkdir()
        for param, file in files.items():
            await _copy(record.files.path(file.id), folder, param, file.id)
        catalog.find(asked.model)  # it may be gone by now; from here on it is kept
        return _recorded(record, job_id, asked)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _file(record: Record, param: str, file_id: str) -> File:
    try:
        file = record.files.find(file_id)
    except ApiError:
        raise _missing(param, file_id) from None
    if file.purpose != FINE_TUNE:
        raise ApiError(
            400,
            f"The file '{file_id}' was uploaded with the purpose '{file.purpose}'. Upload it with "
            f"the purpose '{FINE_TUNE}' to train on it.",
            param=param,
        )
    return file


async def _copy(path: Path, folder: Path, param: str, file_id: str) -> None:
    try:
        await asyncio.to_thread(copy_whole, path, source(folder, param))
    except FileNotFoundError:  # it was deleted this very moment
        raise _missing(param, file_id) from None


def _recorded(record: Record, job_id: str, asked: Request) -> Job:
    with record.store.change(durable=True):
        job = record.jobs.add(job_id, asked)
        record.events.tell(job_id, f"Created fine-tuning job: {job_id}")
        record.events.tell(job_id, f"Validating training file: {asked.training_file}")
        if asked.validation_file is not None:
            record.events.tell(job_id, f"Validating validation file: {asked.validation_file}")
    return job


def _missing(param: str, file_id: str) -> ApiError:
    return ApiError(
        400,
        f"There is no file '{file_id}'. Upload it first, with POST /v1/files.",
        param=param,
        code="file_not_found",
    )
