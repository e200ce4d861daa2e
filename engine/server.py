"""Put the parts together and serve them on the loopback address."""

import contextlib
import os
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from engine import about, chat
from engine.catalog import Catalog, ServedModel
from engine.errors import answer_errors
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
    listener: socket.socket, *, key: str, model_file: Path | None = None
) -> AsyncIterator[Running]:
    """Serve an engine for as long as the block runs; its model loads meanwhile."""
    base = base_model(model_file)
    host = Host(base)
    catalog = Catalog(ServedModel(base.id, created=int(time.time())))
    runner = web.AppRunner(
        _app(host, catalog, key),
        access_log=None,
        shutdown_timeout=_GRACE,
        handler_cancellation=True,  # how a client's hang-up reaches the generation
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        host.start()
        port = listener.getsockname()[1]
        yield Running(Announcement(f"http://{HOST}:{port}/v1", key, base.id), host)
    finally:
        await runner.cleanup()


def _app(host: Host, catalog: Catalog, key: str) -> web.Application:
    app = web.Application(middlewares=[answer_errors, guard(key)], client_max_size=_BODY_LIMIT)
    about.add_routes(app, host, catalog)
    chat.add_routes(app, host, catalog)

    async def stop_writing(_app: web.Application) -> None:
        await host.close()

    app.on_shutdown.append(stop_writing)
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
