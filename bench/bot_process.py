"""The real bot, `python app.py`, as a process that can be started, watched, stopped and killed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 20.0


class SlackAddress(Protocol):
    """Where a workspace is, and the tokens that open it: its announcement."""

    @property
    def api_url(self) -> str:
        """The Web API's address."""

    @property
    def bot_token(self) -> str:
        """The bot's token."""

    @property
    def app_token(self) -> str:
        """The app's token."""


class NotStartedError(Exception):
    """The bot ended, or was silent, instead of listening."""


class BotProcess:
    """One run of the bot."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log
        self._started = time.monotonic()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def listening(self) -> float:
        """Wait until the bot says that it listens; return the seconds that its start took.

        Raises:
            NotStartedError: it did not come to that.
        """
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError:
            line = b""
        if b"listening" not in line:
            raise NotStartedError(f"{line.decode()}{self._log.read_text(encoding='utf-8')[-2000:]}")
        return time.monotonic() - self._started

    async def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        if self._process.returncode is None:
            self._process.kill()
        await self._gone()

    async def stop(self) -> int:
        """Ask it to stop, as a container host would, and return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await self._gone()

    async def _gone(self) -> int:
        assert self._process.stdout is not None
        async with asyncio.timeout(STOP_SECONDS):
            await self._process.stdout.read()  # to its end, so that the pipe closes here
            return await self._process.wait()


async def start_bot(folder: Path, environment: dict[str, str]) -> BotProcess:
    """Start the bot in a folder of its own; its log is appended to `bot.log` there."""
    log = folder / "bot.log"
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "app.py"),
            cwd=folder,  # a .env in the checkout is none of ours
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=file,
        )
    return BotProcess(process, log)


@asynccontextmanager
async def bot_running(folder: Path, environment: dict[str, str]) -> AsyncIterator[BotProcess]:
    """Run the bot, listening, for as long as the block lasts."""
    bot = await start_bot(folder, environment)
    try:
        await bot.listening()
        yield bot
    finally:
        await bot.kill()


def environment_for(
    folder: Path, slack: SlackAddress, engine_url: str, **further: str
) -> dict[str, str]:
    """Return a whole environment in which the bot keeps all it has in `folder`."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "OPENAI_BASE_URL": engine_url,
        "CHRIS_GPT": "house-writer",
        "DATA_DIR": str(folder / "data"),
        "OUTPUT_DIR": str(folder / "output"),
        "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        **further,
    }
