"""All engines that the settings name, and the model that writes drafts now."""

import openai

from bot.engines.engine import Engine, Model
from bot.engines.failure import EngineFailure, FailureKind
from bot.settings import Settings

# Used only where CHRIS_GPT is not set and the engine offers this model, or no list of models.
DEFAULT_MODEL = "gpt-6-luna"
OFFERS_SHOWN = 8
LIST_SECONDS = 10.0


class Engines:
    """The engines by name, in the order of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._engines = {
            access.name: Engine(access, silence_seconds=settings.silence_seconds)
            for access in settings.engines
        }
        self._chris_gpt = settings.chris_gpt

    @property
    def first(self) -> str:
        """The name of the engine that is asked where no other is named."""
        return next(iter(self._engines))

    async def close(self) -> None:
        """Close every engine's connections."""
        for engine in self._engines.values():
            await engine.close()

    def named(self, engine: str, model: str) -> Model | None:
        """Return a model by its two names, or None when the settings no longer name its engine."""
        found = self._engines.get(engine)
        return Model(found, model) if found else None

    async def active(self) -> Model:
        """Return the model that writes drafts now.

        Raises:
            EngineFailure: when the settings leave open which model that is.
        """
        first = self._engines[self.first]
        if self._chris_gpt is None:
            return Model(first, await _only_model(first))
        name, colon, model = self._chris_gpt.partition(":")
        # A model's own name may hold a colon: only an engine's name before the first one counts.
        if colon and name in self._engines:
            return Model(self._engines[name], model)
        return Model(first, self._chris_gpt)


async def _only_model(engine: Engine) -> str:
    """Return the model to use where nobody named one."""
    client = engine.client.with_options(timeout=LIST_SECONDS, max_retries=0)
    try:
        offered = [model.id async for model in client.models.list()]
    except openai.APIStatusError:
        return DEFAULT_MODEL
    except openai.OpenAIError as error:
        raise engine.failure(error, begun=False) from error
    except (AttributeError, TypeError, ValueError) as error:  # an answer that is no list of models
        raise EngineFailure(FailureKind.BROKEN, "no list of models") from error
    if len(offered) == 1:
        return offered[0]
    if DEFAULT_MODEL in offered or not offered:
        return DEFAULT_MODEL
    raise EngineFailure(FailureKind.NO_MODEL_CHOSEN, ", ".join(offered[:OFFERS_SHOWN]))
