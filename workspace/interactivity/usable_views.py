"""What Slack looks at before it shows a view, by whichever way the app hands it over."""

from workspace.block_kit.views import check_view
from workspace.errors import SlackError
from workspace.files import in_blocks
from workspace.jsons import Json
from workspace.workspace import Workspace


def usable_view(ws: Workspace, given: object, kind: str, view_id: str | None = None) -> Json:
    """The view, when Slack would show it as a "modal" or a "home", in place of that view if any.

    Raises:
        SlackError: It is none, shows a picture that cannot be shown, or has the external_id of
            another view.
    """
    view = check_view(given, kind)
    try:
        in_blocks.require_usable(ws.files, view["blocks"])
    except SlackError as error:
        words = (line.replace("json-pointer:/", "json-pointer:/view/") for line in error.messages)
        raise SlackError("invalid_arguments", *words) from error
    _require_free_id(ws, view, view_id)
    return view


def _require_free_id(ws: Workspace, view: Json, view_id: str | None) -> None:
    external_id = view.get("external_id")
    if not external_id:
        return
    found = ws.views.find(external_id=external_id)
    at_home = ws.home_views.find(external_id=external_id)
    holders = {found[1] if found else None, at_home[1]["id"] if at_home else None}
    if holders - {None, view_id}:
        raise SlackError("duplicate_external_id")
