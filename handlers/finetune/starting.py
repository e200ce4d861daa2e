"""From what an admin asks for to a plan: which file, which model, which share, all looked up."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.archive import Dataset, Request
from bot.engines import EngineFailure, OfferedModel, RemoteFile
from bot.slack.failure import SlackFailure
from bot.slack.notes import note
from bot.training.datasets.errors import DatasetError
from bot.training.datasets.parts import companion_of, is_built, is_held_back
from bot.training.planning import PlanAsked
from bot.words import engines as engine_words
from bot.words import finetune as words
from handlers.bot import Bot
from handlers.finetune.parsing import Asked, Option
from handlers.finetune.references import (
    FileAtEngine,
    UnresolvedError,
    find_file,
    find_model,
)
from handlers.finetune.start_form import DATASET, MODEL, options_of
from handlers.finetune.start_values import Values, values_of
from handlers.whisper import Whisper

WORDS_OF_A_START = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, by the names that people or the form gave.

    `leaves_validation` says that nothing at all was said of data to check with.
    """

    file: str
    model: str | None
    values: Values
    leaves_validation: bool = False


def of_line(bot: Bot, asked: Asked) -> Wanted:
    """Return what a line asks for.

    Raises:
        UnresolvedError: when it cannot be.
    """
    if asked.strange:
        raise UnresolvedError(words.unknown_option(asked.strange[0], bot.commands))
    values, wrong = values_of(asked.options)
    for option in wrong:
        value = asked.options[option]
        raise UnresolvedError(words.wrong_value(option.value, value, bot.commands))
    if not asked.words:
        raise UnresolvedError(words.something_missing("file", "start", bot.commands))
    model = asked.options.get(Option.MODEL)
    most = WORDS_OF_A_START if model is None else 1
    if len(asked.words) > most:
        raise UnresolvedError(words.too_many_words(asked.words[most], "start", bot.commands))
    model = model or next(iter(asked.words[1:]), None)
    leaves_validation = Option.VALIDATION not in asked.options
    return Wanted(asked.words[0], model, values, leaves_validation=leaves_validation)


def of_form(fields: Mapping[str, str]) -> Wanted:
    """Return what a form asks for; it was checked when it was sent."""
    values, _ = values_of(options_of(fields))
    return Wanted(fields[DATASET], fields[MODEL], values)


async def plan(bot: Bot, request: Request, whisper: Whisper, wanted: Wanted) -> None:
    """Plan a job; its card is the answer, and says what it would cost.

    Raises:
        UnresolvedError: when something of it is not there, or cannot be. Nothing was planned.
    """
    file = await find_file(bot, wanted.file)
    model = await _model(bot, wanted.model, file)
    training, validation = await _data(bot, request, file, model.engine, wanted)
    asked = PlanAsked(
        engine=model.engine,
        base_model=model.id,
        training=training,
        validation=validation,
        hyperparameters=wanted.values.hyperparameters,
        suffix=wanted.values.suffix,
        seed=wanted.values.seed,
    )
    channel = request.channel or await bot.door.direct_channel(request.user)
    try:
        job = await bot.training.plan(request, asked, channel=channel, team=request.team)
    except SlackFailure as failure:
        raise UnresolvedError(words.not_posted(failure.code)) from failure
    if job.channel != channel:
        await whisper.say(note(words.planned_directly(job.id)))


async def _data(
    bot: Bot, request: Request, file: Dataset | FileAtEngine, engine: str, wanted: Wanted
) -> tuple[Dataset | RemoteFile, Dataset | RemoteFile | None]:
    """Return the data to learn from and the data to check with."""
    values = wanted.values
    if values.share is not None:
        if isinstance(file, FileAtEngine):
            said = words.cannot_hold_back(file.file.name, file.engine)
            raise UnresolvedError(said)
        try:
            return await bot.datasets.split(file, values.share, by=request.user)
        except DatasetError as error:
            raise UnresolvedError(str(error)) from error
    if wanted.leaves_validation and isinstance(file, Dataset):
        return file, await _held_back(bot, file)
    validation = await find_file(bot, values.validation) if values.validation else None
    return _at(file, engine), None if validation is None else _at(validation, engine)


async def _held_back(bot: Bot, file: Dataset) -> Dataset | None:
    """Return what a build held back from this file: there is nothing better to check with."""
    if not is_built(file) or is_held_back(file):
        return None
    companion = companion_of(file, await bot.archive.datasets.kept())
    return companion if companion and is_held_back(companion) else None


def _at(file: Dataset | FileAtEngine, engine: str) -> Dataset | RemoteFile:
    """Return a file as the engine has it, or can have it."""
    if isinstance(file, Dataset):
        return file
    if file.engine != engine:
        raise UnresolvedError(words.lies_elsewhere(file.file.name, file.engine, engine))
    return file.file


async def _model(bot: Bot, wanted: str | None, file: Dataset | FileAtEngine) -> OfferedModel:
    """Return the model to start from: the one that is named, else the first that can be trained."""
    offered, down = await _trainable(bot)
    if not offered:
        raise UnresolvedError(_no_engine(down))
    if wanted is None:
        of_file = [m for m in offered if isinstance(file, Dataset) or m.engine == file.engine]
        bases = [model for model in of_file or offered if not model.is_tuned]
        return (bases or of_file or offered)[0]
    engine = wanted.rstrip(":")
    if engine in bot.engines.names:
        of_engine = [model for model in offered if model.engine == engine]
        bases = [model for model in of_engine if not model.is_tuned]
        if not of_engine:
            raise UnresolvedError(_no_engine({engine: down[engine]} if engine in down else down))
        return (bases or of_engine)[0]
    named_engine = wanted.partition(":")[0]
    if named_engine in down:
        said = words.cannot_train(named_engine, down[named_engine])
        raise UnresolvedError(said)
    return await find_model(bot, wanted, models=offered)


async def _trainable(bot: Bot) -> tuple[list[OfferedModel], dict[str, str]]:
    """Return what can be trained, and why an engine offers nothing."""
    offered: list[OfferedModel] = []
    down: dict[str, str] = {}
    for engine, ability in (await bot.engines.abilities()).items():
        if not ability.trains:
            if ability.why_not:
                said = engine_words.training_failure(ability.why_not, engine, "start")
                down[engine] = said
            continue
        try:
            offered += await bot.engines.trainable(engine)
        except EngineFailure as failure:
            down[engine] = engine_words.training_failure(failure, engine, "start")
    return offered, down


def _no_engine(down: Mapping[str, str]) -> str:
    return words.no_engine_trains(list(down.values()))
