"""An impatient desk, in a house with an engine whose jobs the test decides."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.haste import hurry_slack, hurry_training
from tests.house import House, house
from tests.training.life.office import Office, office


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be short: what comes after it is what the tests look at."""
    hurry_training(monkeypatch)


@pytest.fixture(autouse=True)
def hurried_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let cards and threads follow at once; whoever looks at the pace keeps its own limits."""
    hurry_slack(monkeypatch)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """Open a house with the engine `studio`; nobody works in it yet."""
    async with house(tmp_path, trains=True) as opened:
        yield opened


@pytest.fixture
async def desk_open(home: House) -> AsyncIterator[Office]:
    """Open the desk, with its usual settings."""
    async with office(home) as opened:
        yield opened
