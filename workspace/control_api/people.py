"""Change who is here, and add people, groups and channels. A restart keeps all of it."""

import re
from dataclasses import asdict, replace

from workspace import sample
from workspace.control_api.control import Control
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import TEAM_ID, Conversation, Person, UserGroup
from workspace.requests import optional_flag, optional_text, text, texts
from workspace.web_api import conversations, usergroups, users
from workspace.workspace import Workspace

_FLAGS = (
    "is_admin",
    "is_owner",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
    "deleted",
)
_COLOURS = ("#1d6f5c", "#8a4b08", "#5b3a8c", "#8c2f39", "#1f4e79", "#4a5d23")
_CHANNEL_NAME = re.compile(r"[a-z0-9_-]{1,80}")


async def _change_person(ws: Workspace, given: Json) -> Json:
    person = ws.directory.person(text(given, "user"))
    _require_known(given, {"user", *_FLAGS})
    flags = {name: optional_flag(given, name) for name in _FLAGS}
    if person.is_bot:
        raise SlackError("invalid_arguments", "user is the bot, which stays as it is")
    given_flags = {name: flag for name, flag in flags.items() if flag is not None}
    changed = Person(**{**asdict(person), **given_flags})
    ws.directory.put_person(changed)
    ws.show_everything()
    ws.events.happened({"type": "user_change", "user": users.describe(changed)})
    return {"person": asdict(changed)}


async def _add_person(ws: Workspace, given: Json) -> Json:
    _require_known(given, {"id", "name", *_FLAGS})
    user_id, name = _new_id(given, "U", {p.id for p in ws.people()}), text(given, "name").strip()
    if not name or f"@{name}".lower() in ws.directory.names():
        raise SlackError("name_taken", f"Somebody is called {name!r} already, or nobody can be.")
    flags = {flag: bool(optional_flag(given, flag)) for flag in _FLAGS}
    colour = _COLOURS[len(ws.people()) % len(_COLOURS)]
    person = Person(user_id, name, name, name[0].upper(), colour, **flags)
    ws.directory.put_person(person)
    ws.directory.put_conversation(sample.direct(person))
    ws.show_everything()
    ws.events.happened({"type": "team_join", "user": users.describe(person)})
    return {"person": asdict(person)}


async def _put_group(ws: Workspace, given: Json) -> Json:
    _require_known(given, {"usergroup", "users", "handle", "name", "is_enabled"})
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


async def _add_channel(ws: Workspace, given: Json) -> Json:
    _require_known(given, {"id", "name", "is_private", "members", "topic"})
    channel_id = _new_id(given, "C", {c.id for c in ws.directory.conversations()})
    name = text(given, "name").removeprefix("#")
    if not _CHANNEL_NAME.fullmatch(name):
        raise SlackError("invalid_name_specials", "A channel's name is of a-z, 0-9, - and _.")
    if _has_channel(ws.directory, name):
        raise SlackError("name_taken", f"There is a channel #{name} already.")
    channel = Conversation(
        channel_id,
        name,
        frozenset(ws.directory.person(user_id).id for user_id in texts(given, "members")),
        topic=optional_text(given, "topic") or "",
        is_private=bool(optional_flag(given, "is_private")),
    )
    ws.directory.put_conversation(channel)
    ws.show_channel(channel.id)
    if not channel.is_private:
        described = {"id": channel.id, "name": name, "created": int(ws.clock.now()), "creator": ""}
        ws.events.happened({"type": "channel_created", "channel": described})
    return {"channel": conversations.describe(ws, channel)}


def _has_channel(directory: Directory, name: str) -> bool:
    return any(c.name == name and not c.is_im for c in directory.conversations())


def _new_group(given: Json, group_id: str) -> UserGroup:
    handle = optional_text(given, "handle")
    if not handle or not group_id.startswith("S"):
        raise SlackError("no_such_subteam", f"There is no group {group_id}; a new one has a handle")
    return UserGroup(group_id, handle, optional_text(given, "name") or handle, ())


def _new_id(given: Json, letter: str, taken: set[str]) -> str:
    found = text(given, "id")
    if not re.fullmatch(rf"{letter}[A-Z0-9]{{1,20}}", found):
        raise SlackError("invalid_arguments", f"id is no {letter} with capitals and digits")
    if found in taken:
        raise SlackError("invalid_arguments", f"id {found} is taken")
    return found


def _require_known(given: Json, names: set[str]) -> None:
    unknown = set(given) - names
    if unknown:
        raise SlackError("invalid_arguments", f"unknown: {', '.join(sorted(unknown))}")


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


CONTROLS: dict[str, Control] = {
    "person": _change_person,
    "add-person": _add_person,
    "group": _put_group,
    "add-channel": _add_channel,
}
