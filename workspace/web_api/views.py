"""views.open and views.update."""

from workspace.block_kit.views import check_view
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.workspace import Workspace


async def _open(workspace: Workspace, arguments: Arguments) -> Json:
    # A view that Slack refuses leaves the trigger unused.
    view = check_view(arguments.structure("view"))
    user_id = workspace.triggers.exchange(arguments.required("trigger_id"))
    return {"view": workspace.views.open(user_id, view)}


async def _update(workspace: Workspace, arguments: Arguments) -> Json:
    view = check_view(arguments.structure("view"))
    user_id, view_id = workspace.views.find(
        view_id=arguments.text("view_id"), external_id=arguments.text("external_id")
    )
    updated = workspace.views.update(user_id, view_id, view, arguments.text("hash"))
    return {"view": updated}


METHODS = {"views.open": Method(_open), "views.update": Method(_update)}
