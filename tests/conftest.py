"""How tests run, and what is dear to make and shared: the tiny model, and the browser."""

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

# A deadline measures the machine, not the code; so does the check for slow data.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests run at once: one more than there are cores; most wait for sockets."""
    return (os.cpu_count() or 1) + 1


TINY = "tiny"
"""The name of the tiny model: that of its file."""


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a model that loads in a moment and trains in seconds.

    It knows all words: of fewer it would learn too fast for what happens in the midst of a
    training.
    """
    from tests.engine.tiny_model import ALL_WORDS, tiny_model  # slow, and most tests do without

    return tiny_model(tmp_path_factory.mktemp("model") / f"{TINY}.gguf", words=ALL_WORDS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> "AsyncIterator[Browser]":
    """A browser; what a test opens in it has a profile of its own.

    Starting one takes longer than most tests in it. It lives in the loop of the session, so that is
    where the tests run that ask for it, and every async fixture of theirs has to say so.
    """
    from tests.browser import chromium  # slow, and most tests do without

    async with chromium() as browser:
        yield browser


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what the collection made: all of it stays to the end.

    A test that crashes a bot collects what is left of it, and would look through all of this too.
    """
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests that ask for the browser where it lives."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
