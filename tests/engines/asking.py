"""What the tests of engines have in common."""

from collections.abc import Awaitable
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.engines import Engine, EngineFailure, Engines, JobOrder, RemoteJob, Tuning
from bot.settings import EngineAccess, Settings, Streaming
from tests.training_server import BASE

KEY = "sk-made-up-0123456789abcdef"
OTHER_KEY = "sk-made-up-fedcba9876543210"
LINES = b'{"messages": []}\n' * 12


def an_engine(base_url: str, *, name: str = "openai", key: str = KEY) -> Engine:
    """Return an engine at an address."""
    return Engine(EngineAccess(name, base_url, key), silence_seconds=20)


def some_engines(
    archive: Archive, *accesses: EngineAccess, chris_gpt: str | None = None
) -> Engines:
    """Return engines as the settings would name them."""
    folder = Path()
    settings = Settings(
        slack=None,
        engines=accesses,
        embedded=False,
        chris_gpt=chris_gpt,
        editors=frozenset(),
        admins=frozenset(),
        channels=frozenset(),
        approve_own=True,
        approve_unchecked=True,
        keep_discarded_days=None,
        validation_share=0.2,
        streaming=Streaming.AUTO,
        silence_seconds=20,
        currency="$",
        data_dir=folder,
        output_dir=folder,
        system_prompt_file=folder,
        house_rules_file=folder,
        database_url="",
    )
    return Engines(settings, archive)


async def created(tuning: Tuning, tmp_path: Path, **order: object) -> RemoteJob:
    """Upload a file and create a job on it."""
    path = tmp_path / "examples.jsonl"
    path.write_bytes(LINES)
    file = await tuning.upload(path, "examples.jsonl")
    return await tuning.create(JobOrder(BASE, file.id, **order))  # type: ignore[arg-type] # its own fields


async def failed(asking: Awaitable[object]) -> EngineFailure:
    """Wait for a failure and return it."""
    with pytest.raises(EngineFailure) as caught:
        await asking
    return caught.value


async def nothing_known(_event_id: str) -> bool:
    """Know no event."""
    return False
