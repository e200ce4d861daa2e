"""A real engine with the real model, one for each module of tests."""

from collections.abc import AsyncIterator

import pytest_asyncio
from openai import AsyncOpenAI

from engine.server import Running
from tests.engine.engines import a_client, an_engine


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[Running]:
    """An engine that the module's tests share."""
    async with an_engine() as engine:
        yield engine


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(engine: Running) -> AsyncIterator[AsyncOpenAI]:
    """The SDK, pointed at the shared engine."""
    async with a_client(engine) as client:
        yield client
