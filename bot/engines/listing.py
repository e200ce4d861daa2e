"""Asking an engine what it has and what it can do."""

from bot.engines.abilities import Abilities
from bot.engines.calls import within
from bot.engines.engine import Engine
from bot.engines.failure import EngineFailure
from bot.engines.kind import EngineKind
from bot.engines.offer import OfferedModel, offered
from bot.engines.raw import Raw
from bot.engines.retirements import last_day, last_day_at_azure, place_among_trainable

LIST_SECONDS = 10.0
"""An engine that takes longer counts as away."""

# Models that are for anything but writing, by what their makers put into the names.
_NOT_FOR_WRITING = (
    "embed",
    "whisper",
    "tts",
    "audio",
    "realtime",
    "transcribe",
    "dall-e",
    "image",
    "sora",
    "moderation",
    "rerank",
    "search",
    "computer-use",
)


async def listed_models(engine: Engine) -> list[Raw]:
    """Return an engine's models as it describes them.

    Raises:
        EngineFailure: when it does not.
    """
    found, _ = await engine.calls.page(
        engine.calls.once.models.with_raw_response.list(timeout=within(LIST_SECONDS)),
        seconds=LIST_SECONDS,
    )
    return found


async def offered_models(engine: Engine) -> tuple[OfferedModel, ...] | EngineFailure:
    """Return the models that an engine offers, or why it did not say."""
    try:
        listed = await listed_models(engine)
    except EngineFailure as failure:
        return failure
    azure = engine.kind is EngineKind.AZURE
    # Elsewhere a model of one of OpenAI's names is likely to come from there.
    return offered(engine.name, listed, last_day_at_azure if azure else last_day)


async def abilities(engine: Engine) -> Abilities:
    """Find out whether an engine trains: one that does can list its jobs."""
    jobs = engine.calls.once.fine_tuning.jobs.with_raw_response
    try:
        await engine.calls.page(
            jobs.list(limit=1, timeout=within(LIST_SECONDS)), seconds=LIST_SECONDS
        )
    except EngineFailure as failure:
        return Abilities(engine.name, trains=False, why_not=failure)
    return Abilities(engine.name, trains=True)


def to_train_from(models: tuple[OfferedModel, ...], kind: EngineKind) -> list[OfferedModel]:
    """Return the models from which one may train, the most sensible first.

    Engines do not say which these are. At OpenAI and Azure they are some of many, so the ones that
    are known come first, then what was trained already; elsewhere the bases do.
    """
    writers = [m for m in models if not any(part in m.id.lower() for part in _NOT_FOR_WRITING)]
    if kind in (EngineKind.OPENAI, EngineKind.AZURE):
        return sorted(writers, key=_place)
    return sorted(writers, key=lambda model: model.is_tuned)


def _place(model: OfferedModel) -> tuple[int, int]:
    if model.is_tuned:
        return 1, 0
    place = place_among_trainable(model.id)
    return (0, place) if place is not None else (2, 0)
