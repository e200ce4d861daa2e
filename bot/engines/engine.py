"""One engine: an OpenAI-compatible server, spoken to with the official SDK."""

from dataclasses import dataclass

import openai

from bot.engines.calls import Calls
from bot.engines.client import connected
from bot.engines.failure import EngineFailure, kind_of
from bot.engines.kind import kind_of_engine
from bot.engines.tuning import Tuning
from bot.settings import EngineAccess


class Engine:
    """A server that writes, and trains where it can."""

    def __init__(self, access: EngineAccess, *, silence_seconds: float) -> None:
        self.name = access.name
        self.access = access
        self.kind = kind_of_engine(access)
        self.silence_seconds = silence_seconds
        # The SDK repeats a refused request twice by itself; before the first word that is safe.
        self.client = connected(access, self.kind, silence_seconds=silence_seconds)
        self.calls = Calls(self.client, access.key)
        self.tuning = Tuning(self.calls)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    def failure(self, error: openai.OpenAIError, *, begun: bool) -> EngineFailure:
        """Sort what the SDK raised while writing; `begun` tells whether words had arrived."""
        said = str(getattr(error, "message", error))
        return self.calls.failure(error, kind_of(error, begun=begun), said)


@dataclass(frozen=True, slots=True)
class Model:
    """Something that writes: an engine and the name by which it knows the model."""

    engine: Engine
    name: str

    def __str__(self) -> str:
        return f"{self.engine.name}:{self.name}"
