"""Use the app's shortcuts: from a message's menu, or from anywhere."""

from workspace.acts.answers import OK
from workspace.acts.interacting import interact
from workspace.acts.places import actor, response_url, seen_message
from workspace.errors import SlackError
from workspace.interactivity import payloads
from workspace.jsons import Json
from workspace.workspace import Workspace


async def use_on_message(
    ws: Workspace, user_id: str, callback_id: str, channel: str, ts: str
) -> Json:
    """Use a shortcut on a message this person sees, whoever wrote it, app member or not."""
    person = actor(ws, user_id)
    _require(ws, callback_id, "message")
    conversation = ws.directory.conversation(channel)
    ws.require_sight(conversation, user_id)
    message = seen_message(ws, conversation, ts, user_id)
    if message.get("ephemeral"):
        words = "A message that only you see has no shortcuts. Nothing was sent."
        raise SlackError("message_not_found", words)
    payload = payloads.message_shortcut(
        person,
        payloads.InMessage(conversation, message),
        callback_id,
        action_ts=ws.clock.next_ts(),
        trigger_id=ws.triggers.make(user_id, channel=conversation.id),
        response_url=response_url(ws, conversation, person, message),
    )
    return await interact(ws, payload) or OK


async def use_global(ws: Workspace, user_id: str, callback_id: str) -> Json:
    """Use a shortcut that belongs to no message."""
    person = actor(ws, user_id)
    _require(ws, callback_id, "global")
    payload = payloads.global_shortcut(
        person,
        callback_id,
        action_ts=ws.clock.next_ts(),
        trigger_id=ws.triggers.make(user_id),
    )
    return await interact(ws, payload) or OK


def _require(ws: Workspace, callback_id: str, kind: str) -> None:
    known = [s for s in ws.manifest.shortcuts if (s.callback_id, s.type) == (callback_id, kind)]
    if not known:
        words = f"The app's manifest names no {kind} shortcut {callback_id}. Nothing was sent."
        raise SlackError("shortcut_not_found", words)
