"""usergroups.*: named groups of people."""

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import TEAM_ID, UserGroup
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.web_api.rates import TIER_2
from workspace.workspace import Workspace


async def _list(workspace: Workspace, arguments: Arguments) -> Json:
    disabled, users = arguments.flag("include_disabled"), arguments.flag("include_users")
    count = arguments.flag("include_count")
    groups = [group for group in workspace.directory.groups() if group.is_enabled or disabled]
    return {"usergroups": [describe(group, users=users, count=count) for group in groups]}


async def _users(workspace: Workspace, arguments: Arguments) -> Json:
    group = workspace.directory.group(arguments.required("usergroup"))
    if not group.is_enabled and not arguments.flag("include_disabled"):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def describe(group: UserGroup, *, users: bool = False, count: bool = False) -> Json:
    """The group as Slack describes it; a group out of use has a time of deletion."""
    described: Json = {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 1,
        "date_update": 1,
        "date_delete": 0 if group.is_enabled else 1,
        "auto_type": None,
        "auto_provision": False,
        "prefs": {"channels": [], "groups": []},
    }
    if users:
        described["users"] = list(group.users)
    if count:
        described["user_count"] = len(group.users)
    return described


METHODS = {
    "usergroups.list": Method(_list, scope="usergroups:read", rate=TIER_2),
    "usergroups.users.list": Method(_users, scope="usergroups:read", rate=TIER_2),
}
