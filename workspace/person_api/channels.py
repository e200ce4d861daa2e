"""Bring people into channels."""

from workspace.acts.channels import invite
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import text
from workspace.workspace import Workspace


async def _invite(ws: Workspace, given: Json) -> Json:
    return await invite(ws, text(given, "user"), text(given, "channel"), text(given, "member"))


ACTS: dict[str, Act] = {"invite": _invite}
