"""The loaded model with the adapters at hand, and how it gets another one.

llama.cpp takes no adapter into a model that runs. So a second one is loaded beside the first, with
the same weights and one adapter more, and takes its place; the first is let go together with the
last answer that is written with it. Both share the weights, which are mapped from the same file;
what a model holds for itself (about 200 MB) is held twice for that while.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import structlog

from engine.adapters import AdapterError, at_hand, check
from engine.errors import ApiError, unavailable
from engine.llama import Llama, LlamaError

log = structlog.get_logger()

Load = Callable[[Sequence[Path]], Llama]
"""Loads the base with these adapters; blocks."""


class Shelf:
    """Lends the model out to threads. Making it, and `borrow` and `close`, block."""

    def __init__(self, load: Load, *, starter: Path | None = None) -> None:
        """Load the base, with the starter adapter where there is one.

        Raises:
            LlamaError: The base cannot be loaded.
        """
        self._load = load
        self._starter = starter
        # Guards what follows; never held while something slow happens.
        self._lock = threading.Lock()
        self._llama: Llama | None = self._first()
        self._recent = list(self._llama.adapters)
        self._coming: dict[Path, Future[None]] = {}
        # One thread: two loads at a time would only be slower, and hold three models in memory.
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="load")

    def has(self, adapter: Path | None) -> bool:
        """Whether this adapter is at hand; the base itself always is."""
        with self._lock:
            return adapter is None or adapter in self._recent

    def fetch(self, adapter: Path) -> Future[None]:
        """Begin to load this adapter; all who want it at the same time share one load.

        The future raises an ApiError where the adapter cannot be used or the engine is stopping.
        """
        with self._lock:
            if self._llama is None:
                raise _stopping()
            if (coming := self._coming.get(adapter)) is None:
                coming = self._coming[adapter] = self._loader.submit(self._add, adapter)
            return coming

    def borrow(self, adapter: Path | None) -> Llama:
        """The loaded model that has this adapter, for as long as the caller holds on to it.

        Raises:
            ApiError: The adapter cannot be used, or the engine is stopping.
        """
        while True:
            with self._lock:
                if self._llama is None:
                    raise _stopping()
                if adapter is None:
                    return self._llama
                if adapter in self._recent:
                    self._recent.remove(adapter)
                    self._recent.append(adapter)
                    return self._llama
            # It had to go while an answer waited in line.
            self.fetch(adapter).result()

    def forget(self, adapter: Path) -> None:
        """Lend this adapter no more: its file goes.

        Nothing is loaded for that. llama.cpp has read the file and closed it, so that it can go at
        once; the copy in memory goes with the next load.
        """
        with self._lock:
            if adapter in self._recent:
                self._recent.remove(adapter)

    def close(self) -> None:
        """Let the model go; a load that has begun is waited for."""
        with self._lock:
            llama, self._llama = self._llama, None
            self._recent.clear()
        del llama
        self._loader.shutdown()

    def _first(self) -> Llama:
        if self._starter is not None:
            try:
                check(self._starter)
                return self._load((self._starter,))
            except (AdapterError, LlamaError) as error:
                # Who asks for it is told; the base and other adapters need it not.
                log.error("The starter adapter cannot be used", reason=str(error))  # noqa: TRY400
        return self._load(())

    def _add(self, adapter: Path) -> None:
        try:
            with self._lock:
                if self._llama is None:
                    raise _stopping()
                here = adapter in self._recent
            if not here:
                self._swap(adapter)
        finally:
            with self._lock:
                del self._coming[adapter]

    def _swap(self, adapter: Path) -> None:
        started = time.monotonic()
        llama = self._loaded_with(adapter)
        with self._lock:
            old, self._llama = self._llama, None if self._llama is None else llama
            if old is not None:
                self._recent = [kept for kept in self._recent if kept in llama.adapters]
                self._recent.append(adapter)
        # Here the old one goes, or in the thread of an answer that still holds it.
        del old
        log.info("An adapter is at hand", seconds=round(time.monotonic() - started, 2))

    def _loaded_with(self, adapter: Path) -> Llama:
        try:
            check(adapter)
            return self._load_among_others(adapter)
        except (AdapterError, LlamaError) as error:
            log.error("An adapter cannot be used", reason=str(error))  # noqa: TRY400
            raise _unusable(error) from None

    def _load_among_others(self, adapter: Path) -> Llama:
        with self._lock:
            recent = list(self._recent)
        there = [other for other in recent if other.is_file()]
        wanted = at_hand(there, adapter, kept=self._starter)
        try:
            return self._load(wanted)
        except LlamaError:
            if wanted == (adapter,):
                raise
        # One of the others may be at fault, which comes back when it is asked for, or is told of.
        return self._load((adapter,))


def _stopping() -> ApiError:
    return unavailable("The engine is stopping. Ask again later.")


def _unusable(error: Exception) -> ApiError:
    return ApiError(
        500,
        f"What this model has learned cannot be used. {error} The other models still answer: name "
        "one of those that GET /v1/models lists, or train this one again.",
        param="model",
        code="adapter_unusable",
    )
