"""What the app is handed: the payloads of events, commands and interactions."""

import secrets

from workspace import sample
from workspace.jsons import Json
from workspace.people import Conversation, Person

_VERIFICATION_TOKEN = "verification-token"  # noqa: S105  # Slack's deprecated field; opens nothing


def event(body: Json, at: float) -> Json:
    """An event, with an id of its own, which stays the same when it is sent again."""
    return {
        "token": _VERIFICATION_TOKEN,
        "team_id": sample.TEAM_ID,
        "api_app_id": sample.APP_ID,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(at),
        "event": body,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": sample.TEAM_ID,
                "user_id": sample.BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def command(
    person: Person,
    conversation: Conversation,
    *,
    name: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> Json:
    """A slash command."""
    return {
        "token": _VERIFICATION_TOKEN,
        "team_id": sample.TEAM_ID,
        "team_domain": sample.TEAM_DOMAIN,
        "channel_id": conversation.id,
        "channel_name": conversation.command_name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": sample.APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def button_click(
    person: Person,
    conversation: Conversation,
    message: Json,
    action: Json,
    *,
    trigger_id: str,
    response_url: str,
) -> Json:
    """A click on a button of a message. The app is not shown notes again, only where they were."""
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
        "token": _VERIFICATION_TOKEN,
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
