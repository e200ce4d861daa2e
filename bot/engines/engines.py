"""All engines that the settings name, and the model that writes drafts now."""

import asyncio
from collections.abc import Mapping

import structlog

from bot.archive import Archive, Promotion
from bot.engines import generation, listing
from bot.engines.abilities import Abilities
from bot.engines.engine import Engine, Model
from bot.engines.failure import TRAINING_NOT_AVAILABLE, EngineFailure, FailureKind
from bot.engines.offer import Offer, OfferedModel
from bot.engines.raw import text
from bot.engines.remembering import Remembered
from bot.settings import Settings

# Used only where CHRIS_GPT is not set and the engine offers this model, or no list of models.
DEFAULT_MODEL = "gpt-6-luna"
OFFERS_SHOWN = 8
OFFER_SECONDS = 60.0
ABILITIES_SECONDS = 300.0
TROUBLE_SECONDS = 15.0
"""So long an engine that was away is not asked again."""
_HTTP_ERROR = 400

log = structlog.get_logger()


class NothingBeforeError(Exception):
    """There is no model to go back to."""


class WritesAlreadyError(Exception):
    """The model writes the drafts now."""


class OvertakenError(Exception):
    """Somebody else changed meanwhile which model writes."""


class Engines:
    """The engines by name, in the order of the settings."""

    def __init__(self, settings: Settings, archive: Archive) -> None:
        self._engines = {
            access.name: Engine(access, silence_seconds=settings.silence_seconds)
            for access in settings.engines
        }
        self._chris_gpt = settings.chris_gpt
        self._archive = archive
        self._offers: Remembered[tuple[OfferedModel, ...] | EngineFailure] = Remembered(
            lambda found: TROUBLE_SECONDS if isinstance(found, EngineFailure) else OFFER_SECONDS
        )
        self._abilities: Remembered[Abilities] = Remembered(_seconds_of_abilities)
        self._training_ended: set[str] = set()
        # A model that is just being tried is not deleted, and one act waits for the other.
        self._changing = asyncio.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """The engines' names, in the order of the settings."""
        return tuple(self._engines)

    @property
    def first(self) -> str:
        """The name of the engine that is asked where no other is named."""
        return next(iter(self._engines))

    def get(self, name: str) -> Engine | None:
        """Return an engine by its name, or None when the settings do not name it."""
        return self._engines.get(name)

    async def close(self) -> None:
        """Close every engine's connections."""
        for engine in self._engines.values():
            await engine.close()

    def named(self, engine: str, model: str) -> Model | None:
        """Return a model by its two names, or None when the settings no longer name its engine."""
        found = self._engines.get(engine)
        return Model(found, model) if found else None

    async def follow_setting(self) -> None:
        """Let CHRIS_GPT decide which model writes, if it was changed since the last start."""
        if self._chris_gpt is not None:
            model = self._of_setting(self._chris_gpt)
            await self._archive.promotions.follow_setting(model.engine.name, model.name)

    async def active(self) -> Model:
        """Return the model that writes drafts now.

        Raises:
            EngineFailure: when neither a person nor the settings say which model that is.
        """
        promotion = await self._archive.promotions.current()
        promoted = promotion and self.named(promotion.engine, promotion.model)
        if promoted:
            return promoted
        if self._chris_gpt is not None:
            return self._of_setting(self._chris_gpt)
        first = self._engines[self.first]
        return Model(first, await _only_model(first))

    def _of_setting(self, setting: str) -> Model:
        name, colon, model = setting.partition(":")
        # A model's own name may hold a colon: only an engine's name before the first one counts.
        if colon and name in self._engines:
            return Model(self._engines[name], model)
        return Model(self._engines[self.first], setting)

    async def offer(self, *, fresh: bool = False) -> Offer:
        """Return the models of all engines, asked at once; `fresh` asks them anew.

        An engine that is away or slow is in `down`, and holds up the others for LIST_SECONDS.
        """
        found = await asyncio.gather(*(self._offer_of(e, fresh) for e in self._engines.values()))
        by_name = dict(zip(self._engines, found, strict=True))
        return Offer(
            models=tuple(m for some in found if isinstance(some, tuple) for m in some),
            down={n: f for n, f in by_name.items() if isinstance(f, EngineFailure)},
        )

    async def abilities(self, *, fresh: bool = False) -> Mapping[str, Abilities]:
        """Return what each engine can do, by its name; `fresh` asks them anew."""
        found = await asyncio.gather(
            *(self._abilities_of(e, fresh) for e in self._engines.values())
        )
        return dict(zip(self._engines, found, strict=True))

    def note_training_ended(self, engine: str) -> None:
        """Remember that an engine refused to train for this account: its lists do not tell."""
        self._training_ended.add(engine)

    async def trainable(self, engine: str) -> list[OfferedModel]:
        """Return the models from which an engine may train, the most sensible first.

        Raises:
            EngineFailure: when it does not list its models.
            KeyError: when the settings do not name it.
        """
        found = self._engines[engine]
        models = await self._offer_of(found, fresh=False)
        if isinstance(models, EngineFailure):
            raise models
        return listing.to_train_from(models, found.kind)

    @staticmethod
    async def probe(model: Model) -> None:
        """Let a model say a word; raise EngineFailure when it does not."""
        await generation.probe(model)

    async def use(self, model: Model, *, by: str) -> Promotion:
        """Let a model write drafts from now on.

        Raises:
            EngineFailure: when it does not answer. Nothing was changed.
            WritesAlreadyError: when somebody has chosen it already.
        """
        async with self._changing:
            if await self._is_chosen(model):
                raise WritesAlreadyError
            await self.probe(model)
            await self._note_who_writes()
            return await self._archive.promotions.use(model.engine.name, model.name, by=by)

    async def delete_model(self, model: Model) -> None:
        """Delete a model at its engine; one that is gone already is fine.

        Raises:
            EngineFailure: when the engine does not delete it.
            WritesAlreadyError: when it writes the drafts.
        """
        async with self._changing:
            if await self._is_chosen(model):
                raise WritesAlreadyError
            await model.engine.tuning.delete_model(model.name)

    async def _is_chosen(self, model: Model) -> bool:
        current = await self._archive.promotions.current()
        return current is not None and (current.engine, current.model) == (
            model.engine.name,
            model.name,
        )

    async def _note_who_writes(self) -> None:
        """Put who writes by default on record before the first choice, so that a way leads back."""
        if await self._archive.promotions.current() is None:
            try:
                writer = await self.active()
            except EngineFailure as failure:
                log.info("nobody wrote before", why=failure.kind)
            else:
                await self._archive.promotions.follow_setting(writer.engine.name, writer.name)

    async def roll_back(self, *, by: str, of: Promotion | None = None) -> Promotion:
        """Let the model write that wrote before; return the promotion in force then.

        `of` is the change that is taken back: the one in force now, if nothing is said.

        Raises:
            NothingBeforeError: when there is nothing to go back to.
            OvertakenError: when somebody else changed the writer meanwhile. That stands.
            EngineFailure: when that model does not answer. Nothing was changed.
        """
        current = of or await self._archive.promotions.current()
        if current is None:
            raise NothingBeforeError
        async with self._changing:
            return await self._take_back(current, by)

    async def _take_back(self, current: Promotion, by: str) -> Promotion:
        promotions = self._archive.promotions
        if await promotions.current() != current:
            raise OvertakenError
        target = await promotions.before(current)
        if target is None:
            raise NothingBeforeError
        model = self.named(target.engine, target.model)
        if model is None:
            gone = f"{target.engine}:{target.model}"
            raise EngineFailure(FailureKind.NO_MODEL_CHOSEN, gone, sent=False)
        await self.probe(model)
        done = await promotions.roll_back(current, by=by)
        if done is None:
            raise OvertakenError
        return done

    async def _offer_of(
        self,
        engine: Engine,
        fresh: bool,  # noqa: FBT001 - as in `offer`
    ) -> tuple[OfferedModel, ...] | EngineFailure:
        return await self._offers.get(
            engine.name, lambda: listing.offered_models(engine), fresh=fresh
        )

    async def _abilities_of(self, engine: Engine, fresh: bool) -> Abilities:  # noqa: FBT001 - as above
        found = await self._abilities.get(
            engine.name, lambda: listing.abilities(engine), fresh=fresh
        )
        if found.trains and engine.name in self._training_ended:
            return Abilities(engine.name, trains=False, why_not=_TRAINING_ENDED)
        return found


_TRAINING_ENDED = EngineFailure(FailureKind.TRAINING_ENDED, code=TRAINING_NOT_AVAILABLE, status=403)


def _seconds_of_abilities(found: Abilities) -> float:
    """Return how long this is remembered: what may pass is asked again soon."""
    passing = found.why_not is not None and found.why_not.kind is not FailureKind.NOT_OFFERED
    return TROUBLE_SECONDS if passing else ABILITIES_SECONDS


async def _only_model(engine: Engine) -> str:
    """Return the model to use where nobody named one."""
    try:
        listed = await listing.listed_models(engine)
    except EngineFailure as failure:
        if failure.status >= _HTTP_ERROR:
            return DEFAULT_MODEL
        raise
    ids = [name for card in listed if (name := text(card, "id"))]
    if len(ids) == 1:
        return ids[0]
    if DEFAULT_MODEL in ids or not ids:
        return DEFAULT_MODEL
    raise EngineFailure(FailureKind.NO_MODEL_CHOSEN, ", ".join(ids[:OFFERS_SHOWN]))
