"""Everything behind one message: its JSON, the calls that made it, the payloads it went into."""

from collections.abc import Mapping

from workspace.acts.places import seen_message
from workspace.control_api.control import Look
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.requests import optional_text, text
from workspace.workspace import Workspace


def _inspect(ws: Workspace, query: Mapping[str, str]) -> Json:
    ts = text(query, "ts")
    conversation = ws.directory.conversation(text(query, "channel"))
    message = _message(ws, conversation, ts, optional_text(query, "user"))
    return {
        "message": message,
        "calls": [call for call in ws.calls.list() if _made(call, message)],
        "envelopes": [each for each in ws.delivery.envelopes() if _tells_of(each["payload"], ts)],
    }


def _message(ws: Workspace, conversation: Conversation, ts: str, user_id: str | None) -> Json:
    """The message; with a person, also when it is a note for them."""
    if user_id is None:
        return ws.log.find(conversation.id, ts)
    return seen_message(ws, conversation, ts, user_id)


def _made(call: Json, message: Json) -> bool:
    """Whether a call posted, changed or named this message. No two messages share a ts."""
    given, answer = call["args"], call["answer"]
    named = (given.get("ts"), given.get("timestamp"), answer.get("ts"), answer.get("message_ts"))
    return message["ts"] in named or bool(_files(answer) & _files(message))


def _files(part: Json) -> set[str]:
    """The files that a message shows, or that an answer completed."""
    return {file["id"] for file in part.get("files") or ()}


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
