"""Under which name and picture a message of the app stands."""

from workspace.jsons import Json
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import require_scope
from workspace.workspace import Workspace


def authorship(workspace: Workspace, arguments: Arguments) -> Json:
    """The name and the icon that a call gives its message.

    Raises:
        MissingScopeError: It gives one, and the app may not.
    """
    username = arguments.text("username")
    emoji, url = arguments.text("icon_emoji"), arguments.text("icon_url")
    if not (username or emoji or url):
        return {}
    require_scope(workspace, "chat:write.customize")
    given: Json = {"username": username} if username else {}
    if emoji:
        given["icons"] = {"emoji": emoji}
    elif url:
        given["icons"] = {"image_48": url}
    return given
