"""Tell whoever looks on that something changed; they then read what is there now."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from typing import Literal

_WAITING = 1_000
"""So many changes may wait for an onlooker."""

Kind = Literal["message", "view", "channels", "home"]


@dataclass(frozen=True)
class Change:
    """Something a person can see is different now."""

    kind: Kind
    channel: str | None = None
    ts: str | None = None
    thread_ts: str | None = None


class Changes:
    """Those who look on, by person."""

    def __init__(self) -> None:
        self._onlookers: dict[str, set[asyncio.Queue[Change | None]]] = {}
        self._closed = False

    async def subscribe(self, user_id: str) -> AsyncGenerator[Change]:
        """Yield what changes for this person, from now until the workspace closes."""
        if self._closed:
            return
        queue: asyncio.Queue[Change | None] = asyncio.Queue(_WAITING)
        onlookers = self._onlookers.setdefault(user_id, set())
        onlookers.add(queue)
        try:
            while (change := await queue.get()) is not None:
                yield change
        finally:
            onlookers.discard(queue)

    def publish(self, change: Change, user_ids: Iterable[str]) -> None:
        """Tell these people's onlookers."""
        for user_id in user_ids:
            for queue in tuple(self._onlookers.get(user_id, ())):
                if queue.full():
                    self._send_away(user_id, queue)
                else:
                    queue.put_nowait(change)

    def close(self) -> None:
        """End every subscription."""
        self._closed = True
        for user_id, onlookers in self._onlookers.items():
            for queue in tuple(onlookers):
                self._send_away(user_id, queue)

    def _send_away(self, user_id: str, queue: "asyncio.Queue[Change | None]") -> None:
        """End one subscription; whoever was too slow reads everything anew when they are back."""
        self._onlookers[user_id].discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
