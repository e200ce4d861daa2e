"""The engine as a program: how it starts, says where it is, and stops."""

import asyncio
import contextlib
import json
import signal
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from openai import AsyncOpenAI

from engine.server import Announcement
from tests.engine.engines import ENDLESS, KEY, inherited

ROOT = Path(__file__).parents[2]


@dataclass
class Started:
    """A running engine and what it announced."""

    process: Process
    at: Announcement

    async def end(self) -> tuple[int | None, str, str]:
        """Wait for its end: the exit status, and what else it said on both channels."""
        async with asyncio.timeout(120):
            said, logged = await self.process.communicate()
        return self.process.returncode, said.decode(), logged.decode()


@contextlib.asynccontextmanager
async def program(*options: str, **env: str) -> AsyncIterator[Process]:
    """The program with these options, in a folder of its own; it is gone after the block."""
    with tempfile.TemporaryDirectory() as data:
        ours = {"ENGINE_PORT": "0", "ENGINE_KEY": KEY, "ENGINE_DATA_DIR": data}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "engine", *options),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=ROOT,
            env={**inherited(), **ours, **env},
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


@contextlib.asynccontextmanager
async def started(*options: str, **env: str) -> AsyncIterator[Started]:
    """The program, once it has announced itself."""
    async with program("--announce", *options, **env) as process:
        assert process.stdout is not None
        yield Started(process, Announcement(**json.loads(await process.stdout.readline())))


async def when_ready(engine: Started) -> None:
    """Wait until the model answers."""
    url = engine.at.base_url.replace("/v1", "/health")
    async with aiohttp.ClientSession() as session, asyncio.timeout(120):
        while True:
            async with session.get(url) as answer:
                if (await answer.json())["status"] != "loading":
                    return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_one_line_is_announced_and_a_signal_ends_it_well(stop: signal.Signals) -> None:
    """Standard output holds the announcement and nothing else, the log never the key."""
    async with started() as engine:
        await when_ready(engine)
        engine.process.send_signal(stop)
        status, said, logged = await engine.end()

    assert engine.at.base_url.startswith("http://127.0.0.1:")
    assert (engine.at.key, engine.at.model) == (KEY, "smollm2-135m")
    assert (status, said) == (0, "")
    assert "ready" in logged
    assert KEY not in logged


async def test_a_signal_while_the_model_loads_ends_it_well() -> None:
    """Whoever stops it at once need not wait, and finds no process that hangs."""
    async with started() as engine:
        engine.process.terminate()
        status, _, logged = await engine.end()

    assert status == 0
    assert "Traceback" not in logged


async def test_a_signal_in_the_middle_of_an_answer_ends_it_well() -> None:
    """An answer that is being written does not hold the engine back."""
    async with (
        started() as engine,
        AsyncOpenAI(base_url=engine.at.base_url, api_key=engine.at.key) as client,
    ):
        base = f"{engine.at.model}-base"
        stream = await client.chat.completions.create(model=base, stream=True, **ENDLESS)
        await anext(stream)
        engine.process.terminate()
        status, _, logged = await engine.end()
        await stream.close()

    assert status == 0
    assert "broken off" in logged
    assert "Traceback" not in logged


async def test_it_ends_with_its_parent() -> None:
    """With --with-parent the end of standard input ends it as a signal does."""
    async with started("--with-parent") as engine:
        assert engine.process.stdin is not None
        engine.process.stdin.close()
        status, _, _ = await engine.end()

    assert status == 0


async def test_a_busy_port_gives_way_to_the_next() -> None:
    """The port that was asked for is taken: the next free one is used, and said in words."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with started("--port", str(port)) as engine:
            engine.process.terminate()
            _, _, logged = await engine.end()

    used = int(engine.at.base_url.removesuffix("/v1").rpartition(":")[2])
    assert used > port
    assert f"Port {port} is busy; using {used}." in logged


async def test_a_person_is_told_how_to_use_it() -> None:
    """Without --announce it prints the address, the key and examples; a new key at each start."""
    async with program(ENGINE_KEY="") as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl+C" not in said:
            said += (await process.stdout.readline()).decode()
        process.terminate()
        _, logged = await process.communicate()

    key = said.partition("Bearer ")[2].partition("'")[0]
    assert len(key) > 30
    assert said.count(key) == 3
    assert key not in logged.decode()
    assert "curl http://127.0.0.1:" in said
    assert "from openai import OpenAI" in said
