"""conversations.* and users.conversations: which channels there are, and who is in them."""

from workspace import membership
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import TEAM_ID, Conversation
from workspace.sample import BOT_USER_ID
from workspace.web_api import history
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import (
    Method,
    conversation_scope,
    is_known,
    known_conversation,
    require_scope,
)
from workspace.web_api.paging import page
from workspace.web_api.rates import TIER_2, TIER_3, TIER_4
from workspace.workspace import Workspace

_READ_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "mpim": "mpim:read",
    "im": "im:read",
}
_LEAVE_SCOPES = {"channel": "channels:manage", "group": "groups:write"}


async def _info(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    require_scope(workspace, conversation_scope(conversation, "read"))
    described = describe(workspace, conversation)
    if arguments.flag("include_num_members"):
        described["num_members"] = len(conversation.members)
    return {"channel": described}


async def _list(workspace: Workspace, arguments: Arguments) -> Json:
    types = _types(workspace, arguments)
    known = [c for c in workspace.directory.conversations() if is_known(c)]
    return _listed(workspace, arguments, known, types)


async def _of_user(workspace: Workspace, arguments: Arguments) -> Json:
    types = _types(workspace, arguments)
    user = workspace.directory.person(arguments.text("user") or BOT_USER_ID)
    theirs = [
        conversation
        for conversation in workspace.directory.conversations()
        if user.id in conversation.members and is_known(conversation)
    ]
    return _listed(workspace, arguments, theirs, types)


async def _members(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    require_scope(workspace, conversation_scope(conversation, "read"))
    found = page(sorted(conversation.members), arguments, "user", str)
    return {"members": list(found.items), **found.metadata}


async def _open(workspace: Workspace, arguments: Arguments) -> Json:
    channel, users = arguments.text("channel"), arguments.text("users")
    if channel:
        conversation = known_conversation(workspace, arguments)
        if not conversation.is_im:
            raise SlackError("method_not_supported_for_channel_type")
    elif users and "," not in users:
        conversation = _direct(workspace, users)
    else:
        raise SlackError("users_list_not_supplied" if not users else "not_enough_users")
    if not arguments.flag("return_im"):
        return {"channel": {"id": conversation.id}}
    opened = {"already_open": True, "no_op": True}
    return {"channel": describe(workspace, conversation), **opened}


async def _join(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    if conversation.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise SlackError("is_archived")
    if BOT_USER_ID in conversation.members:
        described = describe(workspace, conversation)
        return {"channel": described, "warning": "already_in_channel"}
    membership.let_in(workspace, conversation, BOT_USER_ID)
    joined = workspace.directory.by_id(conversation.id)
    return {"channel": describe(workspace, joined)}


async def _leave(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    if conversation.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    require_scope(workspace, _LEAVE_SCOPES[conversation.event_type])
    if BOT_USER_ID not in conversation.members:
        return {"not_in_channel": True}
    membership.require_leaving(conversation, BOT_USER_ID)
    membership.let_out(workspace, conversation, BOT_USER_ID)
    return {}


def describe(workspace: Workspace, conversation: Conversation) -> Json:
    """The conversation as Slack describes it to the app."""
    shared = workspace.directory.is_shared(conversation)
    described: Json = {
        "id": conversation.id,
        "is_channel": not conversation.is_private,
        "is_group": conversation.is_private and not conversation.is_im,
        "is_im": conversation.is_im,
        "is_mpim": False,
        "is_private": conversation.is_private,
        "is_archived": conversation.is_archived,
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
    }
    if conversation.is_im:
        deleted = workspace.directory.person(conversation.user or "").deleted
        opened = {"user": conversation.user, "is_open": True, "is_user_deleted": deleted}
        return described | opened
    return described | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_general": conversation.is_general,
        "is_member": BOT_USER_ID in conversation.members,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _direct(workspace: Workspace, user_id: str) -> Conversation:
    person = workspace.directory.person(user_id)
    if person.deleted:
        raise SlackError("user_disabled")
    return workspace.directory.direct(person.id)


def _types(workspace: Workspace, arguments: Arguments) -> set[str]:
    """The kinds of conversations a call asks for, each with a scope of its own."""
    asked = {kind.strip() for kind in (arguments.text("types") or "public_channel").split(",")}
    if not asked <= set(_READ_SCOPES):
        raise SlackError("invalid_types")
    for kind in sorted(asked):
        require_scope(workspace, _READ_SCOPES[kind])
    return asked


def _listed(
    workspace: Workspace, arguments: Arguments, known: list[Conversation], types: set[str]
) -> Json:
    open_only = arguments.flag("exclude_archived")
    wanted = [c for c in known if _kind(c) in types and not (open_only and c.is_archived)]
    found = page(wanted, arguments, "team", lambda conversation: conversation.id)
    channels = []
    for conversation in found.items:
        described = describe(workspace, conversation)
        if not conversation.is_im:
            described["num_members"] = len(conversation.members)
        channels.append(described)
    return {"channels": channels, **found.metadata}


def _kind(conversation: Conversation) -> str:
    if conversation.is_im:
        return "im"
    return "private_channel" if conversation.is_private else "public_channel"


METHODS = {
    **history.METHODS,
    "conversations.info": Method(_info, rate=TIER_3),
    "conversations.list": Method(_list, rate=TIER_2),
    "conversations.members": Method(_members, rate=TIER_4),
    "conversations.open": Method(_open, scope="im:write", rate=TIER_3),
    "conversations.join": Method(_join, scope="channels:join", rate=TIER_3),
    "conversations.leave": Method(_leave, rate=TIER_3),
    "users.conversations": Method(_of_user, rate=TIER_3),
}
