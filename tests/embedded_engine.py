"""The embedded engine for a house: the real one, in this process, on a tiny model.

It keeps its folder and its address when it is stopped and started again, as in a restart:

    async with EmbeddedEngine(model_file, folder) as engine:
        await engine.stop()
        await engine.start()
"""

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.settings import EMBEDDED, EngineAccess
from engine.server import Running, listen, running

KEY = "sk-local-made-up-for-this-house"


class EmbeddedEngine:
    """The engine `local` of a house."""

    def __init__(self, model: Path, folder: Path) -> None:
        self._model = model
        self._folder = folder
        self._port = 0
        self._running: Running | None = None
        self._stack = contextlib.AsyncExitStack()

    @property
    def access(self) -> EngineAccess:
        """The bot's way to it."""
        return EngineAccess(EMBEDDED, f"http://127.0.0.1:{self._port}/v1", KEY)

    @property
    def model(self) -> str:
        """The name of the tiny model: that of its file."""
        return self._model.stem

    @property
    def running(self) -> Running:
        """The engine as it is being served."""
        assert self._running is not None, "the engine is stopped"
        return self._running

    async def start(self) -> None:
        """Serve it, at the address that it had before; requests wait until its model is loaded."""
        listener = self._stack.enter_context(listen(self._port))
        port = listener.getsockname()[1]
        assert self._port in (0, port), f"its port {self._port} was taken meanwhile"
        self._port = port
        self._running = await self._stack.enter_async_context(
            running(listener, key=KEY, model_file=self._model, data_dir=self._folder)
        )

    async def stop(self) -> None:
        """End it; a training keeps its place."""
        self._running = None
        await self._stack.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
