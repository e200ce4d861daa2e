"""What people may mean by a word: the jobs, files and models that there are, by all their names."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.archive import Dataset, Job
from bot.engines import EngineFailure, OfferedModel, RemoteFile, RemoteJob
from bot.training.references import Ambiguous, Found, Missing, Named, resolve
from bot.words import finetune as words
from bot.words import training as training_words
from handlers.bot import Bot

JOBS_CONSIDERED = 500
REMOTE_JOBS_CONSIDERED = 100

T = TypeVar("T")


@dataclass(eq=False)
class UnresolvedError(Exception):
    """It is not clear what is meant, or it cannot be; `why` tells the person so, in plain words."""

    why: str


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
    answer = resolve(wanted, kept)
    if not isinstance(answer, Missing):
        return _the_one(bot, "file", "files", wanted, answer)
    remote = resolve(wanted, await _remote_files(bot))
    if isinstance(remote, Missing):
        remote = Missing(wanted, answer.nearest or remote.nearest)
    return _the_one(bot, "file", "files", wanted, remote)


def given_first(datasets: Iterable[Dataset]) -> list[Dataset]:
    """Put the shares that were held back behind the files that people gave: `last` means those."""
    return sorted(datasets, key=lambda dataset: dataset.origin.get("kind") == "split")


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
        raise UnresolvedError(words.several_found(noun, wanted, names))
    looked = f"{bot.commands.finetune} {look}"
    raise UnresolvedError(words.not_found(noun, wanted, answer.nearest, looked))


def _shown(named: Named[T]) -> str:
    """Return a name with its id, because several may have the same name."""
    name = next(iter(named.names), "")
    return f"{name} ({named.id[:12]})" if isinstance(named.value, Dataset) else named.id
