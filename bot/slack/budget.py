"""One rate budget per Slack method, shared by everything that calls it.

Slack counts per workspace, not per draft, so all drafts and cards draw on one budget. A caller
waits for its turn: final writes first, then first words, then growing text, which is paced so that
the interval between two updates stretches with the number of drafts that grow at once. Among
equals, the channel served longest ago is next: a busy channel does not starve the others.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

# Slack's minute and a second more: it counts calls when they arrive, not when they leave.
MINUTE = 61.0


class Priority(IntEnum):
    """Who goes first; lower is sooner."""

    FINAL = 0
    FIRST = 1
    GROWING = 2


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` in any `seconds`; growing text leaves `reserve` of them, first words half."""

    calls: int
    seconds: float = MINUTE
    reserve: int = 0
    per_channel: bool = False

    def room(self, priority: Priority) -> int:
        """Return how many of the calls this priority may use up."""
        kept = {Priority.FINAL: 0, Priority.FIRST: self.reserve // 2}
        return self.calls - kept.get(priority, self.reserve)

    @property
    def pace(self) -> float:
        """Seconds between two growing writes."""
        return self.seconds / self.room(Priority.GROWING)


# Slack's tiers, https://docs.slack.dev/apis/web-api/rate-limits: 2 is 20 a minute, 3 is 50, 4 is
# 100. chat.postMessage has its own: about one a second per channel, with short bursts.
LIMITS = {
    "chat.postMessage": Limit(calls=5, seconds=5.5, per_channel=True),
    "chat.update": Limit(calls=50, reserve=10),
    "chat.delete": Limit(calls=50),
    "chat.startStream": Limit(calls=20),
    "chat.appendStream": Limit(calls=100, reserve=10),
    "chat.stopStream": Limit(calls=20),
    "conversations.history": Limit(calls=50),
    "conversations.replies": Limit(calls=50),
    "conversations.info": Limit(calls=50),
    "conversations.open": Limit(calls=50),
    "usergroups.users.list": Limit(calls=20),
    "files.getUploadURLExternal": Limit(calls=100),
    "files.completeUploadExternal": Limit(calls=100),
    "files.info": Limit(calls=100, reserve=20),
}
OTHERWISE = Limit(calls=100)


class RateBudget:
    """The lanes of all methods."""

    def __init__(self, limits: dict[str, Limit] | None = None) -> None:
        self._limits = LIMITS if limits is None else limits
        self._lanes: dict[tuple[str, str | None], Lane] = {}

    async def turn(self, method: str, channel: str | None, priority: Priority) -> None:
        """Wait until a call of `method` is within the budget, and count it."""
        await self._lane(method, channel).turn(priority, channel or "")

    def pause(self, method: str, channel: str | None, seconds: float) -> None:
        """Let no call of `method` through for a while: Slack said 429."""
        self._lane(method, channel).pause(seconds)

    def _lane(self, method: str, channel: str | None) -> "Lane":
        limit = self._limits.get(method, OTHERWISE)
        key = (method, channel if limit.per_channel else None)
        if key not in self._lanes:
            self._lanes[key] = Lane(limit)
        return self._lanes[key]


@dataclass(slots=True, eq=False)
class _Waiter:
    priority: Priority
    channel: str
    arrival: int
    granted: asyncio.Future[None] = field(repr=False)


class Lane:
    """The queue before one method. Exact: never more than `limit.calls` in any `limit.seconds`."""

    def __init__(self, limit: Limit, clock: Callable[[], float] | None = None) -> None:
        self._limit = limit
        self._clock = clock or asyncio.get_running_loop().time
        self._recent: deque[float] = deque()
        self._waiters: list[_Waiter] = []
        self._served: dict[str, int] = {}
        self._grown_at = float("-inf")
        self._paused_until = float("-inf")
        self._arrivals = 0
        self._grants = 0
        self._alarm: asyncio.TimerHandle | None = None

    async def turn(self, priority: Priority, channel: str) -> None:
        """Wait for the turn of one call."""
        self._arrivals += 1
        granted = asyncio.get_running_loop().create_future()
        waiter = _Waiter(priority, channel, self._arrivals, granted)
        self._waiters.append(waiter)
        self._serve()
        try:
            await granted
        finally:
            if waiter in self._waiters:  # cancelled while it waited
                self._waiters.remove(waiter)

    def pause(self, seconds: float) -> None:
        """Let nobody through for `seconds`."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _serve(self) -> None:
        """Grant every turn that is due, and set the alarm for the next."""
        now = self._clock()
        while self._recent and self._recent[0] <= now - self._limit.seconds:
            self._recent.popleft()
        self._waiters = [w for w in self._waiters if not w.granted.cancelled()]
        while self._waiters:
            waiter = min(self._waiters, key=self._rank)
            due = self._due(waiter.priority)
            if due > now:
                self._wake_at(due)
                return
            self._grant(waiter, now)

    def _rank(self, waiter: _Waiter) -> tuple[Priority, int, int]:
        return waiter.priority, self._served.get(waiter.channel, 0), waiter.arrival

    def _due(self, priority: Priority) -> float:
        """Return when a call of this priority may go out at the earliest."""
        room = self._limit.room(priority)
        due = self._paused_until
        if len(self._recent) >= room:
            due = max(due, self._recent[len(self._recent) - room] + self._limit.seconds)
        if priority is Priority.GROWING:
            due = max(due, self._grown_at + self._limit.pace)
        return due

    def _grant(self, waiter: _Waiter, now: float) -> None:
        self._waiters.remove(waiter)
        self._recent.append(now)
        self._grants += 1
        self._served[waiter.channel] = self._grants
        if waiter.priority is Priority.GROWING:
            self._grown_at = now
        waiter.granted.set_result(None)

    def _wake_at(self, when: float) -> None:
        if self._alarm:
            self._alarm.cancel()
        delay = max(0.0, when - self._clock())
        self._alarm = asyncio.get_running_loop().call_later(delay, self._serve)
