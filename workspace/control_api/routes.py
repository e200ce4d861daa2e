"""Serve the controls below /control/."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from workspace.control_api import channels, clock, groups, inspecting, people, trouble, watching
from workspace.control_api.control import Control, Look
from workspace.errors import SlackError
from workspace.requests import read_body, refusal
from workspace.workspace import Workspace

LOOKS: dict[str, Look] = {**watching.LOOKS, **inspecting.LOOKS}
CONTROLS: dict[str, Control] = {
    **trouble.CONTROLS,
    **clock.CONTROLS,
    **people.CONTROLS,
    **groups.CONTROLS,
    **channels.CONTROLS,
}


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve each look as GET, each control as POST with a JSON object."""
    for name, look in LOOKS.items():
        app.router.add_get(f"/control/{name}", _looking(workspace, look))
    for name, control in CONTROLS.items():
        app.router.add_post(f"/control/{name}", _controlling(workspace, control))


def _looking(workspace: Workspace, look: Look) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response({"ok": True, **look(workspace, dict(request.query))})
        except SlackError as error:
            return refusal(error)

    return answer


def _controlling(
    workspace: Workspace, control: Control
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            given = await read_body(request)
            return web.json_response({"ok": True, **await control(workspace, given)})
        except SlackError as error:
            return refusal(error)

    return answer
