"""The programs that stand in for Slack and for an engine on this machine, as child processes.

They announce themselves in one line of JSON on standard output, and end when we do: each holds the
other end of a pipe that closes with this process, however it ends.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ANNOUNCE_SECONDS = 30
STOP_SECONDS = 5
RESTART_SECONDS = 1.0
HEALTH_SECONDS = 0.3


class LocalProgramError(Exception):
    """A program did not start; its own words are on standard error."""


class LocalProgram:
    """One child process, `python -m NAME`."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.name = name
        self.environment = environment
        self.announcement: dict[str, Any] = {}
        self._process: asyncio.subprocess.Process | None = None

    async def spawn(self) -> None:
        """Start the process; it gets ready while we do other things."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.name,
            "--announce",
            "--with-parent",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": _with_this_folder()} | self.environment,
            # Ctrl-C is for us: we stop the bot first, and the programs it needs last.
            start_new_session=True,
        )

    async def announced(self) -> dict[str, Any]:
        """Wait until the program listens and return what it says of itself.

        Raises:
            LocalProgramError: when it ends, or stays silent, instead.
        """
        assert self._process  # noqa: S101 - spawned before
        assert self._process.stdout  # noqa: S101 - asked for when it was spawned
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), ANNOUNCE_SECONDS)
            self.announcement = json.loads(line)
        except (TimeoutError, ValueError) as error:
            await self.stop()
            raise LocalProgramError(f"python -m {self.name} did not start.") from error
        return self.announcement

    async def ended(self) -> int:
        """Wait for the program's end and return its exit code."""
        assert self._process  # noqa: S101 - started before
        return await self._process.wait()

    async def stop(self) -> None:
        """Stop the program, politely first."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _with_this_folder() -> str:
    """Return the import path for programs of this project, from whatever folder we are run."""
    here = str(Path(__file__).parent)
    return os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))


@asynccontextmanager
async def spawned(name: str, environment: dict[str, str]) -> AsyncIterator[LocalProgram]:
    """Run a program for as long as the block lasts."""
    program = LocalProgram(name, environment)
    try:
        await program.spawn()
        yield program
    finally:
        await program.stop()


async def keep_running(engine: LocalProgram, on_restart: Callable[[], None]) -> None:
    """Start the engine again, at the same address, whenever it ends: native code can abort."""
    address = urlsplit(engine.announcement["base_url"])
    engine.environment |= {
        "ENGINE_PORT": str(address.port),
        "ENGINE_KEY": engine.announcement["key"],
    }
    while True:
        await engine.ended()
        on_restart()
        await asyncio.sleep(RESTART_SECONDS)
        with contextlib.suppress(LocalProgramError):
            await engine.spawn()
            await engine.announced()


async def until_ready(engine: LocalProgram) -> dict[str, str]:
    """Wait until the engine has loaded its model, or failed to; return its /health."""
    import aiohttp

    health = engine.announcement["base_url"].removesuffix("/v1") + "/health"
    async with aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(health) as answer:
                    said: dict[str, str] = await answer.json()
                    if said["status"] != "loading":
                        return {"status": said["status"], "detail": said.get("detail", "")}
            await asyncio.sleep(HEALTH_SECONDS)
