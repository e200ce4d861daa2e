"""A tiny model with which a training takes a second or two."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from engine.server import Running
from tests.engine.finetuning.tuning import MODEL, an_engine
from tests.engine.tiny_model import tiny_model


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model's file."""
    return tiny_model(tmp_path_factory.mktemp("model") / f"{MODEL}.gguf")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the engine that the module's tests share."""
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(model: Path, data_dir: Path) -> AsyncIterator[tuple[Running, AsyncOpenAI]]:
    """An engine on the tiny model, and the SDK pointed at it."""
    async with an_engine(model, data_dir) as served:
        yield served


@pytest.fixture(scope="module")
def engine(served: tuple[Running, AsyncOpenAI]) -> Running:
    """The shared engine."""
    return served[0]


@pytest.fixture(scope="module")
def client(served: tuple[Running, AsyncOpenAI]) -> AsyncOpenAI:
    """The SDK, pointed at the shared engine."""
    return served[1]
