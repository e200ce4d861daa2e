"""conversations.history and conversations.replies: what was said."""

import re
from decimal import Decimal

from workspace.clock import END_OF_TIME
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import (
    Method,
    conversation_scope,
    known_conversation,
    require_member,
    require_scope,
)
from workspace.web_api.paging import read_cursor, write_cursor
from workspace.web_api.rates import TIER_3
from workspace.workspace import Workspace

_PAGE, _MOST = 100, 1000
_FIRST = "0"
_MICROSECOND = Decimal("0.000001")
_TIME = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")


async def _history(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = _readable(workspace, arguments)
    limit = _limit(arguments)
    after, before = _span(arguments)
    before = min(before, read_cursor(arguments, "next_ts") or END_OF_TIME)
    found = workspace.store.in_channel(conversation.id, after=after, before=before, limit=limit + 1)
    return _page(found, limit, arguments)


async def _replies(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = _readable(workspace, arguments)
    parent = workspace.store.message(conversation.id, arguments.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    thread_ts = str(parent.get("thread_ts", parent["ts"]))
    if thread_ts != parent["ts"]:
        parent = workspace.log.find(conversation.id, thread_ts)
    limit = _limit(arguments)
    after, before = _span(arguments)
    cursor = read_cursor(arguments, "next_ts")
    found = workspace.store.replies(
        conversation.id,
        thread_ts,
        after=max(after, cursor or _FIRST),
        before=before,
        limit=limit + 1,
    )
    # The parent opens the first page, whatever the span.
    return _page(found if cursor else [parent, *found], limit, arguments)


def _readable(workspace: Workspace, arguments: Arguments) -> Conversation:
    """The conversation a call names by its id, when the app may read it."""
    conversation = known_conversation(workspace, arguments)
    require_scope(workspace, conversation_scope(conversation, "history"))
    return require_member(conversation)


def _page(found: list[Json], limit: int, arguments: Arguments) -> Json:
    page = found[:limit]
    if not arguments.flag("include_all_metadata"):
        page = [{k: v for k, v in message.items() if k != "metadata"} for message in page]
    answer: Json = {"messages": page, "has_more": len(found) > limit}
    if answer["has_more"]:
        cursor = write_cursor("next_ts", page[-1]["ts"])
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
        _time(before, reach, "invalid_ts_latest") if before else END_OF_TIME,
    )


def _time(text: str, reach: Decimal, refusal: str) -> str:
    if not _TIME.fullmatch(text):
        raise SlackError(refusal)
    return f"{max(Decimal(text) + reach, Decimal(0)):017.6f}"


METHODS = {
    "conversations.history": Method(_history, rate=TIER_3),
    "conversations.replies": Method(_replies, rate=TIER_3),
}
