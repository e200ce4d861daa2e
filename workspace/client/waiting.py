"""Wait for an outcome by looking again and again."""

# ruff: noqa: ASYNC109  # a test says how patient it is

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")

TIMEOUT = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.005, 0.05


class NotSeenError(AssertionError):
    """What was waited for did not come about; the words say what there was instead."""


@overload
async def until(
    look: Callable[[], Awaitable[T | None]],
    *,
    timeout: float = ...,
    what: str = ...,
    instead: Callable[[], str] = ...,
) -> T: ...


@overload
async def until(
    look: Callable[[], T | None],
    *,
    timeout: float = ...,
    what: str = ...,
    instead: Callable[[], str] = ...,
) -> T: ...


async def until(
    look: Callable[[], Any],
    *,
    timeout: float = TIMEOUT,
    what: str = "the outcome",
    instead: Callable[[], str] = str,
) -> Any:
    """Look until there is something, and return it.

    Raises:
        NotSeenError: There was nothing for the whole time.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    pause = _FIRST_PAUSE
    while True:
        seen = look()
        found = await seen if inspect.isawaitable(seen) else seen
        if found:
            return found
        if loop.time() > deadline:
            raise NotSeenError(f"waited {timeout:g} s for {what}; {instead()}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
