"""From asyncio to llama.cpp's threads and back: each answer is written in a worker thread."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog

from engine.chat_request import ChatRequest
from engine.errors import ApiError, unavailable
from engine.llama import SLOTS
from engine.loops import LoopGuard
from engine.pieces import LOOP, Finished, Piece, Text, Usage, read_chunk, usage_so_far
from engine.shelf import Shelf

log = structlog.get_logger()


class Generator:
    """Writes answers with the loaded model, as many at a time as it has slots; others wait."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._workers = ThreadPoolExecutor(SLOTS, thread_name_prefix="answer")
        self._answers: set[_Answer] = set()
        self._works: set[Future[None]] = set()
        self._stopping = False

    @property
    def writing(self) -> int:
        """How many answers are being written now."""
        return sum(work.running() for work in tuple(self._works))

    @property
    def waiting(self) -> int:
        """How many answers wait in line."""
        return sum(not (work.running() or work.done()) for work in tuple(self._works))

    async def pieces(
        self, request: ChatRequest, adapter: Path | None = None
    ) -> AsyncGenerator[Piece]:
        """Write an answer, piece by piece. Closing the generator stops the writing; so does a loop.

        An adapter that is not loaded yet is loaded first; others are answered meanwhile.

        Raises:
            ApiError: The request cannot be answered, or the engine is stopping.
        """
        if not (adapter is None or self._shelf.has(adapter)):
            # The load is shared: who hangs up does not end it for the others.
            await asyncio.shield(asyncio.wrap_future(self._shelf.fetch(adapter)))
        if self._stopping:
            raise _stopping()
        answer = _Answer()
        self._answers.add(answer)
        work = self._workers.submit(answer.write, self._shelf, request, adapter)
        self._works.add(work)
        work.add_done_callback(self._works.discard)
        guard, usage = LoopGuard(), Usage(0, 0)
        try:
            while (arrived := await answer.arrivals.get()) is not None:
                if isinstance(arrived, ApiError):
                    raise arrived
                usage = usage_so_far(arrived) or usage
                for piece in read_chunk(arrived):
                    yield piece
                    if isinstance(piece, Text) and guard.feed(piece.text):
                        answer.stopped.set()
                        yield Finished(LOOP)
                        yield usage
                        return
        finally:
            answer.stopped.set()
            work.cancel()  # where it still waited in line
            self._answers.discard(answer)

    async def close(self) -> None:
        """Stop every answer, and tell those who wait for it."""
        self._stopping = True
        for answer in self._answers:
            answer.stopped.set()
            answer.arrivals.put_nowait(_stopping())
        await asyncio.to_thread(self._workers.shutdown, cancel_futures=True)


class _Answer:
    """What the event loop and the worker thread share about one answer."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.arrivals: asyncio.Queue[dict[str, Any] | ApiError | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def write(self, shelf: Shelf, request: ChatRequest, adapter: Path | None) -> None:
        """In the worker thread: have it written, then mark the end."""
        if self.stopped.is_set():
            return
        try:
            shelf.borrow(adapter).stream(request, self._take, adapter)
        except ApiError as refusal:
            self._hand_over(refusal)
        except Exception:
            # Nobody may be left waiting, whatever it was.
            log.exception("llama.cpp could not answer")
            self._hand_over(ApiError(500, "The model could not answer; the engine's log says why."))
        else:
            self._hand_over(None)

    def _take(self, chunk: dict[str, Any]) -> bool:
        self._hand_over(chunk)
        return self.stopped.is_set()

    def _hand_over(self, arrived: dict[str, Any] | ApiError | None) -> None:
        self._loop.call_soon_threadsafe(self.arrivals.put_nowait, arrived)


def _stopping() -> ApiError:
    return unavailable("The engine is stopping. Ask again later.")
