"""Bars that show how far the work on a file has come, where somebody looks at a terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from bot.words import console as words
from handlers.console.saying import remarks
from handlers.console.stopping import Stop

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Heard = Callable[[str, int, int], None]
"""Told of a stage, of how much of it is done, and of how much it is in all; from any thread."""

_SECONDS = 0.05
"""So often a bar moves; the work tells far more often."""


@contextmanager
def bars(stop: Stop) -> Iterator[Heard]:
    """Lend what the work tells of its progress to; in a pipe it only listens for Ctrl-C."""
    with stop.in_steps():
        if not remarks.is_terminal:
            yield lambda _stage, _done, _of: stop.heard()
            return
        shown = _Bars(stop)
        try:
            yield shown.heard
        finally:
            shown.end()


class _Bars:
    """A bar for each stage; they are gone when the work is done."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._progress: Progress | None = None
        self._stages: dict[str, TaskID] = {}
        self._moved = 0.0
        self._lock = Lock()

    def heard(self, stage: str, done: int, of: int) -> None:
        self._stop.heard()
        now = time.monotonic()
        if stage in self._stages and done < of and now - self._moved < _SECONDS:
            return
        with self._lock:
            self._moved = now
            progress = self._progress or self._begun()
            told = words.so_far(stage, done, of)
            if stage not in self._stages:
                self._stages[stage] = progress.add_task(words.stage(stage), told=told)
            progress.update(self._stages[stage], completed=done, total=of, told=told)

    def end(self) -> None:
        if self._progress:
            self._progress.stop()

    def _begun(self) -> "Progress":
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(compact=True),
            console=remarks,
            transient=True,
        )
        self._progress.start()
        return self._progress
