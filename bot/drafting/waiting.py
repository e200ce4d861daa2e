"""Who waits to have a draft changed, in the order in which they asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Line:
    """The line before one draft. Requests are numbered as they arrive; the lowest is first."""

    def __init__(self) -> None:
        self._waiting: set[int] = set()
        self._left = asyncio.Condition()

    @asynccontextmanager
    async def place(self, request_id: int) -> AsyncIterator[None]:
        """Hold a place in the line for as long as the block lasts."""
        self._waiting.add(request_id)
        try:
            yield
        finally:
            self._waiting.discard(request_id)
            async with self._left:
                self._left.notify_all()

    def is_first(self, request_id: int) -> bool:
        """Tell whether nobody who asked before is waiting still."""
        return request_id == min(self._waiting)

    async def first(self, request_id: int) -> None:
        """Wait until everybody who asked before is through."""
        async with self._left:
            await self._left.wait_for(lambda: self.is_first(request_id))
