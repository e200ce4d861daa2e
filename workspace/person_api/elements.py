"""Use interactive elements, and ask what menus offer."""

from workspace.acts.elements import Use, use_in_message, use_in_view
from workspace.acts.menus import options_in_message, options_in_view
from workspace.jsons import Json
from workspace.person_api.act import Act, values
from workspace.requests import optional_text, text
from workspace.workspace import Workspace


async def _action(ws: Workspace, given: Json) -> Json:
    seen = given.get("seen")
    use = Use(
        text(given, "block_id"),
        text(given, "action_id"),
        value=given.get("value"),
        values=values(given),
        seen=seen if isinstance(seen, dict) else None,
    )
    user_id, view_id = text(given, "user"), optional_text(given, "view_id")
    if view_id is not None:
        return await use_in_view(ws, user_id, view_id, use)
    return await use_in_message(ws, user_id, text(given, "channel"), text(given, "ts"), use)


async def _options(ws: Workspace, given: Json) -> Json:
    asked = (
        text(given, "block_id"),
        text(given, "action_id"),
        optional_text(given, "value") or "",
    )
    user_id, view_id = text(given, "user"), optional_text(given, "view_id")
    if view_id is not None:
        return await options_in_view(ws, user_id, view_id, asked)
    return await options_in_message(ws, user_id, text(given, "channel"), text(given, "ts"), asked)


ACTS: dict[str, Act] = {"action": _action, "options": _options}
