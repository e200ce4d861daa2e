"""conversations.*: what a channel is, and what was said in it."""

import base64
import binascii
from decimal import Decimal, InvalidOperation

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_USER_ID, TEAM_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import (
    Method,
    conversation_scope,
    joined_conversation,
    known_conversation,
    require_scope,
)
from workspace.workspace import Workspace

_PAGE = 100
_MOST = 1000
_FIRST, _LAST = "0", "9999999999.999999"
_MICROSECOND = Decimal("0.000001")


async def _info(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    require_scope(workspace, conversation_scope(conversation, "read"))
    return {"channel": describe(conversation, arguments.flag("include_num_members"))}


async def _open(workspace: Workspace, arguments: Arguments) -> Json:
    channel, users = arguments.text("channel"), arguments.text("users")
    if channel:
        conversation = known_conversation(workspace, arguments)
        if not conversation.is_im:
            raise SlackError("method_not_supported_for_channel_type")
    elif users and "," not in users:
        conversation = workspace.directory.direct(users)
    else:
        raise SlackError("users_list_not_supplied" if not users else "not_enough_users")
    if not arguments.flag("return_im"):
        return {"channel": {"id": conversation.id}}
    return {"channel": describe(conversation), "already_open": True, "no_op": True}


async def _history(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = joined_conversation(workspace, arguments)
    require_scope(workspace, conversation_scope(conversation, "history"))
    limit = _limit(arguments)
    after, before = _span(arguments)
    before = min(before, _cursor(arguments) or _LAST)
    found = workspace.store.in_channel(conversation.id, after=after, before=before, limit=limit + 1)
    return _page(found, limit, arguments)


async def _replies(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = joined_conversation(workspace, arguments)
    require_scope(workspace, conversation_scope(conversation, "history"))
    parent = workspace.store.message(conversation.id, arguments.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    limit = _limit(arguments)
    after, before = _span(arguments)
    cursor = _cursor(arguments)
    found = workspace.store.replies(
        conversation.id,
        str(parent.get("thread_ts", parent["ts"])),
        after=max(after, cursor or _FIRST),
        before=before,
        limit=limit + 1,
    )
    # The parent opens the first page, whatever the span.
    return _page(found if cursor else [parent, *found], limit, arguments)


def describe(conversation: Conversation, num_members: bool = False) -> Json:  # noqa: FBT001, FBT002  # one yes or no
    """The conversation as Slack describes it to the app."""
    described: Json = {
        "id": conversation.id,
        "is_channel": not conversation.is_private,
        "is_group": conversation.is_private and not conversation.is_im,
        "is_im": conversation.is_im,
        "is_mpim": False,
        "is_private": conversation.is_private,
        "is_archived": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
    }
    if conversation.is_im:
        return {**described, "user": conversation.user, "is_open": True}
    described |= {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_general": conversation.name == "general",
        "is_member": BOT_USER_ID in conversation.members,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
    return described | ({"num_members": len(conversation.members)} if num_members else {})


def _page(found: list[Json], limit: int, arguments: Arguments) -> Json:
    page = found[:limit]
    if not arguments.flag("include_all_metadata"):
        page = [{k: v for k, v in message.items() if k != "metadata"} for message in page]
    answer: Json = {"messages": page, "has_more": len(found) > limit}
    if answer["has_more"]:
        cursor = base64.b64encode(f"next_ts:{page[-1]['ts']}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _limit(arguments: Arguments) -> int:
    limit = arguments.number("limit", _PAGE)
    if not 1 <= limit <= _MOST:
        raise SlackError("invalid_limit")
    return limit


def _span(arguments: Arguments) -> tuple[str, str]:
    """The times between which to look, both excluded."""
    reach = _MICROSECOND if arguments.flag("inclusive") else Decimal(0)
    after, before = arguments.text("oldest"), arguments.text("latest")
    return (
        _time(after, -reach, "invalid_ts_oldest") if after else _FIRST,
        _time(before, reach, "invalid_ts_latest") if before else _LAST,
    )


def _time(text: str, reach: Decimal, refusal: str) -> str:
    try:
        return f"{max(Decimal(text) + reach, Decimal(0)):017.6f}"
    except InvalidOperation as error:
        raise SlackError(refusal) from error


def _cursor(arguments: Arguments) -> str | None:
    cursor = arguments.text("cursor")
    if not cursor:
        return None
    try:
        kind, _, ts = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise SlackError("invalid_cursor") from error
    if kind != "next_ts":
        raise SlackError("invalid_cursor")
    return ts


METHODS = {
    "conversations.info": Method(_info),
    "conversations.open": Method(_open, scope="im:write"),
    "conversations.history": Method(_history),
    "conversations.replies": Method(_replies),
}
