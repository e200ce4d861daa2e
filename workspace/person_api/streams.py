"""Stop what the app is writing."""

from workspace.acts import streams
from workspace.jsons import Json
from workspace.person_api.act import Act
from workspace.requests import text
from workspace.workspace import Workspace


async def _stop(ws: Workspace, given: Json) -> Json:
    return await streams.stop(ws, text(given, "user"), text(given, "channel"), text(given, "ts"))


ACTS: dict[str, Act] = {"stop-stream": _stop}
