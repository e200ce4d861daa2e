"""reactions.*: the app's own emoji under messages."""

import re

from workspace.acts.reactions import add_reaction, remove_reaction
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_USER_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method, joined_conversation
from workspace.web_api.rates import TIER_2, TIER_3
from workspace.workspace import Workspace

_TS = re.compile(r"\d{1,12}\.\d{1,6}")


async def _add(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, ts = _item(workspace, arguments)
    if conversation.is_archived:
        raise SlackError("is_archived")
    add_reaction(workspace, conversation, ts, BOT_USER_ID, _name(arguments))
    return {}


async def _remove(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, ts = _item(workspace, arguments)
    if conversation.is_archived:
        raise SlackError("is_archived")
    remove_reaction(workspace, conversation, ts, BOT_USER_ID, _name(arguments))
    return {}


async def _get(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, ts = _item(workspace, arguments)
    message = workspace.log.find(conversation.id, ts)
    return {"type": "message", "channel": conversation.id, "message": message}


def _item(workspace: Workspace, arguments: Arguments) -> tuple[Conversation, str]:
    ts = arguments.text("timestamp")
    if not (arguments.text("channel") and ts):
        raise SlackError("no_item_specified")
    if not _TS.fullmatch(ts):
        raise SlackError("bad_timestamp")
    return joined_conversation(workspace, arguments), ts


def _name(arguments: Arguments) -> str:
    name = arguments.text("name")
    if not name:
        raise SlackError("invalid_name")
    return name


METHODS = {
    "reactions.add": Method(_add, scope="reactions:write", rate=TIER_3),
    "reactions.remove": Method(_remove, scope="reactions:write", rate=TIER_2),
    "reactions.get": Method(_get, scope="reactions:read", rate=TIER_3),
}
