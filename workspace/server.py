"""Put the parts together and serve them on the loopback address."""

import contextlib
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from workspace.control_api import routes as control_api
from workspace.files import routes as files
from workspace.guard import guard
from workspace.interactivity import response_url_api
from workspace.manifest import Manifest, read_manifest
from workspace.page import routes as page
from workspace.person_api import routes as person_api
from workspace.settings import Settings
from workspace.web_api import dispatch
from workspace.workspace import Workspace

HOST = "127.0.0.1"
MANIFEST = Path(__file__).resolve().parent.parent / "manifest.yml"
_BODY_LIMIT = 2 * 1024 * 1024
_TRIED_PORTS = 50


@dataclass(frozen=True)
class Announcement:
    """Where a running workspace is found, and its keys."""

    page: str
    api_url: str
    bot_token: str
    app_token: str
    page_token: str
    signing_secret: str

    @property
    def base_url(self) -> str:
        """Where it is served, without a path."""
        return self.api_url.removesuffix("/api/")


@dataclass(frozen=True)
class Running:
    """A workspace that is being served."""

    announcement: Announcement
    workspace: Workspace


def build_app(workspace: Workspace) -> web.Application:
    """The web application around a workspace."""
    app = web.Application(middlewares=[guard(workspace)], client_max_size=_BODY_LIMIT)
    dispatch.add_routes(app, workspace)
    response_url_api.add_routes(app, workspace)
    person_api.add_routes(app, workspace)
    files.add_routes(app, workspace)
    control_api.add_routes(app, workspace)
    app.router.add_get("/link", workspace.socket.connect)
    page.add_routes(app, workspace)

    async def end_what_lasts(_app: web.Application) -> None:
        await workspace.end_sessions()

    app.on_shutdown.append(end_what_lasts)
    return app


@contextlib.asynccontextmanager
async def running(
    data_dir: Path,
    port: int = 0,
    *,
    listener: socket.socket | None = None,
    manifest: Manifest | None = None,
    settings: Settings | None = None,
) -> AsyncIterator[Running]:
    """Serve a workspace for as long as the block runs.

    A port that is taken gives way to the next free one; port 0 takes any. Who has to know the
    port beforehand brings a listener.
    """
    listener = listener or listen(port)
    workspace = Workspace(data_dir, manifest or read_manifest(MANIFEST), settings or Settings())
    workspace.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    runner = web.AppRunner(build_app(workspace), access_log=None, shutdown_timeout=1.0)
    try:
        await runner.setup()
        await web.SockSite(runner, listener).start()
        yield Running(_announcement(workspace), workspace)
    finally:
        await runner.cleanup()
        listener.close()
        workspace.store.close()


def listen(port: int) -> socket.socket:
    """A socket on this port, or on the next free one.

    Raises:
        OSError: None of the ports tried is free.
    """
    for candidate in range(port, port + _TRIED_PORTS):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere the option would let two share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen()
        except OSError:
            listener.close()
            continue
        return listener
    raise OSError(f"No port from {port} to {port + _TRIED_PORTS - 1} is free.")


def _announcement(workspace: Workspace) -> Announcement:
    tokens = workspace.tokens
    return Announcement(
        page=f"{workspace.base_url}/?token={tokens.page}",
        api_url=f"{workspace.base_url}/api/",
        bot_token=tokens.bot,
        app_token=tokens.app,
        page_token=tokens.page,
        signing_secret=tokens.signing_secret,
    )
