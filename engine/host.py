"""The model: loading, then ready or failed. Requests wait for the outcome."""

import asyncio
import time
from typing import Literal

import structlog

from engine import cpu
from engine.errors import unavailable
from engine.generator import Generator
from engine.llama import Llama, LlamaError
from engine.weights import BaseModel, WeightsError, checked_file

log = structlog.get_logger()

Status = Literal["loading", "ready", "failed"]


class CpuError(Exception):
    """This processor cannot run llama.cpp."""


class Host:
    """Loads the base model behind the running server, and holds it."""

    def __init__(self, base: BaseModel) -> None:
        self.status: Status = "loading"
        self._words = f"The model {base.id} is being loaded; requests wait for it."
        self._base = base
        self._generator: Generator | None = None
        self._loading: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()

    @property
    def detail(self) -> str:
        """The status in words."""
        if self._generator is None:
            return self._words
        writing, waiting = self._generator.writing, self._generator.waiting
        return f"{self._words} Answers being written: {writing}; waiting: {waiting}."

    def start(self) -> None:
        """Begin to load."""
        self._loading = asyncio.create_task(self._load())

    async def generator(self) -> Generator:
        """What writes with the model, as soon as it is loaded.

        Raises:
            ApiError: It could not be loaded, or the engine is stopping.
        """
        await self._settled.wait()
        if self._generator is None:
            raise unavailable(self._words)
        return self._generator

    async def close(self) -> None:
        """Stop what is being written and let the model go; a load is waited for."""
        if self._loading is not None:
            await self._loading
        generator, self._generator = self._generator, None
        self._words = "The engine is stopping. Ask again later."
        if generator is not None:
            await generator.close()

    async def _load(self) -> None:
        started = time.monotonic()
        try:
            self._generator = Generator(await asyncio.to_thread(_load, self._base))
        except (CpuError, WeightsError, LlamaError) as error:
            self._settle("failed", str(error))
            log.error("The model could not be loaded", reason=str(error))  # noqa: TRY400 - the words say it all
        except Exception:
            # Nobody may be left waiting, whatever it was.
            log.exception("The model could not be loaded")
            self._settle("failed", "The model could not be loaded; the engine's log says why.")
        else:
            self._settle("ready", f"The model {self._base.id} answers.")
            log.info("The model is ready", seconds=round(time.monotonic() - started, 2))

    def _settle(self, status: Status, words: str) -> None:
        self.status = status
        self._words = words
        self._settled.set()


def _load(base: BaseModel) -> Llama:
    if missing := cpu.missing_features():
        raise CpuError(
            f"This processor lacks {', '.join(missing).upper()}, which llama.cpp's build needs. "
            "Use another machine, or set another engine for the bot."
        )
    return Llama(checked_file(base))
