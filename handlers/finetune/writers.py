"""Which model writes the drafts: changed and taken back, each once, in front of everybody."""

from bot.archive import Promotion, PromotionKind, Request, RequestKind
from bot.engines import (
    EngineFailure,
    EngineKind,
    FailureKind,
    Model,
    NothingBeforeError,
    OvertakenError,
    WritesAlreadyError,
)
from bot.slack.failure import SlackFailure
from bot.slack.message import Message
from bot.slack.notes import note
from bot.training.cards.models import rolled_back_message, used_message
from bot.words import engines as engine_words
from bot.words import finetune as words
from bot.words import models as model_words
from handlers.bot import Bot
from handlers.finetune.parsing import Asked
from handlers.finetune.reading import writer
from handlers.finetune.references import UnresolvedError, find_model
from handlers.whisper import Whisper

_NOT_THERE = frozenset({FailureKind.MODEL_GONE, FailureKind.NOT_FOUND})


async def use_line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Let the model write that a line names."""
    if not asked.about:
        raise UnresolvedError(words.something_missing("model", "use", bot.commands))
    await _use(bot, request, whisper, await _named(bot, asked.about))


async def use_button(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Let the model write whose button was pressed."""
    engine, _, name = request.payload["value"].partition(":")
    await _use(bot, request, whisper, model_at(bot, engine, name))


async def _named(bot: Bot, wanted: str) -> Model:
    """Return the model that is meant; an engine may serve one that it does not list."""
    try:
        found = await find_model(bot, wanted)
    except UnresolvedError:
        engine, colon, name = wanted.partition(":")
        if colon and name and bot.engines.get(engine):
            return model_at(bot, engine, name)
        raise
    return model_at(bot, found.engine, found.id)


def model_at(bot: Bot, engine: str, name: str) -> Model:
    """Return a model by its two names.

    Raises:
        UnresolvedError: when the settings no longer name its engine.
    """
    model = bot.engines.named(engine, name)
    if model is None:
        raise UnresolvedError(words.engine_not_named(engine))
    return model


async def _use(bot: Bot, request: Request, whisper: Whisper, model: Model) -> None:
    promotion = await _done_before(bot, request, whisper, PromotionKind.USE, model)
    if promotion is None:
        try:
            promotion = await bot.engines.use(model, by=request.user)
        except WritesAlreadyError:
            await whisper.say(note(model_words.writes_already(str(model))))
            return
        except EngineFailure as failure:
            said = _no_answer(bot, model.engine.name, model.name, failure)
            raise UnresolvedError(said) from failure
    earlier = await bot.archive.promotions.before(promotion)
    before = (earlier.engine, earlier.model) if earlier else None
    message = used_message(promotion, before, bot.commands)
    await _announce(bot, request, whisper, message, _name(promotion))


async def roll_back_line(bot: Bot, request: Request, whisper: Whisper, asked: Asked) -> None:
    """Let the model write that wrote before."""
    del asked
    await _roll_back(bot, request, whisper)


async def roll_back_button(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Take the change back whose message the button stands in, while it is in force."""
    current = await bot.archive.promotions.current()
    resumed = await _done_before(bot, request, whisper, PromotionKind.ROLLBACK)
    if resumed is None and (current is None or current.id != int(request.payload["value"])):
        raise UnresolvedError(words.changed_since(await _who_writes(bot)))
    await _roll_back(bot, request, whisper, current)


async def _roll_back(
    bot: Bot, request: Request, whisper: Whisper, of: Promotion | None = None
) -> None:
    promotion = await _done_before(bot, request, whisper, PromotionKind.ROLLBACK)
    before = None if promotion else await writer(bot)
    if promotion is None:
        target = await _target(bot)
        try:
            promotion = await bot.engines.roll_back(by=request.user, of=of)
        except NothingBeforeError as error:
            raise UnresolvedError(model_words.nothing_before(bot.commands)) from error
        except OvertakenError as error:
            raise UnresolvedError(words.changed_since(await _who_writes(bot))) from error
        except EngineFailure as failure:
            raise UnresolvedError(_no_answer(bot, *target, failure)) from failure
    message = rolled_back_message(promotion, before, bot.commands)
    await _announce(bot, request, whisper, message, _name(promotion))


async def _target(bot: Bot) -> tuple[str, str]:
    """Return the engine and the model to which a rollback would lead."""
    current = await bot.archive.promotions.current()
    target = await bot.archive.promotions.before(current) if current else None
    return (target.engine, target.model) if target else ("", "")


async def _done_before(
    bot: Bot,
    request: Request,
    whisper: Whisper,
    kind: PromotionKind,
    model: Model | None = None,
) -> Promotion | None:
    """Return the promotion that this request brought about before a crash cut it off.

    Raises:
        UnresolvedError: when another one came after it: that one stands, and was told of.
    """
    if not whisper.resumed:
        return None
    since = await bot.archive.promotions.since(request.received_at)
    for promotion in since:
        ours = promotion.kind is kind and promotion.by == request.user
        wanted = model is None or (promotion.engine, promotion.model) == (
            model.engine.name,
            model.name,
        )
        if ours and wanted:
            if promotion != since[-1]:
                raise UnresolvedError(words.done_and_changed(await _who_writes(bot)))
            return promotion
    return None


async def _who_writes(bot: Bot) -> str | None:
    now = await writer(bot)
    return ":".join(now) if now else None


def _no_answer(bot: Bot, engine: str, model: str, failure: EngineFailure) -> str:
    asked = bot.engines.get(engine)
    if asked and asked.kind is EngineKind.AZURE and failure.kind in _NOT_THERE:
        why = engine_words.deploy_first(engine, model, bot.commands.finetune)
    else:
        why = engine_words.training_failure(failure, engine, "use")
    return model_words.does_not_answer(f"{engine}:{model}", why)


def _name(promotion: Promotion) -> str:
    return model_words.full_name(promotion.engine, promotion.model)


async def _announce(
    bot: Bot, request: Request, whisper: Whisper, message: Message, writes_now: str
) -> None:
    """Tell everybody in the channel, once; where that is closed to us, the person alone."""
    if request.channel is not None:
        try:
            await bot.door.post(
                request.channel,
                message,
                key=f"writer-{request.id}-{request.received_at.timestamp():.0f}",
                since=request.received_at,
                resumed=whisper.resumed,
            )
        except SlackFailure:
            pass
        else:
            if request.kind is RequestKind.BUTTON and request.payload.get("thread_ts"):
                # What is told in the channel does not show in the thread of the button.
                await whisper.say(note(model_words.told_the_channel(writes_now)))
            return
    await whisper.say(message)
