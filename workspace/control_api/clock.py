"""Move the workspace's time."""

from workspace.control_api.checks import wrong
from workspace.control_api.control import Control
from workspace.jsons import Json
from workspace.workspace import Workspace

_FARTHEST = 366 * 86_400
"""Seconds in a year: nothing here waits longer, and a time beyond all dates would break all."""


async def _clock(ws: Workspace, given: Json) -> Json:
    seconds = given.get("seconds")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= _FARTHEST:
        raise wrong(f"seconds is no number from 0 to {_FARTHEST}")
    ws.clock.advance(seconds)
    ws.streams.end_old()
    return {"now": ws.clock.now()}


CONTROLS: dict[str, Control] = {"clock": _clock}
