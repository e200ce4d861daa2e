"""The workspace's time, which a test may move forward."""

import asyncio
import contextlib
import time

END_OF_TIME = "9999999999.999999"
"""A message's time later than every other."""
_MICROSECONDS = 1_000_000


class Clock:
    """Tells the time, and gives each message a time of its own."""

    def __init__(self, last_ts: str | None = None) -> None:
        self._ahead = 0.0
        self._moved = asyncio.Event()
        self._last = int(last_ts.replace(".", "")) if last_ts else 0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let that much time have passed."""
        self._ahead += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait until that much time has passed, by itself or because it was moved."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)

    def next_ts(self) -> str:
        """A message's time: later than every one before, also when two come at once."""
        self._last = max(int(self.now() * _MICROSECONDS), self._last + 1)
        seconds, fraction = divmod(self._last, _MICROSECONDS)
        return f"{seconds}.{fraction:06d}"
