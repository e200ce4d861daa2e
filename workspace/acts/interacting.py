"""Hand the app an interaction."""

from workspace.acts.answers import failure
from workspace.delivery.errors import NotAcknowledgedError, NotConnectedError
from workspace.jsons import Json
from workspace.workspace import Workspace


async def interact(ws: Workspace, payload: Json) -> Json | None:
    """Hand it over; the failure to show the person, or None when the app took it."""
    try:
        await ws.delivery.ask("interactive", payload)
    except NotConnectedError:
        return failure("dispatch_failed", "The app is not running, so nothing happened.")
    except NotAcknowledgedError:
        return failure("operation_timeout", "The app did not answer in time.")
    return None
