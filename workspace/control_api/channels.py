"""Add channels. A restart keeps them."""

import re

from workspace.control_api.checks import new_id, require_known
from workspace.control_api.control import Control
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.requests import optional_flag, optional_text, text, texts
from workspace.web_api import conversations
from workspace.workspace import Workspace

_CHANNEL_NAME = re.compile(r"[a-z0-9_-]{1,80}")


async def _add_channel(ws: Workspace, given: Json) -> Json:
    require_known(given, {"id", "name", "is_private", "members", "topic"})
    channel_id = new_id(given, "C", {c.id for c in ws.directory.conversations()})
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


CONTROLS: dict[str, Control] = {"add-channel": _add_channel}
