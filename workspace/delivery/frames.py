"""The frames of Socket Mode, both ways."""

from workspace import sample
from workspace.delivery.record import Envelope
from workspace.jsons import Json, parsed

_DEBUG_INFO: Json = {"host": "workspace", "build_number": 1}


def hello(connections: int, life: float) -> Json:
    """The first frame: how many sockets are open, and how long this one will live."""
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {**_DEBUG_INFO, "approximate_connection_time": int(life)},
        "connection_info": {"app_id": sample.APP_ID},
    }


def carrying(envelope: Envelope) -> Json:
    """A frame with a payload."""
    frame: Json = {
        "envelope_id": envelope.envelope_id,
        "type": envelope.type,
        "accepts_response_payload": envelope.type != "events_api",
        "payload": envelope.payload,
    }
    if envelope.type == "events_api":
        frame["retry_attempt"] = envelope.retry_attempt
        frame["retry_reason"] = envelope.retry_reason
    return frame


def goodbye(reason: str) -> Json:
    """The frame that tells the app to leave this socket."""
    return {"type": "disconnect", "reason": reason, "debug_info": _DEBUG_INFO}


def acknowledgement(data: str) -> tuple[str, Json] | None:
    """The envelope that a frame of the app's acknowledges, and with what; None when it is noise."""
    try:
        frame = parsed(data)
    except ValueError:
        return None
    envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
    if not isinstance(envelope_id, str):
        return None
    payload = frame.get("payload")
    return envelope_id, payload if isinstance(payload, dict) else {}
