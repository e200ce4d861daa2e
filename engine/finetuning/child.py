"""The training as a process of its own: started, asked to stop, and found again by a later engine.

It says what it does into `told.jsonl`, and what it logs goes into `log.txt`. The latter is locked:
a lock belongs to the open file, which the child inherits, so it is held for exactly as long as the
child lives, however its engine ended. The end of its standard input tells it that the engine has
gone.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

from engine.finetuning.journal import end_last_line

if sys.platform != "win32":
    import fcntl

_ROOT = Path(__file__).parents[2]
_LOG_TAIL = 2000
_SECONDS_TO_DIE = 1.5

Word = Literal["pause", "cancel"]


def journal(folder: Path) -> Path:
    """The file with what the child says."""
    return folder / "told.jsonl"


class Child:
    """A training that this engine has started in a folder."""

    def __init__(self, folder: Path) -> None:
        """Start it.

        Raises:
            OSError: It cannot be started.
        """
        end_last_line(journal(folder))
        pid = folder / "child.pid"
        pid.unlink(missing_ok=True)  # the id of an earlier one may be anybody's by now
        with journal(folder).open("ab") as said, _locked_log(folder) as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "engine.training", str(folder)],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=log,
                env=os.environ | {"PYTHONPATH": _import_path()},
                start_new_session=True,  # Ctrl-C in a terminal is for the engine
            )
        try:
            pid.write_text(str(self._process.pid))
        except BaseException:
            self.kill()
            self.let_go(_SECONDS_TO_DIE)
            raise

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    def ask(self, word: Word) -> None:
        """Ask it for something; one that is gone does not hear."""
        with contextlib.suppress(OSError, ValueError):
            assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
            self._process.stdin.write(f"{word}\n".encode())
            self._process.stdin.flush()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def let_go(self, seconds: float) -> None:
        """Tell it that the engine goes, and give it some time to save and end; blocks."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            # It ends by itself, with this program or after it; here its end is waited for aside.
            threading.Thread(target=self._process.wait, daemon=True).start()


def lives(folder: Path) -> bool:
    """Whether a training that any engine has started in this folder still runs."""
    path = folder / "log.txt"
    if not path.exists():
        return False
    try:
        if sys.platform == "win32":
            path.replace(path)  # refused there while anyone has it open
        else:
            with path.open("rb") as log:
                fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    return False


def kill_stray(folder: Path) -> None:
    """End a training that an earlier engine has left behind and that still runs."""
    # Its id cannot be another's meanwhile: the lock says that it lives.
    with contextlib.suppress(OSError, ValueError):
        if lives(folder):
            os.kill(int((folder / "child.pid").read_text()), _KILL)


def log_tail(folder: Path) -> str:
    """The last of what it logged."""
    try:
        return (folder / "log.txt").read_bytes()[-_LOG_TAIL:].decode(errors="replace")
    except OSError:
        return ""


_KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL


@contextlib.contextmanager
def _locked_log(folder: Path) -> Iterator[IO[bytes]]:
    with (folder / "log.txt").open("ab") as log:
        if sys.platform != "win32":
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield log


def _import_path() -> str:
    return os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
