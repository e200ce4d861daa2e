"""Use the app's shortcuts."""

from workspace.acts.shortcuts import use_global, use_on_message
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import optional_text, text
from workspace.workspace import Workspace


async def _shortcut(ws: Workspace, given: Json) -> Json:
    user_id, callback_id = text(given, "user"), text(given, "callback_id")
    channel = optional_text(given, "channel")
    if channel is None:
        return await use_global(ws, user_id, callback_id)
    return await use_on_message(ws, user_id, callback_id, channel, text(given, "ts"))


ACTS: dict[str, Act] = {"shortcut": _shortcut}
