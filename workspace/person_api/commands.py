"""Run slash commands."""

from workspace.acts.commands import run_command
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import text
from workspace.workspace import Workspace


async def _command(ws: Workspace, given: Json) -> Json:
    return await run_command(ws, text(given, "user"), text(given, "channel"), text(given, "text"))


ACTS: dict[str, Act] = {"command": _command}
