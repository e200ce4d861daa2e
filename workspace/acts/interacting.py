"""Hand the app an interaction."""

from workspace.acts.answers import failure
from workspace.delivery.errors import DeliveryError
from workspace.jsons import Json
from workspace.workspace import Workspace


async def ask(ws: Workspace, payload: Json) -> Json:
    """Hand it over; what the app acknowledged it with.

    Raises:
        DeliveryError: The app did not take it.
    """
    return await ws.delivery.ask("interactive", payload)


async def interact(ws: Workspace, payload: Json) -> Json | None:
    """Hand it over; the failure to show the person, or None when the app took it."""
    try:
        await ask(ws, payload)
    except DeliveryError as error:
        return failure(error.code, error.words)
    return None
