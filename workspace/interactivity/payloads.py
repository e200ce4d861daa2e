"""What the app is handed when people use buttons, forms and shortcuts."""

from workspace import sample
from workspace.delivery.envelopes import VERIFICATION_TOKEN
from workspace.jsons import Json
from workspace.people import Conversation, Person


def message_action(
    person: Person,
    conversation: Conversation,
    message: Json,
    action: Json,
    *,
    trigger_id: str,
    response_url: str,
) -> Json:
    """The use of a message's element. A note is not shown again, only where it was."""
    is_note = bool(message.get("ephemeral"))
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": conversation.id,
        "is_ephemeral": is_note,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload = {
        **_interaction("block_actions", person),
        "container": container,
        "channel": {"id": conversation.id, "name": conversation.command_name},
        "trigger_id": trigger_id,
        "response_url": response_url,
        "state": {"values": {}},
        "actions": [action],
    }
    return payload if is_note else {**payload, "message": message}


def view_submission(person: Person, view: Json, trigger_id: str) -> Json:
    """A submitted form; its values stand in the view's state."""
    return {
        **_interaction("view_submission", person),
        "trigger_id": trigger_id,
        "view": view,
        "response_urls": [],
    }


def view_closed(person: Person, view: Json) -> Json:
    """A form closed without submitting it."""
    return {**_interaction("view_closed", person), "view": view, "is_cleared": False}


def _interaction(kind: str, person: Person) -> Json:
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "team": {"id": sample.TEAM_ID, "domain": sample.TEAM_DOMAIN},
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": sample.TEAM_ID,
        },
        "api_app_id": sample.APP_ID,
        "enterprise": None,
        "is_enterprise_install": False,
    }
