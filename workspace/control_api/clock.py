"""Move the workspace's time."""

from workspace.control_api.checks import wrong
from workspace.control_api.control import Control
from workspace.jsons import Json
from workspace.workspace import Workspace


async def _clock(ws: Workspace, given: Json) -> Json:
    seconds = given.get("seconds")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise wrong("seconds is no number of seconds from now")
    ws.clock.advance(seconds)
    ws.streams.end_old()
    return {"now": ws.clock.now()}


CONTROLS: dict[str, Control] = {"clock": _clock}
