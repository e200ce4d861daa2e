"""One engine: an OpenAI-compatible server, spoken to with the official SDK."""

from dataclasses import dataclass

import httpx2
import openai

from bot.engines.failure import EngineFailure, FailureKind, kind_of
from bot.settings import EngineAccess

CONNECT_SECONDS = 10.0
DETAIL_LENGTH = 300


class Engine:
    """A server that writes."""

    def __init__(self, access: EngineAccess, *, silence_seconds: float) -> None:
        self.name = access.name
        self.silence_seconds = silence_seconds
        self._key = access.key
        # The SDK repeats a refused request twice by itself; before the first word that is safe.
        self.client = openai.AsyncOpenAI(
            base_url=access.base_url,
            api_key=access.key,
            timeout=httpx2.Timeout(silence_seconds, connect=CONNECT_SECONDS),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    def failure(self, error: openai.OpenAIError, *, begun: bool) -> EngineFailure:
        """Sort what the SDK raised; `begun` tells whether words had already arrived.

        Some servers repeat our key in what they say, so it is taken out.
        """
        kind = kind_of(error, begun=begun)
        if kind is FailureKind.KEY_REFUSED:
            return EngineFailure(kind)
        detail = str(getattr(error, "message", error)).replace(self._key, "███")
        return EngineFailure(kind, detail[:DETAIL_LENGTH])


@dataclass(frozen=True, slots=True)
class Model:
    """Something that writes: an engine and the name by which it knows the model."""

    engine: Engine
    name: str

    def __str__(self) -> str:
        return f"{self.engine.name}:{self.name}"
