"""How often each method may be called: so many times in any minute."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from workspace.clock import Clock
from workspace.errors import SlackError

_MINUTE = 60.0


@dataclass(frozen=True)
class Rate:
    """So many calls in so many seconds."""

    calls: int
    seconds: float = _MINUTE
    by_channel: bool = False
    """Whether each channel counts for itself."""


# Slack's tiers name what is safe; it tolerates some bursts above them, and does not say how many.
TIER_2 = (Rate(20),)
TIER_3 = (Rate(50),)
TIER_4 = (Rate(100),)
SPECIAL = (Rate(600),)
"""Methods that Slack lets be called "hundreds of times a minute"."""
POSTING = (Rate(5, seconds=5.0, by_channel=True), Rate(300))
"""About one message a second in a channel, a few at once; several hundred a minute in all."""


class RateLimitedError(SlackError):
    """The method was called too often; it may be called again after so many whole seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__("ratelimited")
        self.wait = wait


class Rates:
    """The calls of late, by method; posted messages by channel too."""

    def __init__(self, clock: Clock, *, strict: bool) -> None:
        self.strict = strict
        """Whether calls over the rate are refused."""
        self._clock = clock
        self._calls: dict[tuple[str, str, float], deque[float]] = defaultdict(deque)

    def count(self, method: str, channel: str, rates: tuple[Rate, ...]) -> None:
        """Count a call that is made now, when rates are strict.

        Raises:
            RateLimitedError: It is one too many, and is not counted.
        """
        if not self.strict:
            return
        now = self._clock.now()
        counted = [self._recent(now, method, channel, rate) for rate in rates]
        waits = [
            calls[0] + rate.seconds - now
            for rate, calls in zip(rates, counted, strict=True)
            if len(calls) >= rate.calls
        ]
        if waits:
            raise RateLimitedError(max(1, math.ceil(max(waits))))
        for calls in counted:
            calls.append(now)

    def _recent(self, now: float, method: str, channel: str, rate: Rate) -> deque[float]:
        calls = self._calls[method, channel if rate.by_channel else "", rate.seconds]
        while calls and now - calls[0] >= rate.seconds:
            calls.popleft()
        return calls
