"""Use interactive elements."""

from workspace.acts.elements import Use, use_in_message
from workspace.jsons import Json
from workspace.person_api.act import Act, values
from workspace.requests import text
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
    where = (text(given, "channel"), text(given, "ts"))
    return await use_in_message(ws, text(given, "user"), *where, use)


ACTS: dict[str, Act] = {"action": _action}
