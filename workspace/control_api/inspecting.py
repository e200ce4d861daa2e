"""Everything behind one message: its JSON, the calls that made it, the payloads it went into."""

from collections.abc import Mapping

from workspace.control_api.control import Look
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.requests import optional_text, text
from workspace.workspace import Workspace


def _inspect(ws: Workspace, query: Mapping[str, str]) -> Json:
    ts = text(query, "ts")
    conversation = ws.directory.conversation(text(query, "channel"))
    return {
        "message": _message(ws, conversation.id, ts, optional_text(query, "user")),
        "calls": [call for call in ws.calls.list() if _made(call, ts)],
        "envelopes": [each for each in ws.delivery.envelopes() if _tells_of(each["payload"], ts)],
    }


def _message(ws: Workspace, channel: str, ts: str, user_id: str | None) -> Json:
    """The message; with a person, also when it is a note for them."""
    if user_id is None:
        return ws.log.find(channel, ts)
    seen = ws.log.seen_one(channel, ts, user_id)
    if seen is None:
        raise SlackError("message_not_found")
    return seen


def _made(call: Json, ts: str) -> bool:
    """Whether a call posted, changed or named this message. No two messages share a ts."""
    given, answer = call["args"], call["answer"]
    return ts in (given.get("ts"), answer.get("ts"), answer.get("message_ts"))


def _tells_of(payload: Json, ts: str) -> bool:
    """Whether a payload is about this message."""
    event = payload.get("event") or {}
    about = (
        event.get("ts"),
        (event.get("item") or {}).get("ts"),
        (event.get("message") or {}).get("ts"),
        event.get("deleted_ts"),
        (payload.get("container") or {}).get("message_ts"),
        payload.get("message_ts"),
    )
    return ts in about


LOOKS: dict[str, Look] = {"inspect": _inspect}
