"""Every call of the app with its answer, every envelope with its acknowledgement."""

from collections.abc import Mapping

from workspace.control_api.control import Look
from workspace.jsons import Json
from workspace.requests import number
from workspace.workspace import Workspace

_ALL = 10_000
"""More than that is kept of nothing."""


def _calls(ws: Workspace, query: Mapping[str, str]) -> Json:
    after, limit = number(query, "after", 0), number(query, "limit", _ALL)
    return {"calls": ws.calls.list(query.get("method"), after, limit)}


def _envelopes(ws: Workspace, query: Mapping[str, str]) -> Json:
    return {"envelopes": ws.delivery.envelopes(number(query, "limit", _ALL))}


def _connections(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"connections": ws.socket.connections}


def _undelivered(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"undelivered": sorted(ws.delivery.undelivered)}


LOOKS: dict[str, Look] = {
    "calls": _calls,
    "envelopes": _envelopes,
    "connections": _connections,
    "undelivered": _undelivered,
}
