"""Answers that are remembered for a while, so that an engine is not asked for the same all day."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """Answers by the name of the engine that gave them."""

    def __init__(self, seconds: Callable[[Answer], float]) -> None:
        self._seconds = seconds
        self._kept: dict[str, tuple[float, Answer]] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, name: str, ask: Callable[[], Awaitable[Answer]], *, fresh: bool) -> Answer:
        """Return the remembered answer, or ask; who comes while it is asked waits for the same."""
        began = time.monotonic()
        async with self._asking[name]:
            kept = self._kept.get(name)
            if kept:
                asked_at, answer = kept
                age = began - asked_at
                # What was asked after this call began is fresh for it, too.
                if age <= 0 or (not fresh and age < self._seconds(answer)):
                    return answer
            asked_at = time.monotonic()
            answer = await ask()
            self._kept[name] = asked_at, answer
            return answer
