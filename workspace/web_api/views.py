"""views.open, views.push, views.update and views.publish."""

from workspace.errors import SlackError
from workspace.interactivity.usable_views import usable_view
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.web_api.rates import TIER_4
from workspace.workspace import Workspace


async def _open(workspace: Workspace, arguments: Arguments) -> Json:
    # A view that Slack refuses leaves the trigger unused.
    view = usable_view(workspace, arguments.structure("view"), "modal")
    occasion = workspace.triggers.exchange(arguments.required("trigger_id"))
    return {"view": workspace.views.open(occasion.user_id, view, occasion.channel)}


async def _push(workspace: Workspace, arguments: Arguments) -> Json:
    view = usable_view(workspace, arguments.structure("view"), "modal")
    occasion = workspace.triggers.exchange(arguments.required("trigger_id"))
    below = occasion.view_id
    if below is None or not workspace.views.is_open(occasion.user_id, below):
        raise SlackError("not_found", "[ERROR] the trigger comes from no open modal")
    return {"view": workspace.views.push(occasion.user_id, view)}


async def _update(workspace: Workspace, arguments: Arguments) -> Json:
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    given, expected = arguments.structure("view"), arguments.text("hash")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", "[ERROR] missing required field: view_id")
    found = workspace.views.find(view_id=view_id, external_id=external_id)
    if found is not None:
        user_id, view_id = found
        view = usable_view(workspace, given, "modal", view_id)
        return {"view": workspace.views.update(user_id, view_id, view, expected)}
    at_home = workspace.home_views.find(view_id=view_id, external_id=external_id)
    if at_home is None:
        raise SlackError("not_found")
    user_id, before = at_home
    view = usable_view(workspace, given, "home", before["id"])
    return {"view": workspace.home_views.publish(user_id, view, expected)}


async def _publish(workspace: Workspace, arguments: Arguments) -> Json:
    user_id = arguments.required("user_id")
    if not any(person.id == user_id and not person.is_bot for person in workspace.people()):
        raise SlackError("invalid_arguments", "invalid `user_id`")
    if not workspace.manifest.home_tab:
        raise SlackError("not_enabled")
    before = workspace.home_views.shown_to(user_id)
    view_id = before["id"] if before else None
    view = usable_view(workspace, arguments.structure("view"), "home", view_id)
    return {"view": workspace.home_views.publish(user_id, view, arguments.text("hash"))}


METHODS = {
    "views.open": Method(_open, rate=TIER_4),
    "views.push": Method(_push, rate=TIER_4),
    "views.update": Method(_update, rate=TIER_4),
    "views.publish": Method(_publish, rate=TIER_4),
}
