"""How often each method may be called: so many times in any minute."""

import math
from collections import defaultdict, deque

from workspace.clock import Clock

_MINUTE = 60.0
_USUAL = 100
_PER_MINUTE = {
    "chat.update": 50,
    "chat.appendStream": 100,
    "chat.startStream": 20,
    "chat.stopStream": 20,
    "chat.postMessage": 60,
}


class Rates:
    """Calls within the last minute, by method; posted messages by channel too."""

    def __init__(self, clock: Clock, *, strict: bool) -> None:
        self.strict = strict
        """Whether calls over the rate are refused."""
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait(self, method: str, channel: str) -> int:
        """Seconds until the method may be called; 0 counts the call as made now."""
        now = self._clock.now()
        calls = self._calls[method, channel if method == "chat.postMessage" else ""]
        while calls and now - calls[0] >= _MINUTE:
            calls.popleft()
        if len(calls) >= _PER_MINUTE.get(method, _USUAL):
            return math.ceil(_MINUTE - (now - calls[0]))
        calls.append(now)
        return 0
