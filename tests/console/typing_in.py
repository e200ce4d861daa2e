"""What is typed at the console: `python app.py dataset …` as a person or a script runs it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from typing import IO

from typer.testing import CliRunner

from handlers.console import dataset

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
STOPPED = 130


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment with data of its own in `folder`, and nothing of this machine's."""
    names = ("PATH", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    usual = {
        "HOME": str(folder),
        "DATA_DIR": str(folder / "data"),
        "OUTPUT_DIR": str(folder / "output"),
        "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        "HOUSE_RULES_FILE": str(ROOT / "house-rules.toml"),
    }
    return kept | usual | settings


def arguments(*typed: str) -> list[str]:
    """Return the whole line of a command."""
    return [sys.executable, str(ROOT / "app.py"), "dataset", *typed]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def said_to(folder: Path, *typed: str, **settings: str) -> Ended:
    """Run a command in this process, in the folder: quick, for tests in which only words matter."""
    wanted = environment(folder, **settings)
    others = dict.fromkeys(os.environ.keys() - wanted.keys())
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(dataset, typed, env={**others, **wanted})
    finally:
        os.chdir(before)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def run(folder: Path, *typed: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in pipes, as a script does, in the folder."""
    return subprocess.run(
        arguments(*typed),
        cwd=folder,
        env=environment(folder, **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=PATIENCE,
    )


@dataclass(slots=True)
class Terminal:
    """A command at a terminal: what it shows there, and what is typed into it."""

    process: subprocess.Popen[bytes]
    handle: int
    _shown: bytearray = field(default_factory=bytearray)

    @property
    def shown(self) -> str:
        """All that was shown so far, with the terminal's own signs."""
        return self._shown.decode(errors="replace")

    def shows(self, words: str) -> str:
        """Wait until these words are on the terminal; return all that is."""
        end = time.monotonic() + PATIENCE
        while words not in self.shown:
            assert time.monotonic() < end, f"{words!r} did not come; shown: {self.shown}"
            assert self._read(), f"it ended before {words!r} came; shown: {self.shown}"
        return self.shown

    def type(self, words: str) -> None:
        """Type something, with Enter behind it."""
        os.write(self.handle, f"{words}\n".encode())

    def stop(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def ends(self) -> int:
        """Wait for the end and return the exit status."""
        end = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < end, f"it does not end; shown: {self.shown}"
        return self.process.wait(PATIENCE)

    def _read(self) -> bool:
        """Take what the terminal shows next; False at the end."""
        if not select([self.handle], [], [], 1.0)[0]:
            return True
        try:
            told = os.read(self.handle, 65536)
        except OSError:  # Linux says so at the end of a terminal
            return False
        self._shown += told
        return bool(told)


@contextmanager
def terminal(
    folder: Path, *typed: str, stdout: IO[bytes] | None = None, **settings: str
) -> Iterator[Terminal]:
    """Run a command at a terminal of its own for as long as the block lasts.

    `stdout` is a file that takes the results instead: `> report.txt`.
    """
    import pty  # Windows has none

    ours, its = pty.openpty()
    process = subprocess.Popen(
        arguments(*typed),
        cwd=folder,
        env=environment(folder, TERM="xterm", COLUMNS="100", **settings),
        stdin=its,
        stdout=stdout or its,
        stderr=its,
        start_new_session=True,
    )
    os.close(its)
    try:
        yield Terminal(process, ours)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        with suppress(OSError):
            os.close(ours)
