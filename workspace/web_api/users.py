"""users.info and usergroups.users.list."""

from workspace.jsons import Json
from workspace.people import Person
from workspace.sample import TEAM_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.workspace import Workspace


async def _info(workspace: Workspace, arguments: Arguments) -> Json:
    return {"user": describe(workspace.directory.person(arguments.required("user")))}


async def _group_users(workspace: Workspace, arguments: Arguments) -> Json:
    return {"users": list(workspace.directory.group(arguments.required("usergroup")).users)}


def describe(person: Person) -> Json:
    """The person as Slack describes them to the app."""
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.handle,
        "real_name": person.real_name,
        "deleted": False,
        "color": person.colour.removeprefix("#"),
        "tz": "Etc/UTC",
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "profile": {
            "display_name": person.name,
            "display_name_normalized": person.name,
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "team": TEAM_ID,
        },
    }


METHODS = {
    "users.info": Method(_info, scope="users:read"),
    "usergroups.users.list": Method(_group_users, scope="usergroups:read"),
}
