"""A house for each conversation, and the bot in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers import service
from handlers.bot import Bot
from tests.house import House, house
from workspace.client import Persona


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """Open a house; the bot is not there yet."""
    async with house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def school(tmp_path: Path, tiny: Path) -> AsyncIterator[House]:
    """Open a house with the embedded engine on the tiny model; the bot is not there yet."""
    async with house(tmp_path, tiny=tiny) as opened:
        yield opened


@pytest.fixture
async def studio_home(tmp_path: Path) -> AsyncIterator[House]:
    """Open a house with an engine whose jobs the test decides; the bot is not there yet."""
    async with house(tmp_path, trains=True) as opened:
        yield opened


@pytest.fixture
async def bot(home: House) -> AsyncIterator[Bot]:
    """Run the bot with its usual settings."""
    async with home.bot() as running:
        yield running


@pytest.fixture
def editor(home: House) -> Persona:
    """Return the editor, at their keyboard."""
    return home.editor


@pytest.fixture
def second(home: House) -> Persona:
    """Return the second editor, at theirs."""
    return home.second


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stop wait for nothing that is under way."""
    monkeypatch.setattr(service, "DRAIN_SECONDS", 0.0)
