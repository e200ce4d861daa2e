"""Our own set of running tasks: nothing is forgotten, and a stop waits for what is under way."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)

CLEARING_UP_SECONDS = 1.0


class TaskSet:
    """Tasks that outlive the listener which started them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._endless: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(
        self, work: Coroutine[Any, Any, None], *, name: str, endless: bool = False
    ) -> asyncio.Task[None]:
        """Run `work` now; what it raises is logged, since nobody awaits it.

        Args:
            endless: whether it never ends by itself. Then nobody waits for it, and it does not
                count.
        """
        task = asyncio.create_task(work, name=name)
        (self._endless if endless else self._tasks).add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._endless.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("task failed", task=task.get_name(), exc_info=error)

    async def wait(self, seconds: float) -> None:
        """Wait up to `seconds` for the tasks to end by themselves."""
        await _ended(self._tasks, seconds)

    async def drain(self, seconds: float) -> None:
        """Wait up to `seconds` for the tasks to end by themselves, then cancel and await them.

        One that is being cancelled already gets a moment more. Cancelled twice while it gives back
        a database connection, it leaves SQLAlchemy a task that waits for ever, and the process too.
        """
        await self.wait(seconds)
        for task in self._tasks | self._endless:
            if not task.cancelling():
                task.cancel()
        await _ended(self._tasks | self._endless, CLEARING_UP_SECONDS)
        left = list(self._tasks | self._endless)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _ended(tasks: set[asyncio.Task[None]], seconds: float) -> None:
    if tasks:
        await asyncio.wait(tasks, timeout=seconds)
