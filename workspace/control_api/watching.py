"""Every call of the app with its answer, every envelope with its acknowledgement."""

from collections.abc import Mapping

from workspace.control_api.control import Look
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.workspace import Workspace

_ALL = 10_000


def _calls(ws: Workspace, query: Mapping[str, str]) -> Json:
    after, latest = _number(query, "after", 0), _number(query, "limit", _ALL)
    return {"calls": ws.calls.list(query.get("method"), after, latest)}


def _envelopes(ws: Workspace, query: Mapping[str, str]) -> Json:
    return {"envelopes": ws.delivery.envelopes(_number(query, "limit", _ALL))}


def _connections(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"connections": ws.socket.connections}


def _undelivered(ws: Workspace, _query: Mapping[str, str]) -> Json:
    return {"undelivered": sorted(ws.delivery.undelivered)}


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    given = query.get(name, str(default))
    if not given.isdecimal():
        raise SlackError("invalid_arguments", f"{name} is no number")
    return int(given)


LOOKS: dict[str, Look] = {
    "calls": _calls,
    "envelopes": _envelopes,
    "connections": _connections,
    "undelivered": _undelivered,
}
