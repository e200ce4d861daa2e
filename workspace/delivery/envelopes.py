"""What the app is handed: the payloads of events and commands."""

import secrets

from workspace import sample
from workspace.jsons import Json
from workspace.people import Conversation, Person

VERIFICATION_TOKEN = "verification-token"  # noqa: S105  # Slack's deprecated field; opens nothing


def event(body: Json, at: float, *, is_shared: bool = False) -> Json:
    """An event, with an id of its own, which stays the same when it is sent again."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": sample.TEAM_ID,
        "context_team_id": sample.TEAM_ID,
        "context_enterprise_id": None,
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
        "is_ext_shared_channel": is_shared,
        "event_context": f"4-{secrets.token_urlsafe(48)}",
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
        "token": VERIFICATION_TOKEN,
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
