"""Put the parts together and serve them on the loopback address."""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from engine import about, chat, tokenizing
from engine.catalog import Catalog, built_in
from engine.errors import answer_errors
from engine.finetuning.service import FineTuning, opened
from engine.folder import findable, taken
from engine.guard import guard
from engine.host import Host
from engine.weights import base_model

HOST = "127.0.0.1"
_TRIED_PORTS = 50
_BODY_LIMIT = 1024 * 1024
_GRACE = 1.0
"""Seconds that answers have for their last words when the engine stops."""


@dataclass(frozen=True)
class Announcement:
    """Where a running engine is found, its key, and the model it starts with."""

    base_url: str
    key: str
    model: str


@dataclass(frozen=True)
class Running:
    """An engine that is being served."""

    announcement: Announcement
    host: Host
    tuning: FineTuning


def listen(port: int) -> socket.socket:
    """Take a port on the loopback address; one that is taken gives way to the next free one.

    Raises:
        OSError: All those tried are taken, or the port may not be used.
    """
    last = port + _TRIED_PORTS if port else port
    for tried in range(port, last):
        with contextlib.suppress(OSError):
            return _bound(tried)
    return _bound(last)


@contextlib.asynccontextmanager
async def running(
    listener: socket.socket,
    *,
    key: str,
    model_file: Path | None = None,
    data_dir: Path | None = None,
) -> AsyncIterator[Running]:
    """Serve an engine for as long as the block runs; its model loads meanwhile.

    Without a folder of its own it keeps nothing beyond the block.

    Raises:
        FolderError: The folder cannot be used, by this engine or at this time.
    """
    base = base_model(model_file)
    host = Host(base)
    models = built_in(base, created=int(time.time()))
    catalog = Catalog(*models)
    with taken(data_dir) as folder, opened(folder, base, catalog, host) as tuning:
        runner = web.AppRunner(
            _app(host, catalog, tuning, key),
            access_log=None,
            shutdown_timeout=_GRACE,
            handler_cancellation=True,  # how a client's hang-up reaches the generation
        )
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            host.start()
            tuning.start()
            port = listener.getsockname()[1]
            at = Announcement(f"http://{HOST}:{port}/v1", key, models[0].id)
            with findable(folder, {"base_url": at.base_url, "key": key, "pid": os.getpid()}):
                yield Running(at, host, tuning)
        finally:
            await runner.cleanup()


def _app(host: Host, catalog: Catalog, tuning: FineTuning, key: str) -> web.Application:
    # Uploads are read in parts and have a limit of their own.
    app = web.Application(middlewares=[answer_errors, guard(key)], client_max_size=_BODY_LIMIT)
    about.add_routes(app, host, catalog, tuning)
    chat.add_routes(app, host, catalog)
    tokenizing.add_routes(app, host, catalog)
    tuning.add_routes(app)

    async def stop(_app: web.Application) -> None:
        # Both at once: the training saves while answers are broken off.
        await asyncio.gather(tuning.close(), host.close())

    app.on_shutdown.append(stop)
    return app


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        if os.name == "posix":  # elsewhere the option lets two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener
