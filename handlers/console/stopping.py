"""Ctrl-C in the middle of something: it ends soon, and nothing is left half done.

Work on a file goes on in a thread, and threads cannot be stopped. It tells how far it has come, and
hears there that it should stop: between two lines, and never between the bytes of a dataset and its
row in the archive.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class StoppedError(Exception):
    """A person wants no more of it. Nothing was kept."""


class Stop:
    """Whether a person wants to stop, and how it comes to what is under way."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._times = 0
        self._in_steps = 0

    def heard(self) -> None:
        """Return if nobody wants to stop; work in a thread asks at each step.

        Raises:
            StoppedError: when somebody does.
        """
        if self._asked.is_set():
            raise StoppedError

    @contextmanager
    def in_steps(self) -> Iterator[None]:
        """Say that what is under way asks by itself; a second Ctrl-C stops it where it stands."""
        self._in_steps += 1
        try:
            yield
        finally:
            self._in_steps -= 1

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to Ctrl-C, and to who ends the program, for as long as the block lasts."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task  # noqa: S101 - a coroutine runs in one
        added = []
        for number in _SIGNALS:
            # Windows has no such handlers: there asyncio stops the task where it stands.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self._ask, task.cancel)
                added.append(number)
        try:
            yield
        finally:
            for number in added:
                loop.remove_signal_handler(number)

    def _ask(self, cut_off: Callable[[], object]) -> None:
        self._times += 1
        self._asked.set()
        if not self._in_steps or self._times > 1:
            cut_off()
