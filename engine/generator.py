"""From asyncio to llama.cpp's threads and back: each answer is written in a worker thread."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import structlog

from engine.chat_request import ChatRequest
from engine.errors import ApiError, unavailable
from engine.llama import SLOTS, Llama
from engine.loops import LoopGuard
from engine.pieces import LOOP, Finished, Piece, Text, Usage, read_chunk, usage_so_far

log = structlog.get_logger()


class Generator:
    """Writes answers with one loaded model, as many at a time as it has slots; others wait."""

    def __init__(self, llama: Llama) -> None:
        self._llama = llama
        self._workers = ThreadPoolExecutor(SLOTS, thread_name_prefix="answer")
        self._answers: set[_Answer] = set()
        self._works: set[Future[None]] = set()

    @property
    def writing(self) -> int:
        """How many answers are being written now."""
        return sum(work.running() for work in tuple(self._works))

    @property
    def waiting(self) -> int:
        """How many answers wait in line."""
        return sum(not (work.running() or work.done()) for work in tuple(self._works))

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[Piece]:
        """Write an answer, piece by piece. Closing the generator stops the writing; so does a loop.

        Raises:
            ApiError: The request cannot be answered, or the engine is stopping.
        """
        answer = _Answer()
        self._answers.add(answer)
        work = self._workers.submit(answer.write, self._llama, request)
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
        """Stop every answer, tell those who wait for it, and let the model go."""
        for answer in self._answers:
            answer.stopped.set()
            answer.arrivals.put_nowait(unavailable("The engine is stopping. Ask again later."))
        await asyncio.to_thread(self._workers.shutdown, cancel_futures=True)
        del self._llama


class _Answer:
    """What the event loop and the worker thread share about one answer."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.arrivals: asyncio.Queue[dict[str, Any] | ApiError | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def write(self, llama: Llama, request: ChatRequest) -> None:
        """In the worker thread: have it written, then mark the end."""
        if self.stopped.is_set():
            return
        try:
            llama.stream(request, self._take)
        except (RuntimeError, ValueError):
            log.exception("llama.cpp could not answer")
            self._hand_over(ApiError(500, "The model could not answer; the engine's log says why."))
        else:
            self._hand_over(None)

    def _take(self, chunk: dict[str, Any]) -> bool:
        self._hand_over(chunk)
        return self.stopped.is_set()

    def _hand_over(self, arrived: dict[str, Any] | ApiError | None) -> None:
        self._loop.call_soon_threadsafe(self.arrivals.put_nowait, arrived)
