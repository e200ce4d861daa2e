"""Submit forms, and close them."""

from workspace.acts import forms
from workspace.jsons import Json
from workspace.person_api.act import Act, values
from workspace.requests import text
from workspace.workspace import Workspace


async def _submit(ws: Workspace, given: Json) -> Json:
    return await forms.submit(ws, text(given, "user"), text(given, "view_id"), values(given))


async def _close(ws: Workspace, given: Json) -> Json:
    return await forms.close(ws, text(given, "user"), text(given, "view_id"))


async def _clear(ws: Workspace, given: Json) -> Json:
    return await forms.clear(ws, text(given, "user"), text(given, "view_id"))


ACTS: dict[str, Act] = {"submit": _submit, "close": _close, "clear": _clear}
