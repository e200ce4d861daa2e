"""auth.test and apps.connections.open."""

from workspace import sample
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.web_api.rates import SPECIAL, TIER_3
from workspace.workspace import Workspace


async def _test(workspace: Workspace, _arguments: Arguments) -> Json:
    return {
        "url": f"{workspace.base_url}/",
        "team": sample.TEAM_NAME,
        "user": workspace.manifest.bot_name,
        "team_id": sample.TEAM_ID,
        "user_id": sample.BOT_USER_ID,
        "bot_id": sample.BOT_ID,
        "is_enterprise_install": False,
    }


async def _open_connection(workspace: Workspace, _arguments: Arguments) -> Json:
    if not workspace.socket.enabled:
        raise SlackError("socket_mode_not_enabled")
    ticket = workspace.socket.ticket()
    address = workspace.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={ticket}&app_id={sample.APP_ID}"}


METHODS = {
    "auth.test": Method(_test, rate=SPECIAL),
    "apps.connections.open": Method(_open_connection, rate=TIER_3, app_token=True),
}
