"""A browser for each test, with the workspace's page open in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.browser import chromium, opened
from workspace.server import Running
from workspace.settings import Settings
from workspace.welcome import read_welcomes

WELCOME = Path(__file__).resolve().parents[3] / "welcome.yml"


@pytest.fixture
def settings() -> Settings:
    """Patient enough that a busy machine's browser sees a button wait."""
    return Settings(ack_timeout=1.5, scan_seconds=0.0, welcomes=read_welcomes(WELCOME))


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser for each test."""
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def page(browser: Browser, served: Running) -> AsyncIterator[Page]:
    """The workspace's page, opened by the address it announces."""
    async with opened(browser, served.announcement.page) as page:
        yield page
