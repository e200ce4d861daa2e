"""Run slash commands."""

from workspace.acts.answers import failure
from workspace.acts.commands import run_command
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import optional_text, text
from workspace.workspace import Workspace


async def _command(ws: Workspace, given: Json) -> Json:
    if optional_text(given, "thread_ts"):
        name = text(given, "text").partition(" ")[0]
        return failure("not_in_threads", f"{name} is not supported in threads. Sorry!")
    return await run_command(ws, text(given, "user"), text(given, "channel"), text(given, "text"))


ACTS: dict[str, Act] = {"command": _command}
