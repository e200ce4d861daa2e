"""The workspace's page, open in the browser that all tests share.

What is awaited here lives in the loop of that browser.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser import opened
from tests.workspace.conftest import Connect, connecting
from workspace.client import Client
from workspace.manifest import Manifest
from workspace.server import Running, running
from workspace.settings import Settings
from workspace.welcome import read_welcomes

WELCOME = Path(__file__).resolve().parents[3] / "welcome.yml"


@pytest.fixture
def settings() -> Settings:
    """Patient enough that a busy machine's browser sees a button wait."""
    return Settings(ack_timeout=1.5, scan_seconds=0.0, welcomes=read_welcomes(WELCOME))


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path, settings: Settings, manifest: Manifest) -> AsyncIterator[Running]:
    """A running workspace."""
    async with running(tmp_path, settings=settings, manifest=manifest) as at:
        yield at


@pytest_asyncio.fixture(loop_scope="session")
async def client(served: Running) -> AsyncIterator[Client]:
    """Someone who looks on from outside."""
    async with Client(served.announcement) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def connect(served: Running, client: Client) -> AsyncIterator[Connect]:
    """Connect a Bolt app over Socket Mode, until the test ends."""
    async with connecting(served, client) as connect:
        yield connect


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, served: Running) -> AsyncIterator[Page]:
    """The workspace's page, opened by the address it announces."""
    async with opened(browser, served.announcement.page) as page:
        yield page
