"""Whose Home tab was opened, and that one person's Home is published once at a time.

What is published last has to be what was read last. As one bot runs on a data folder, a turn for
each person sees to that.
"""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

REMEMBERED = 500
"""So many people's Homes are kept up to date; whoever comes back later opens it anyway."""


class Homes:
    """The Home tabs that people opened since the start, and their turns."""

    def __init__(self) -> None:
        self._opened: dict[str, str] = {}
        self._waiting: set[str] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def note_opened(self, user: str, team: str) -> None:
        """Note that a person of a team looks at their Home now and then."""
        self._opened.pop(user, None)
        self._opened[user] = team
        while len(self._opened) > REMEMBERED:
            del self._opened[next(iter(self._opened))]

    def was_opened(self, user: str) -> bool:
        """Tell whether a person has opened their Home since the start."""
        return user in self._opened

    def opened(self) -> list[tuple[str, str]]:
        """Return who has opened their Home since the start, each with their team."""
        return list(self._opened.items())

    async def in_turn(self, user: str, publish: Callable[[], Awaitable[None]]) -> None:
        """Publish a person's Home, after whoever is at it; one who waits does it for all others."""
        if user in self._waiting:
            return
        turn = self._turns.setdefault(user, asyncio.Lock())
        self._waiting.add(user)
        try:
            await turn.acquire()
        finally:
            self._waiting.discard(user)
        try:
            await publish()
        finally:
            turn.release()
