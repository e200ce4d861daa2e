"""Watch what the app does, and make trouble for it: for tests, and for the curious."""

from dataclasses import fields

from aiohttp import web

from workspace.errors import SlackError
from workspace.faults import Fault
from workspace.jsons import Json
from workspace.requests import read_body, refusal, text
from workspace.workspace import Workspace


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the controls below /control/."""

    async def calls(request: web.Request) -> web.Response:
        after = request.query.get("after", "0")
        if not after.isdecimal():
            return refusal(SlackError("invalid_arguments", "after is no number"))
        found = workspace.calls.list(request.query.get("method"), int(after))
        return web.json_response({"ok": True, "calls": found})

    async def envelopes(_request: web.Request) -> web.Response:
        found = workspace.socket.envelopes()
        return web.json_response({"ok": True, "envelopes": found})

    async def connections(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "connections": workspace.socket.connections})

    async def fault(request: web.Request) -> web.Response:
        try:
            workspace.faults.add(_fault(await read_body(request)))
        except SlackError as error:
            return refusal(error)
        return web.json_response({"ok": True})

    async def clear_faults(_request: web.Request) -> web.Response:
        workspace.faults.clear()
        return web.json_response({"ok": True})

    async def disconnect(request: web.Request) -> web.Response:
        try:
            reason = text(await read_body(request), "reason")
        except SlackError as error:
            return refusal(error)
        await workspace.socket.disconnect(reason)
        return web.json_response({"ok": True})

    app.router.add_get("/control/calls", calls)
    app.router.add_get("/control/envelopes", envelopes)
    app.router.add_get("/control/connections", connections)
    app.router.add_post("/control/fault", fault)
    app.router.add_post("/control/clear-faults", clear_faults)
    app.router.add_post("/control/disconnect", disconnect)


def _fault(given: Json) -> Fault:
    text(given, "method")
    unknown = set(given) - {field.name for field in fields(Fault)}
    if unknown:
        raise SlackError("invalid_arguments", f"unknown: {', '.join(sorted(unknown))}")
    for name in ("times", "status", "retry_after", "delay"):
        if not isinstance(given.get(name), int | float | None):
            raise SlackError("invalid_arguments", f"{name} is no number")
    return Fault(**given)
