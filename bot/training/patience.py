"""Patience: with engines that are away, and with errors of our own that nobody foresaw."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from bot.engines import FailureKind

log = structlog.get_logger(__name__)

AWAY_SECONDS = 2.0
LONGEST_AWAY_SECONDS = 60.0
PATIENCE = timedelta(hours=1)
"""So long an engine may be away before a confirmed job is given up, or called unclear."""

STUMBLED_SECONDS = 5.0
LONGEST_STUMBLED_SECONDS = 120.0

# In these an engine may answer differently the next time.
AWAY = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.SILENT,
        FailureKind.BUSY,
        FailureKind.BROKEN,
        FailureKind.CUT,
    }
)


@dataclass(slots=True)
class Patience:
    """How long an engine that is away is waited for."""

    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    pause: float = field(default_factory=lambda: AWAY_SECONDS)

    @property
    def is_over(self) -> bool:
        """Whether it was waited for long enough."""
        return datetime.now(UTC) - self.since > PATIENCE

    async def wait(self) -> None:
        """Wait a little, and longer each time."""
        await asyncio.sleep(self.pause)
        self.pause = min(self.pause * 2, LONGEST_AWAY_SECONDS)


async def persevere(work: Callable[[], Awaitable[None]], *, name: str) -> None:
    """Bring a piece of work to its end, also past errors that nobody foresaw: a full disk, a bug.

    Each is logged, and the work begins anew after a pause: it must go on from what is on record.
    """
    pause = STUMBLED_SECONDS
    while True:
        try:
            await work()
        except Exception:
            log.exception("work stumbled, and begins anew", work=name)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_STUMBLED_SECONDS)
        else:
            return
