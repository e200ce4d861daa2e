"""Messages as Slack writes them."""

from collections.abc import Sequence

from workspace import sample
from workspace.block_kit.ids import with_ids
from workspace.jsons import Json
from workspace.store import Repliers

TEXT_LIMIT = 40_000
"""Longer text is cut, without an error."""
_THREAD = ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")
"""What a message says of the replies that hang on it."""


def ts(message: Json) -> str:
    """The message's time, which is its identity in its channel."""
    time: str = message["ts"]
    return time


def from_person(
    user_id: str, text: str, thread_ts: str | None = None, team: str = sample.TEAM_ID
) -> Json:
    """What a person typed."""
    message = {"type": "message", "user": user_id, "team": team, "text": text}
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


def joined(user_id: str, inviter_id: str | None = None) -> Json:
    """What Slack says to everyone when somebody joined, by themselves or invited."""
    made = _notice("channel_join", user_id, f"<@{user_id}> has joined the channel")
    return made if inviter_id is None else {**made, "inviter": inviter_id}


def left(user_id: str) -> Json:
    """What Slack says when somebody left."""
    return _notice("channel_leave", user_id, f"<@{user_id}> has left the channel")


def removed(user_id: str, by: str) -> Json:
    """What Slack says when somebody was removed."""
    text = f"<@{user_id}> was removed from the channel by <@{by}>"
    return _notice("channel_leave", user_id, text)


def archived(user_id: str) -> Json:
    """What Slack says when a channel was closed."""
    return _notice("channel_archive", user_id, f"<@{user_id}> archived the channel")


def unarchived(user_id: str) -> Json:
    """What Slack says when a channel was opened again."""
    return _notice("channel_unarchive", user_id, f"<@{user_id}> un-archived the channel")


def tombstone(message: Json) -> Json:
    """What stays of a deleted message on which replies hang."""
    kept = (*_THREAD, "type", "ts")
    return {
        **{key: message[key] for key in kept if key in message},
        "subtype": "tombstone",
        "hidden": True,
        "user": sample.SLACKBOT_ID,
        "text": "This message was deleted.",
    }


def is_tombstone(message: Json) -> bool:
    """Whether the message was deleted and only holds its thread together."""
    return message.get("subtype") == "tombstone"


def with_files(message: Json, files: list[Json]) -> Json:
    """The message, showing these files."""
    return {**message, "subtype": "file_share", "upload": True, "files": files}


def _notice(subtype: str, user_id: str, text: str) -> Json:
    return {**from_person(user_id, text), "subtype": subtype}


def content(text: str | None, blocks: list[Json] | None, metadata: Json | None = None) -> Json:
    """The changeable part of a message."""
    made: Json = {"text": (text or "")[:TEXT_LIMIT]}
    if blocks is not None:
        made["blocks"] = [with_ids(block) for block in blocks]
    if metadata is not None:
        made["metadata"] = metadata
    return made


def without_content(message: Json) -> Json:
    """The message without its words, for others to stand in their place."""
    return {key: value for key, value in message.items() if key not in ("text", "blocks")}


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


def with_repliers(parent: Json, repliers: Sequence[Repliers]) -> Json:
    """The parent, counting these replies only."""
    counted = {key: value for key, value in parent.items() if key not in _THREAD}
    if not repliers:
        return counted
    users = [replier.user for replier in repliers]
    return {
        **counted,
        "thread_ts": parent["ts"],
        "reply_count": sum(replier.count for replier in repliers),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": max(replier.latest for replier in repliers),
    }
