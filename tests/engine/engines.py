"""Engines and clients for tests."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI

from engine.chat_request import ChatRequest
from engine.llama import Llama
from engine.server import Running, listen, running
from engine.training.priority import NICENESS

KEY = "sk-local-made-up-for-tests"
ENDLESS: dict[str, Any] = {
    "messages": [
        {"role": "user", "content": "Write an endless story about a walrus. Never stop."},
    ],
    "temperature": 1.5,
    "top_p": 1,
    "seed": 1,
    "max_tokens": 4000,
}
"""A request whose answer takes longer than any test waits: too hot to go round in a loop. It is for
the untouched base; what was tuned comes to an end."""


def inherited() -> dict[str, str]:
    """The environment for a program of a test: without the settings of an engine on this machine.

    That a training is not to wait for the other tests stays in it.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name == NICENESS or not name.startswith("ENGINE")
    }


@contextlib.asynccontextmanager
async def an_engine(model_file: Path | None = None) -> AsyncIterator[Running]:
    """An engine on a free port, for as long as the block runs."""
    with listen(0) as listener:
        async with running(listener, key=KEY, model_file=model_file) as engine:
            yield engine


def a_client(engine: Running, key: str = KEY) -> AsyncOpenAI:
    """The SDK, pointed at the engine; it asks once only, so that a test sees the first answer."""
    return AsyncOpenAI(base_url=engine.announcement.base_url, api_key=key, max_retries=0)


def chunks_of(llama: Llama, request: ChatRequest, adapter: Path | None = None) -> list[Any]:
    """All that llama.cpp hands over while it writes an answer."""
    chunks: list[Any] = []

    def take(chunk: dict[str, Any]) -> bool:
        chunks.append(chunk)
        return False

    llama.stream(request, take, adapter)
    return chunks


async def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something has come about."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come about")
        await asyncio.sleep(0.01)
