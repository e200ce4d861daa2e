"""Calls through the SDK whose answers may be anything: they come out as JSON, or as a failure."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

import httpx2
import openai

from bot.engines.client import CONNECT_SECONDS, without_key
from bot.engines.failure import (
    EngineFailure,
    FailureKind,
    kind_of_refusal,
    was_sent,
)
from bot.engines.raw import Raw, mapping, parsed, text
from bot.engines.redirects import RedirectedError

DETAIL_LENGTH = 300
CALL_SECONDS = 60.0
"""An answer must be there by then, also one that trickles in."""


def within(seconds: float) -> httpx2.Timeout:
    """Return the SDK's time limits for a call: an engine that is not there is known earlier."""
    return httpx2.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))


class RawAnswer(Protocol):
    """What the SDK hands out where its own reading of an answer is not asked for."""

    @property
    def text(self) -> str:
        """The answer's body."""

    @property
    def status_code(self) -> int:
        """HTTP's status."""


class Calls:
    """The calls to one engine, and how they fail."""

    def __init__(self, client: openai.AsyncOpenAI, key: str) -> None:
        self.client = client
        # Whoever calls decides whether a call may be repeated.
        self.once = client.with_options(max_retries=0, timeout=within(CALL_SECONDS))
        self._key = key

    def failure(
        self, error: openai.OpenAIError, kind: FailureKind, said: str | None = None
    ) -> EngineFailure:
        """Say how a call failed, in the engine's own words and without our key."""
        code = error.code if isinstance(error, openai.APIError) else None
        words = _words_of(error) if said is None else said
        return EngineFailure(
            kind,
            "" if kind is FailureKind.KEY_REFUSED else self._fit_to_show(words),
            code=self._fit_to_show(code) if code else None,
            status=error.status_code if isinstance(error, openai.APIStatusError) else 0,
            sent=was_sent(error),
        )

    def _fit_to_show(self, said: str) -> str:
        return without_key(said, self._key)[:DETAIL_LENGTH]

    def broken(self, why: str, status: int = 200) -> EngineFailure:
        """Say that an answer is not what it should be."""
        return EngineFailure(FailureKind.BROKEN, self._fit_to_show(why), status=status)

    @asynccontextmanager
    async def failing(
        self, *, of_one: bool = False, seconds: float | None = None
    ) -> AsyncIterator[None]:
        """Turn whatever a call raises within the block into an EngineFailure."""
        limit = CALL_SECONDS if seconds is None else seconds
        try:
            async with asyncio.timeout(limit):
                yield
        except TimeoutError as error:
            raise EngineFailure(FailureKind.SILENT, f"no answer within {limit:g} s") from error
        except openai.OpenAIError as error:
            # What the SDK says may hold our key, and a log shows whatever a failure came from.
            raise self.failure(error, kind_of_refusal(error, of_one=of_one)) from None
        except httpx2.TimeoutException as error:  # while a long answer is read
            raise EngineFailure(FailureKind.SILENT, type(error).__name__) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise EngineFailure(FailureKind.CUT, type(error).__name__) from error
        except ValueError as error:  # an empty id, or letters that no address or header can hold
            raise EngineFailure(
                FailureKind.REJECTED, "this cannot be asked for: look at the name", sent=False
            ) from error

    async def json(
        self,
        answering: Awaitable[RawAnswer],
        *,
        of_one: bool = False,
        seconds: float | None = None,
    ) -> Raw:
        """Await an answer that should be one object of JSON."""
        async with self.failing(of_one=of_one, seconds=seconds):
            answer = await answering
        try:
            found = parsed(answer.text)
        except (ValueError, RecursionError) as error:
            raise self.broken("the answer is no JSON", answer.status_code) from error
        if found is None:
            raise self.broken("the answer is no object of JSON", answer.status_code)
        return found

    async def page(
        self,
        answering: Awaitable[RawAnswer],
        *,
        of_one: bool = False,
        seconds: float | None = None,
    ) -> tuple[list[Raw], bool | None]:
        """Await one page of a list; return its objects, and what it says on whether more follow."""
        found = await self.json(answering, of_one=of_one, seconds=seconds)
        items = found.get("data")
        # An empty list is null in some servers' JSON.
        if items is None and found.get("object") == "list":
            items = []
        if not isinstance(items, list):
            raise self.broken("the answer is no list")
        more = found.get("has_more")
        objects: list[Raw] = [item for item in items if isinstance(item, dict)]
        return objects, more if isinstance(more, bool) else None

    async def pages(
        self, ask: Callable[[str | None], Awaitable[RawAnswer]], *, of_one: bool, seconds: float
    ) -> AsyncGenerator[list[Raw]]:
        """Await page after page; `ask` is given the id after which the next one begins.

        A page that ends as the one before is the last: some engines take no notice of that id.
        """
        after: str | None = None
        promised: bool | None = True
        while True:
            try:
                listed, more = await self.page(ask(after), of_one=of_one, seconds=seconds)
            except EngineFailure as failure:
                # Nobody had said that there is more: the list was whole.
                if not promised and failure.kind is FailureKind.REJECTED:
                    return
                raise
            yield listed
            last = text(listed[-1], "id") if listed else None
            if more is False or last is None or last == after:
                return
            after, promised = last, more


def _words_of(error: openai.OpenAIError) -> str:
    """Return the engine's message where it gave one, else what the SDK says."""
    if isinstance(error.__cause__, RedirectedError):
        return str(error.__cause__)
    body = error.body if isinstance(error, openai.APIError) else None
    return text(mapping(body), "message") or str(getattr(error, "message", error))
