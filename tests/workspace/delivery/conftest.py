"""Plain HTTP beside the app, and a workspace in which nothing times out."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from workspace.server import Running
from workspace.settings import Settings


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Plain HTTP."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def patient(served: Running) -> None:
    """A workspace that waits long for acknowledgements: what comes sooner has another reason."""
    served.workspace.socket._settings = Settings(ack_timeout=20)
