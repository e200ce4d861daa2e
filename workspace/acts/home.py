"""Open the app: its Home tab, or its Messages tab."""

from typing import Literal

from workspace.acts.answers import OK
from workspace.acts.places import actor
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.workspace import Workspace

Tab = Literal["home", "messages"]


async def open_app(ws: Workspace, user_id: str, tab: Tab) -> Json:
    """Open one of the app's tabs; the app hears of it, with what it published there before."""
    person = actor(ws, user_id)
    if tab == "home" and not ws.manifest.home_tab:
        raise SlackError(
            "not_enabled", "The app has no Home tab; its manifest does not turn it on."
        )
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": ws.directory.direct(person.id).id,
        "tab": tab,
    }
    view = ws.home_views.shown_to(person.id)
    if tab == "home" and view is not None:
        event["view"] = view
    ws.events.happened(event)
    return OK
