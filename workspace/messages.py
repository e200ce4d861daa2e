"""Messages as Slack writes them."""

import secrets
from collections.abc import Iterable

from workspace import sample
from workspace.jsons import Json

_TEXT_LIMIT = 40_000
"""Longer text is cut, without an error."""


def ts(message: Json) -> str:
    """The message's time, which is its identity in its channel."""
    time: str = message["ts"]
    return time


def from_person(user_id: str, text: str, thread_ts: str | None = None) -> Json:
    """What a person typed."""
    message = {"type": "message", "user": user_id, "team": sample.TEAM_ID, "text": text}
    return message if thread_ts is None else {**message, "thread_ts": thread_ts}


def from_bot(bot_name: str, content: Json, thread_ts: str | None = None) -> Json:
    """What the app posted: `content` holds text, blocks, metadata."""
    message = {
        "type": "message",
        "user": sample.BOT_USER_ID,
        "bot_id": sample.BOT_ID,
        "app_id": sample.APP_ID,
        "team": sample.TEAM_ID,
        "username": bot_name,
        **content,
    }
    return message if thread_ts is None else {**message, "thread_ts": thread_ts}


def from_slackbot(text: str, thread_ts: str | None = None) -> Json:
    """What Slack itself says to a person."""
    message = {"type": "message", "user": sample.SLACKBOT_ID, "username": "Slackbot", "text": text}
    return message if thread_ts is None else {**message, "thread_ts": thread_ts}


def joined(user_id: str, inviter_id: str) -> Json:
    """What Slack says to everyone when somebody was invited."""
    text = f"<@{user_id}> has joined the channel"
    return {**from_person(user_id, text), "subtype": "channel_join", "inviter": inviter_id}


def content(text: str | None, blocks: list[Json] | None, metadata: Json | None = None) -> Json:
    """The changeable part of a message."""
    made: Json = {"text": (text or "")[:_TEXT_LIMIT]}
    if blocks is not None:
        made["blocks"] = [with_ids(block) for block in blocks]
    if metadata is not None:
        made["metadata"] = metadata
    return made


def with_ids(block: Json) -> Json:
    """The block and its elements with ids: their own or new ones. Slack keeps none for markdown."""
    own = None if block.get("type") == "markdown" else block.get("block_id")
    made = {**block, "block_id": own or new_id()}
    if block.get("type") in ("actions", "context_actions"):
        made["elements"] = [_with_action_id(element) for element in block["elements"]]
    for key in ("accessory", "element"):
        if key in block:
            made[key] = _with_action_id(block[key])
    return made


def _with_action_id(element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or new_id()}


def new_id() -> str:
    """An id for a block or an element that brought none."""
    return secrets.token_hex(3)


def with_reply(parent: Json, reply: Json) -> Json:
    """The parent, counting one more reply."""
    users = parent.get("reply_users", [])
    if reply["user"] not in users:
        users = [*users, reply["user"]]
    return {
        **parent,
        "thread_ts": parent["ts"],
        "reply_count": parent.get("reply_count", 0) + 1,
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": reply["ts"],
    }


def with_replies(parent: Json, replies: Iterable[Json]) -> Json:
    """The parent, counting these replies only."""
    thread = ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")
    counted = {key: value for key, value in parent.items() if key not in thread}
    for reply in replies:
        counted = with_reply(counted, reply)
    return counted
