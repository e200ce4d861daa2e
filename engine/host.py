"""The model: loading, then ready or failed. Requests wait for the outcome."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import structlog

from engine import cpu
from engine.chat_request import Message
from engine.errors import unavailable
from engine.generator import Generator
from engine.llama import Llama, LlamaError
from engine.shelf import Shelf
from engine.tokens import Tokenized, TokensError, TrainingMessage, tokenize
from engine.weights import BaseModel, WeightsError, checked_file

log = structlog.get_logger()

Status = Literal["loading", "ready", "failed"]
_AT_A_TIME = 32
"""Conversations that are tokenized before somebody else gets a turn; a fifth of a second."""


class CpuError(Exception):
    """This processor cannot run llama.cpp."""


class Host:
    """Loads the base model behind the running server, and holds it."""

    def __init__(self, base: BaseModel) -> None:
        self.status: Status = "loading"
        self._words = f"The model {base.id} is being loaded; requests wait for it."
        self._base = base
        self._file: Path | None = None
        self._shelf: Shelf | None = None
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
        """What writes with the model and its adapters, as soon as it is loaded.

        Raises:
            ApiError: It could not be loaded, or the engine is stopping.
        """
        await self._settled.wait()
        if self._generator is None:
            raise unavailable(self._words)
        return self._generator

    async def tokenized(
        self, conversations: Sequence[Sequence[TrainingMessage]]
    ) -> list[Tokenized]:
        """The conversations in the model's tokens, in their order, as soon as it is loaded.

        About a hundred a second. It is done bit by bit, so that a cancellation takes hold soon.

        Raises:
            ApiError: The model could not be loaded, or the engine is stopping.
            TokensError: The model's template cannot lay one of them out; it says which.
        """
        await self._settled.wait()
        done: list[Tokenized] = []
        while len(done) < len(conversations):
            if self._shelf is None:
                raise unavailable(self._words)
            some = conversations[len(done) : len(done) + _AT_A_TIME]
            done += await asyncio.to_thread(_tokenized, self._shelf, some, len(done))
        return done

    async def tokens(self, messages: Sequence[Message], *, answer_next: bool) -> list[int]:
        """A conversation in the model's tokens, as chat reads it, as soon as the model is loaded.

        With `answer_next` they end where the model would begin to write.

        Raises:
            ApiError: The model could not be loaded, or the engine is stopping.
            ReadingError: The model's template refuses it.
        """
        await self._settled.wait()
        if self._shelf is None:
            raise unavailable(self._words)
        return await asyncio.to_thread(_read, self._shelf, messages, answer_next)

    async def forget(self, adapter: Path) -> None:
        """Use an adapter no more, since its file is to be deleted.

        Take its model out of the catalog first. What is being written with it is written to its
        end; the file may go at once.
        """
        if self._loading is not None:
            await self._settled.wait()
        if self._shelf is not None:
            self._shelf.forget(adapter)

    def base_file(self) -> Path:
        """The base model's file, for a training.

        Raises:
            ApiError: There is no such file, or it is damaged.
        """
        if self._file is None:
            try:
                self._file = checked_file(self._base)
            except WeightsError as error:
                raise unavailable(str(error)) from error
        return self._file

    async def close(self) -> None:
        """Stop what is being written and let the model go; a load is waited for."""
        if self._loading is not None:
            await self._loading
        generator, self._generator = self._generator, None
        shelf, self._shelf = self._shelf, None
        self._words = "The engine is stopping. Ask again later."
        if generator is not None:
            await generator.close()
        if shelf is not None:
            await asyncio.to_thread(shelf.close)

    async def _load(self) -> None:
        started = time.monotonic()
        try:
            self._file, shelf = await asyncio.to_thread(_load, self._base)
        except (CpuError, WeightsError, LlamaError) as error:
            self._settle("failed", str(error))
            log.error("The model could not be loaded", reason=str(error))  # noqa: TRY400 - the words say it all
        except Exception:
            # Nobody may be left waiting, whatever it was.
            log.exception("The model could not be loaded")
            self._settle("failed", "The model could not be loaded; the engine's log says why.")
        else:
            self._shelf, self._generator = shelf, Generator(shelf)
            self._settle("ready", f"The model {self._base.id} answers.")
            log.info("The model is ready", seconds=round(time.monotonic() - started, 2))

    def _settle(self, status: Status, words: str) -> None:
        self.status = status
        self._words = words
        self._settled.set()


def _load(base: BaseModel) -> tuple[Path, Shelf]:
    if missing := cpu.missing_features():
        raise CpuError(
            f"This processor lacks {', '.join(missing).upper()}, which llama.cpp's build needs. "
            "Use another machine, or set another engine for the bot."
        )
    file = checked_file(base)
    return file, Shelf(partial(Llama, file), starter=base.starter)


def _read(shelf: Shelf, messages: Sequence[Message], answer_next: bool) -> list[int]:  # noqa: FBT001 - handed over by a thread's starter
    with shelf.borrow(None).reader() as reader:
        return reader.tokens(reader.lay_out(messages, answer_next=answer_next))


def _tokenized(
    shelf: Shelf, conversations: Sequence[Sequence[TrainingMessage]], first: int
) -> list[Tokenized]:
    done: list[Tokenized] = []
    with shelf.borrow(None).reader() as reader:
        for at, conversation in enumerate(conversations, start=first):
            try:
                done.append(tokenize(reader, conversation))
            except TokensError as error:
                raise TokensError(str(error), at) from error
    return done
