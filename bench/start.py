"""How long the start takes, beside what importing the same packages takes alone."""

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bench.bot_process import ROOT, bot_running, environment_for, start_bot
from bench.figures import Figure, Result, spread
from bench.stage import workspace_running

RUNS = 5
LOCAL_RUNS = 3
OURS = {"app", "local", "bot", "handlers"}
HOW = (
    f"{RUNS} starts of app.py, from the start of the process until it says that it listens (the "
    f"socket to Slack is open then), beside {RUNS} fresh interpreters that import the third-party "
    f"modules which that start imports, and do nothing else; then {LOCAL_RUNS} starts of app.py "
    "--local until the page answers, and until the bot listens. Files are in the page cache."
)


async def measure() -> Result:
    """Measure starts of all kinds."""
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        async with workspace_running(folder) as slack:
            environment = environment_for(folder, slack, "http://127.0.0.1:9/v1")
            modules = await _modules(folder, environment)
            starts = [await _start(folder, environment) for _ in range(RUNS)]
        imports = [await _imports(modules) for _ in range(RUNS)]
        figures += spread("app.py listens after", starts, "s", tail=())
        figures += spread(f"importing its {len(modules)} modules alone", imports, "s", tail=())
        local = [await _local(folder / str(number)) for number in range(LOCAL_RUNS)]
    figures += spread("app.py --local: the page answers after", [p for p, _ in local], "s", tail=())
    figures += spread("app.py --local: the bot listens after", [b for _, b in local], "s", tail=())
    return Result("start", HOW, tuple(figures))


async def _start(folder: Path, environment: dict[str, str]) -> float:
    bot = await start_bot(folder, environment)
    try:
        return await bot.listening()
    finally:
        await bot.kill()


async def _modules(folder: Path, environment: dict[str, str]) -> list[str]:
    """Return the third-party modules that a start imports, in the order in which it does."""
    profiled = environment | {"PYTHONPROFILEIMPORTTIME": "1"}
    async with bot_running(folder, profiled):
        said = (folder / "bot.log").read_text(encoding="utf-8")
    names = re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+([\w.]+)$", said, re.MULTILINE)
    known = OURS | sys.stdlib_module_names
    return [name for name in dict.fromkeys(names) if name.partition(".")[0] not in known]


async def _imports(modules: list[str]) -> float:
    script = f"for name in {modules}:\n try: __import__(name)\n except ImportError: pass\nprint(1)"
    begun = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    took = time.monotonic() - begun
    await process.wait()
    return took


async def _local(folder: Path) -> tuple[float, float]:
    """Start everything; return the seconds until the page answers, and until the bot listens."""
    async with local_product(folder) as (page, page_after, process):
        del page
        assert process.stdout is not None
        begun = time.monotonic()
        while b"is listening" not in (line := await process.stdout.readline()):
            assert line, "app.py --local ended instead of listening"
        return page_after, page_after + time.monotonic() - begun


@asynccontextmanager
async def local_product(
    folder: Path,
) -> AsyncIterator[tuple[str, float, asyncio.subprocess.Process]]:
    """Run `app.py --local`; yield the page's address, its seconds to answer, and the process."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "DATA_DIR": str(folder / "data"),
        "OUTPUT_DIR": str(folder / "output"),
        "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        "WORKSPACE_PORT": "0",
        "ENGINE_PORT": "0",
    }
    begun = time.monotonic()
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "app.py"),
            "--local",
            "--no-browser",
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)} | settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    try:
        said = (await process.stdout.readline()).decode()
        page = said[said.index("http") :].strip()
        cookies = aiohttp.CookieJar(unsafe=True)  # a bare IP address may set them too
        async with (
            aiohttp.ClientSession(cookie_jar=cookies) as browser,
            browser.get(page) as answer,
        ):
            answer.raise_for_status()
            await answer.read()
        yield page, time.monotonic() - begun, process
    finally:
        process.terminate()
        await process.stdout.read()
        await process.wait()
