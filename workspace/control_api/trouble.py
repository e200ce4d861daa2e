"""Make trouble: calls that go wrong, sockets that close, payloads out of the ordinary."""

from dataclasses import fields

from workspace.control_api.control import Control
from workspace.errors import SlackError
from workspace.faults import Fault
from workspace.jsons import Json
from workspace.requests import text
from workspace.workspace import Workspace


async def _add_fault(ws: Workspace, given: Json) -> Json:
    ws.faults.add(_fault(given))
    return {}


async def _clear_faults(ws: Workspace, _given: Json) -> Json:
    ws.faults.clear()
    return {}


async def _disconnect(ws: Workspace, given: Json) -> Json:
    await ws.socket.disconnect(text(given, "reason"))
    return {}


async def _deliver(ws: Workspace, given: Json) -> Json:
    kind, payload = text(given, "type"), given.get("payload")
    if not isinstance(payload, dict):
        raise SlackError("invalid_arguments", "payload is no object")
    if kind == "events_api":
        ws.delivery.tell(payload)
        return {}
    return {"answer": await ws.delivery.ask(kind, payload)}


async def _rates(ws: Workspace, given: Json) -> Json:
    ws.rates.strict = bool(given.get("strict"))
    return {}


def _fault(given: Json) -> Fault:
    text(given, "method")
    unknown = set(given) - {field.name for field in fields(Fault)}
    if unknown:
        raise SlackError("invalid_arguments", f"unknown: {', '.join(sorted(unknown))}")
    for name in ("times", "status", "retry_after", "delay"):
        if not isinstance(given.get(name), int | float | None):
            raise SlackError("invalid_arguments", f"{name} is no number")
    return Fault(**given)


CONTROLS: dict[str, Control] = {
    "fault": _add_fault,
    "clear-faults": _clear_faults,
    "disconnect": _disconnect,
    "rates": _rates,
    "deliver": _deliver,
}
