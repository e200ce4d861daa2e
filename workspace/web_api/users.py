"""users.*: who is here."""

from workspace.jsons import Json
from workspace.people import Person
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.web_api.paging import page
from workspace.web_api.rates import TIER_2, TIER_4
from workspace.workspace import Workspace


async def _info(workspace: Workspace, arguments: Arguments) -> Json:
    return {"user": describe(workspace.directory.person(arguments.required("user")))}


async def _list(workspace: Workspace, arguments: Arguments) -> Json:
    # Strangers are met in shared channels; they are no members of this workspace.
    members = [person for person in workspace.people() if not person.is_stranger]
    found = page(members, arguments, "user", lambda person: person.id)
    return {
        "members": [describe(person) for person in found.items],
        "cache_ts": int(workspace.clock.now()),
        **found.metadata,
    }


def describe(person: Person) -> Json:
    """The person as Slack describes them to the app; of those who left, it says less."""
    described: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1,
        "profile": {
            "display_name": person.name,
            "display_name_normalized": person.name,
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "team": person.team_id,
        },
    }
    if person.is_stranger:
        described["is_stranger"] = True
    if person.deleted:
        return described
    return described | {
        "color": person.colour.removeprefix("#"),
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "is_admin": person.is_admin or person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_ultra_restricted,
    }


METHODS = {
    "users.info": Method(_info, scope="users:read", rate=TIER_4),
    "users.list": Method(_list, scope="users:read", rate=TIER_2),
}
