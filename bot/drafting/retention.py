"""Retention: discarded drafts are deleted after as many days as a setting says."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from bot.archive import Archive, DraftState
from bot.drafting.deleting import Deleting
from bot.settings import Settings
from bot.tasks import TaskSet
from bot.words.retention import KEEP_DISCARDED_DAYS

log = structlog.get_logger(__name__)

LOOK_SECONDS = 3600.0


class Retention:
    """Deletes what was discarded long ago, at start and every hour, until `interrupt`."""

    def __init__(
        self, settings: Settings, archive: Archive, deleting: Deleting, tasks: TaskSet
    ) -> None:
        self._days = settings.keep_discarded_days
        self._archive = archive
        self._deleting = deleting
        self._tasks = tasks
        self._over = asyncio.Event()

    def start(self) -> None:
        """Begin, in a task, where the setting asks for it."""
        if self._days is not None:
            self._tasks.start(self._look_after(self._days), name="retention", endless=True)

    def interrupt(self) -> None:
        """Stop, because the process is about to end."""
        self._over.set()

    async def _look_after(self, days: int) -> None:
        while not self._over.is_set():
            try:
                await self._delete_old(days)
            except Exception:  # the archive may be away for a moment; the next hour comes
                log.exception("retention failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._over.wait()

    async def _delete_old(self, days: int) -> None:
        """Delete the drafts that were discarded so many days ago and were not reopened."""
        before = datetime.now(UTC) - timedelta(days=days)
        old = await self._archive.drafts.discarded_before(before)
        await self._deleting.delete_many(
            [draft.id for draft in old],
            only_from={DraftState.DISCARDED},
            over=self._over,
            setting=KEEP_DISCARDED_DAYS,
            days=str(days),
        )
