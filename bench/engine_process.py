"""The real engine, `python -m engine`, as a process of its own with a data folder of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from openai import AsyncOpenAI

from bench.bot_process import ROOT, STOP_SECONDS
from engine.training.priority import NICENESS


class EngineNotStartedError(Exception):
    """The engine ended instead of listening; says what it logged."""


@dataclass(frozen=True, slots=True)
class EngineProcess:
    """A running engine, and the official SDK pointed at it."""

    client: AsyncOpenAI
    pid: int
    default_model: str


@asynccontextmanager
async def engine_running(
    folder: Path, model_file: Path | None = None
) -> AsyncIterator[EngineProcess]:
    """Run an engine that keeps all it has in `folder`, for as long as the block lasts.

    Raises:
        EngineNotStartedError: It did not come to that.
    """
    log = folder / "log"
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "engine", "--announce", "--with-parent"),
            cwd=folder,
            env=_environment(folder, model_file),
            stdin=PIPE,
            stdout=PIPE,
            stderr=file,
        )
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        if not line:
            raise EngineNotStartedError(log.read_text(encoding="utf-8")[-2000:])
        at = json.loads(line)
        async with AsyncOpenAI(base_url=at["base_url"], api_key=at["key"], max_retries=0) as client:
            yield EngineProcess(client, process.pid, at["model"])
    finally:
        await _stop(process)


def _environment(folder: Path, model_file: Path | None) -> dict[str, str]:
    names = ("PATH", "SYSTEMROOT", NICENESS)
    return {name: os.environ[name] for name in names if name in os.environ} | {
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "ENGINE_PORT": "0",
        "ENGINE_DATA_DIR": str(folder / "data"),
        "ENGINE_BASE_MODEL": "" if model_file is None else str(model_file),  # empty: as if unset
    }


async def _stop(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()  # it ends with us
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
