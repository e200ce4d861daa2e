"""React to messages."""

from collections.abc import Callable

from workspace import messages, reactions
from workspace.acts.answers import OK
from workspace.acts.places import place
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.workspace import Workspace


async def react(ws: Workspace, user_id: str, channel: str, ts: str, name: str) -> Json:
    """Put an emoji under a message."""
    person, conversation = place(ws, user_id, channel)
    add_reaction(ws, conversation, ts, person.id, name)
    return OK


async def unreact(ws: Workspace, user_id: str, channel: str, ts: str, name: str) -> Json:
    """Take one's own emoji away again."""
    person, conversation = place(ws, user_id, channel)
    remove_reaction(ws, conversation, ts, person.id, name)
    return OK


def add_reaction(
    ws: Workspace, conversation: Conversation, ts: str, user_id: str, name: str
) -> None:
    """Put an emoji under a message, a person's or the app's.

    Raises:
        SlackError: There is no such message or emoji, or it is there already.
    """
    _change(ws, conversation, ts, user_id, name, reactions.with_reaction, "reaction_added")


def remove_reaction(
    ws: Workspace, conversation: Conversation, ts: str, user_id: str, name: str
) -> None:
    """Take an emoji away, a person's or the app's.

    Raises:
        SlackError: There is no such message or emoji, or they did not put it there.
    """
    _change(ws, conversation, ts, user_id, name, reactions.without_reaction, "reaction_removed")


def _change(
    ws: Workspace,
    conversation: Conversation,
    ts: str,
    user_id: str,
    name: str,
    change: Callable[[Json, str, str], Json],
    event_type: str,
) -> None:
    known = reactions.canonical(name)
    message = ws.log.find(conversation.id, ts)
    if messages.is_tombstone(message):
        raise SlackError("message_not_found")
    ws.log.replace(conversation.id, change(message, user_id, known), tell=False)
    event = {
        "type": event_type,
        "user": user_id,
        "reaction": known,
        "item_user": message.get("user", ""),
        "item": {"type": "message", "channel": conversation.id, "ts": ts},
    }
    ws.events.happened(event, conversation)
