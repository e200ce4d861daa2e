"""Who belongs to a channel: members come and go, and everyone there is told."""

from workspace import messages
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import TEAM_ID, Conversation
from workspace.sample import BOT_USER_ID
from workspace.workspace import Workspace


def let_in(
    ws: Workspace, conversation: Conversation, user_id: str, inviter: str | None = None
) -> None:
    """Make someone a member, by themselves or invited."""
    ws.join(conversation.id, user_id)
    ws.log.add(conversation.id, messages.joined(user_id, inviter))
    event = _event("member_joined_channel", conversation, user_id)
    if inviter is not None:
        event["inviter"] = inviter
    ws.events.happened(event, ws.directory.by_id(conversation.id))


def let_out(
    ws: Workspace, conversation: Conversation, user_id: str, remover: str | None = None
) -> None:
    """Make someone a member no longer, by themselves or removed."""
    ws.leave(conversation.id, user_id)
    notice = messages.removed(user_id, remover) if remover else messages.left(user_id)
    ws.log.add(conversation.id, notice)
    left = ws.directory.by_id(conversation.id)
    if user_id == BOT_USER_ID:
        # The last that the app hears of the channel.
        goodbye = {"type": "channel_left", "channel": left.id, "actor_id": remover or user_id}
        ws.events.happened(goodbye, left)
    else:
        ws.events.happened(_event("member_left_channel", left, user_id), left)


def require_leaving(conversation: Conversation, user_id: str) -> None:
    """Refuse to let someone leave where Slack would not.

    Raises:
        SlackError: It is #general or archived, they are not in it, or they are the last in it.
    """
    if user_id not in conversation.members:
        raise SlackError("not_in_channel")
    if conversation.is_general and user_id != BOT_USER_ID:
        raise SlackError("cant_leave_general", "Nobody leaves #general.")
    if conversation.is_archived:
        raise SlackError("is_archived")
    if conversation.is_private and conversation.members == {user_id}:
        raise SlackError("last_member", "The last member cannot leave a private channel.")


def _event(kind: str, conversation: Conversation, user_id: str) -> Json:
    return {
        "type": kind,
        "user": user_id,
        "channel": conversation.id,
        "channel_type": "G" if conversation.is_private else "C",
        "team": TEAM_ID,
    }
