"""What people may mean by a word: the jobs, files and models that there are, by all their names."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.archive import Dataset, Job, NotOnRecordError, Request
from bot.engines import EngineFailure, OfferedModel, RemoteFile, RemoteJob
from bot.training.datasets.parts import given_first, rather_given
from bot.training.references import LAST, Ambiguous, Found, Missing, Named, fold, resolve
from bot.words import datasets as dataset_words
from bot.words import finetune as words
from bot.words import training as training_words
from handlers.bot import Bot

JOBS_CONSIDERED = 500
REMOTE_JOBS_CONSIDERED = 100
ACTS_CONSIDERED = 1000
ABOUT = "about"
"""In a request's payload: the hash of the file that was meant by `last`, or by a name."""
DELETED = "delete_dataset"
"""The act by which a file's bytes went."""

T = TypeVar("T")


@dataclass(eq=False)
class UnresolvedError(Exception):
    """It is not clear what is meant, or it cannot be; `why` tells the person so, in plain words."""

    why: str


class SeveralMeantError(UnresolvedError):
    """It may be one of several that are there."""


@dataclass(frozen=True, slots=True)
class FileAtEngine:
    """A file that lies at an engine only."""

    engine: str
    file: RemoteFile


async def find_job(bot: Bot, wanted: str) -> Job:
    """Return the job that is meant; nothing at all means the newest one.

    Raises:
        UnresolvedError: when none is meant, or several.
    """
    jobs = await bot.archive.jobs.recent(JOBS_CONSIDERED)
    if not jobs and not wanted:
        raise UnresolvedError(training_words.no_jobs(bot.commands))
    return _the_one(bot, "job", "list", wanted, resolve(wanted or "last", job_names(jobs)))


def job_names(jobs: Sequence[Job]) -> list[Named[Job]]:
    """Return jobs under the names that people have for them."""
    return [
        Named(
            id=f"#{job.id}",
            names=tuple(filter(None, (str(job.id), job.remote_id, job.fine_tuned_model))),
            value=job,
        )
        for job in jobs
    ]


async def find_file(bot: Bot, wanted: str) -> Dataset | FileAtEngine:
    """Return the file that is meant: one of ours, else one that lies at an engine only.

    Raises:
        UnresolvedError: when none is meant, or several.
    """
    kept = dataset_names(await bot.archive.datasets.kept())
    answer = rather_given(resolve(wanted, kept))
    if not isinstance(answer, Missing):
        return _the_one(bot, "file", "dataset list", wanted, answer)
    remote = resolve(wanted, await _remote_files(bot))
    if isinstance(remote, Missing):
        remote = Missing(wanted, answer.nearest or remote.nearest)
    return _the_one(bot, "file", "dataset list", wanted, remote)


async def find_dataset(bot: Bot, wanted: str) -> Dataset:
    """Return the file of ours that is meant; also one whose bytes were deleted.

    Raises:
        UnresolvedError: when none is meant, or several, or one that lies at an engine only.
    """
    if fold(wanted) in LAST and not await bot.archive.datasets.kept():
        none = dataset_words.no_files(bot.commands.finetune, sample=False)
        raise UnresolvedError(none)
    try:
        found = await find_file(bot, wanted)
    except SeveralMeantError:
        raise
    except UnresolvedError:
        gone = resolve(wanted, dataset_names(await _deleted(bot)))
        if isinstance(gone, Found):
            return gone.value
        raise
    if isinstance(found, FileAtEngine):
        raise UnresolvedError(words.lies_at_engine(found.file.name, found.engine))
    return found


async def dataset_meant(
    bot: Bot, request: Request, wanted: str, *, kept_as: str = ABOUT
) -> Dataset:
    """Return the file of ours that a recorded line means: after a crash the same as before it.

    Args:
        bot: the bot.
        request: the line on record.
        wanted: the file's name in it, or `last`.
        kept_as: where the request's payload keeps which file that was.

    Raises:
        UnresolvedError: as `find_dataset`.
    """
    noted = request.payload.get(kept_as)
    if noted:
        return await dataset_at(bot, noted)
    dataset = await find_dataset(bot, wanted)
    await bot.archive.requests.note(request.id, **{kept_as: dataset.sha256})
    return dataset


async def dataset_at(bot: Bot, sha256: str) -> Dataset:
    """Return the file that a button is about, also one whose bytes were deleted.

    Raises:
        UnresolvedError: when it is on no record: the button is older than the archive.
    """
    try:
        return await bot.archive.datasets.get(sha256)
    except NotOnRecordError as error:
        short = dataset_words.short(sha256)
        raise UnresolvedError(dataset_words.unknown_dataset(short)) from error


async def _deleted(bot: Bot) -> list[Dataset]:
    """Return the files that were deleted lately, and whose rows tell of them."""
    lines = await bot.archive.audit.recent(ACTS_CONSIDERED)
    subjects = dict.fromkeys(line.subject for line in lines if line.act == DELETED)
    found = [await dataset_at(bot, sha256) for sha256 in subjects]
    return [dataset for dataset in found if dataset.gone_at]


def dataset_names(datasets: Sequence[Dataset]) -> list[Named[Dataset]]:
    """Return kept files under their names, with and without the ending."""
    return [
        Named(
            id=dataset.sha256,
            names=(dataset.name, dataset.name.removesuffix(".jsonl")),
            value=dataset,
        )
        for dataset in given_first(datasets)
    ]


async def _remote_files(bot: Bot) -> list[Named[FileAtEngine]]:
    """Return the files at all engines that answer; one that is down hides only its own."""
    names = bot.engines.names
    lists = await asyncio.gather(*(_files_at(bot, engine) for engine in names))
    files = [FileAtEngine(engine, f) for engine, of in zip(names, lists, strict=True) for f in of]
    files.sort(key=lambda each: -each.file.created_at)
    return [
        Named(
            each.file.id,
            (f"{each.engine}:{each.file.id}", each.file.name, f"{each.engine}:{each.file.name}"),
            each,
        )
        for each in files
    ]


async def _files_at(bot: Bot, engine: str) -> list[RemoteFile]:
    found = bot.engines.get(engine)
    try:
        return await found.tuning.files() if found else []
    except EngineFailure:
        return []


async def find_model(
    bot: Bot, wanted: str, *, models: Sequence[OfferedModel] | None = None
) -> OfferedModel:
    """Return the model that is meant, among all that engines offer, or among these.

    Raises:
        UnresolvedError: when none is meant, or several.
    """
    offered = (await bot.engines.offer()).models if models is None else models
    answer = resolve(wanted, model_names(offered))
    if isinstance(answer, Missing) and models is None:
        # It may have come a moment ago, after the list that we remember.
        answer = resolve(wanted, model_names((await bot.engines.offer(fresh=True)).models))
    return _the_one(bot, "model", "models", wanted, answer)


def model_names(models: Sequence[OfferedModel]) -> list[Named[OfferedModel]]:
    """Return models under their names, what was trained first, then the newest first."""
    ordered = sorted(models, key=lambda model: (not model.is_tuned, -model.created))
    return [Named(str(model), (model.id, *_short_names(model.id)), model) for model in ordered]


def _short_names(model: str) -> tuple[str, ...]:
    """Return what people call a model: of `ft:BASE:ORG:SUFFIX:ID` the SUFFIX and on, and the ID."""
    parts = model.split(":")
    if parts[0] != "ft":
        return ()
    names = (":".join(filter(None, parts[3:])), ":".join(parts[4:]))
    return tuple(dict.fromkeys(filter(None, names)))


async def find_remote_job(bot: Bot, wanted: str) -> tuple[str, RemoteJob] | None:
    """Return a job that was started elsewhere, with its engine; None when no engine knows it.

    Raises:
        UnresolvedError: when several are meant.
    """
    engine, colon, behind = wanted.partition(":")
    named = (engine,) if colon and bot.engines.get(engine) else bot.engines.names
    remote_id = behind if colon and bot.engines.get(engine) else wanted
    lists = await asyncio.gather(*(_jobs_at(bot, name) for name in named))
    jobs = [(name, job) for name, of in zip(named, lists, strict=True) for job in of]
    answer = resolve(remote_id, [Named(job.id, (), (name, job)) for name, job in jobs])
    if isinstance(answer, Missing):
        exact = await asyncio.gather(*(_job_at(bot, name, remote_id) for name in named))
        return next(((n, j) for n, j in zip(named, exact, strict=True) if j), None)
    return _the_one(bot, "job", "list", wanted, answer)


async def _jobs_at(bot: Bot, engine: str) -> list[RemoteJob]:
    found = bot.engines.get(engine)
    try:
        return await found.tuning.jobs(REMOTE_JOBS_CONSIDERED) if found else []
    except EngineFailure:
        return []


async def _job_at(bot: Bot, engine: str, remote_id: str) -> RemoteJob | None:
    """Ask an engine for a job that is too old for its newest list."""
    found = bot.engines.get(engine)
    if found is None or not remote_id.startswith("ftjob"):
        return None
    try:
        return await found.tuning.job(remote_id)
    except EngineFailure:
        return None


def _the_one(
    bot: Bot, noun: str, look: str, wanted: str, answer: Found[T] | Ambiguous[T] | Missing
) -> T:
    """Return what was found, or raise what is to be said instead."""
    if isinstance(answer, Found):
        return answer.value
    if isinstance(answer, Ambiguous):
        names = [_shown(named) for named in answer.candidates]
        raise SeveralMeantError(words.several_found(noun, wanted, names))
    looked = f"{bot.commands.finetune} {look}"
    raise UnresolvedError(words.not_found(noun, wanted, answer.nearest, looked))


def _shown(named: Named[T]) -> str:
    """Return a name with its id, because several may have the same name."""
    name = next(iter(named.names), "")
    return f"{name} ({named.id[:12]})" if isinstance(named.value, Dataset) else named.id
