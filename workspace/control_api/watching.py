"""Every call of the app with its answer, every envelope with its acknowledgement."""

from collections.abc import Mapping

from workspace.control_api.control import Look
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.workspace import Workspace


def _calls(ws: Workspace, query: Mapping[str, str]) -> Json:
    after = query.get("after", "0")
    if not after.isdecimal():
        raise SlackError("invalid_arguments", "after is no number")
    return {"calls": ws.calls.list(query.get("method"), int(after))}


def _envelopes(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"envelopes": ws.socket.envelopes()}


def _connections(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"connections": ws.socket.connections}


def _undelivered(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"undelivered": sorted(ws.socket.undelivered)}


LOOKS: dict[str, Look] = {
    "calls": _calls,
    "envelopes": _envelopes,
    "connections": _connections,
    "undelivered": _undelivered,
}
