"""Make trouble: calls that go wrong, sockets that close, payloads out of the ordinary."""

from workspace.control_api.checks import wrong
from workspace.control_api.control import Control
from workspace.control_api.fault_orders import read_fault
from workspace.delivery.errors import DeliveryError
from workspace.delivery.socket_mode import REASONS
from workspace.errors import SlackError
from workspace.faults import CARRIED
from workspace.jsons import Json
from workspace.requests import optional_flag, text
from workspace.workspace import Workspace


async def _add_fault(ws: Workspace, given: Json) -> Json:
    ws.faults.add(read_fault(given))
    return {}


async def _clear_faults(ws: Workspace, _given: Json) -> Json:
    ws.faults.clear()
    return {}


async def _disconnect(ws: Workspace, given: Json) -> Json:
    reason = text(given, "reason")
    if reason not in REASONS:
        raise wrong(f"reason is none of {', '.join(REASONS)}")
    await ws.socket.disconnect(reason)
    return {}


async def _switch(ws: Workspace, given: Json) -> Json:
    await ws.socket.switch(on=bool(optional_flag(given, "on")))
    return {}


async def _deliver(ws: Workspace, given: Json) -> Json:
    kind, payload = text(given, "type"), given.get("payload")
    if not isinstance(payload, dict):
        raise wrong("payload is no object")
    if kind not in CARRIED:
        raise wrong(f"type is none of {', '.join(CARRIED)}")
    if kind == "events_api":
        ws.delivery.tell(payload)
        return {}
    try:
        return {"answer": await ws.delivery.ask(kind, payload)}
    except DeliveryError as error:
        raise SlackError(error.code, error.words) from None


async def _rates(ws: Workspace, given: Json) -> Json:
    ws.rates.strict = bool(optional_flag(given, "strict"))
    return {}


CONTROLS: dict[str, Control] = {
    "fault": _add_fault,
    "clear-faults": _clear_faults,
    "disconnect": _disconnect,
    "socket-mode": _switch,
    "rates": _rates,
    "deliver": _deliver,
}
