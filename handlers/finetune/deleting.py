"""What is gone for good: asked first, and done at the engine."""

from bot.archive import Dataset, Request
from bot.engines import EngineFailure, WritesAlreadyError
from bot.slack.message import Message
from bot.slack.notes import note
from bot.training.cards.questions import (
    delete_dataset_question,
    delete_file_question,
    delete_model_question,
)
from bot.words import engines as engine_words
from bot.words import finetune as words
from bot.words import models as model_words
from handlers.bot import Bot
from handlers.finetune.reading import writer
from handlers.finetune.references import UnresolvedError, find_file, find_model
from handlers.finetune.writers import model_at
from handlers.whisper import Whisper


async def ask_for_file(bot: Bot, wanted: str) -> Message:
    """Ask whether a file is to be deleted: ours, or one that lies at an engine only.

    Raises:
        UnresolvedError: when it is not clear which.
    """
    file = await find_file(bot, wanted)
    if isinstance(file, Dataset):
        return delete_dataset_question(file)
    return delete_file_question(file.engine, file.file.id, file.file.name)


async def delete_file(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Delete a file at its engine."""
    name, _, file_id = request.payload["value"].partition(":")
    engine = bot.engines.get(name)
    if engine is None:
        raise UnresolvedError(words.engine_not_named(name))
    try:
        await engine.tuning.delete_file(file_id)
    except EngineFailure as failure:
        said = engine_words.training_failure(failure, name, "delete_file")
        raise UnresolvedError(said) from failure
    for upload in await bot.archive.datasets.uploads():
        if (upload.engine, upload.file_id) == (name, file_id):
            await bot.archive.datasets.upload_gone(upload.id)
    await bot.archive.audit.add(request.user, "delete_file", file_id, engine=name)
    await whisper.say(note(words.file_deleted(file_id, name)))


async def ask_for_model(bot: Bot, wanted: str) -> Message:
    """Ask whether a model is to be deleted.

    Raises:
        UnresolvedError: when it is not clear which, or it is none to be deleted.
    """
    found = await find_model(bot, wanted)
    if not found.is_tuned:
        raise UnresolvedError(model_words.only_trained(str(found)))
    await _not_the_writer(bot, found.engine, found.id)
    return delete_model_question(found.engine, found.id)


async def delete_model(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Delete a model at its engine, unless it writes."""
    name, _, model_id = request.payload["value"].partition(":")
    model = model_at(bot, name, model_id)
    await _not_the_writer(bot, name, model_id)
    try:
        await bot.engines.delete_model(model)
    except WritesAlreadyError as error:
        said = model_words.writes_now_keep(str(model), bot.commands)
        raise UnresolvedError(said) from error
    except EngineFailure as failure:
        said = engine_words.training_failure(failure, name, "delete_model")
        raise UnresolvedError(said) from failure
    await bot.engines.offer(fresh=True)
    await bot.archive.audit.add(request.user, "delete_model", model_id, engine=name)
    await whisper.say(note(model_words.deleted(str(model))))


async def _not_the_writer(bot: Bot, engine: str, model: str) -> None:
    if await writer(bot) == (engine, model):
        raise UnresolvedError(model_words.writes_now_keep(f"{engine}:{model}", bot.commands))
