"""Add user groups, and change who belongs to them. A restart keeps it."""

from dataclasses import asdict, replace

from workspace.control_api.checks import require_known
from workspace.control_api.control import Control
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import TEAM_ID, UserGroup
from workspace.requests import optional_flag, optional_text, text, texts
from workspace.web_api import usergroups
from workspace.workspace import Workspace


async def _put_group(ws: Workspace, given: Json) -> Json:
    require_known(given, {"usergroup", "users", "handle", "name", "is_enabled"})
    group_id, before = text(given, "usergroup"), None
    if any(group.id == group_id for group in ws.directory.groups()):
        before = ws.directory.group(group_id)
    group = before or _new_group(given, group_id)
    if given.get("users") is not None:
        members = [ws.directory.person(user_id).id for user_id in texts(given, "users")]
        group = replace(group, users=tuple(dict.fromkeys(members)))
    enabled = optional_flag(given, "is_enabled")
    group = group if enabled is None else replace(group, is_enabled=enabled)
    ws.directory.put_group(group)
    _tell_of_group(ws, group, before)
    return {"group": asdict(group)}


def _new_group(given: Json, group_id: str) -> UserGroup:
    handle = optional_text(given, "handle")
    if not handle or not group_id.startswith("S"):
        raise SlackError("no_such_subteam", f"There is no group {group_id}; a new one has a handle")
    return UserGroup(group_id, handle, optional_text(given, "name") or handle, ())


def _tell_of_group(ws: Workspace, group: UserGroup, before: UserGroup | None) -> None:
    described = usergroups.describe(group, users=True, count=True)
    kind = "subteam_updated" if before else "subteam_created"
    ws.events.happened({"type": kind, "subteam": described})
    old, new = set(before.users if before else ()), set(group.users)
    if before and old != new:
        now = int(ws.clock.now())
        event = {
            "type": "subteam_members_changed",
            "subteam_id": group.id,
            "team_id": TEAM_ID,
            "date_previous_update": now,
            "date_update": now,
            "added_users": sorted(new - old),
            "added_users_count": len(new - old),
            "removed_users": sorted(old - new),
            "removed_users_count": len(old - new),
        }
        ws.events.happened(event)


CONTROLS: dict[str, Control] = {"group": _put_group}
