"""Join and leave channels, bring others in or out, close channels and open them again."""

from dataclasses import replace

from workspace import membership, messages
from workspace.acts.answers import OK
from workspace.acts.places import actor, place
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.sample import BOT_USER_ID
from workspace.workspace import Workspace


async def join(ws: Workspace, user_id: str, channel: str) -> Json:
    """Join a public channel; who is a member already stays one."""
    person, conversation = _channel(ws, user_id, channel)
    if conversation.is_archived:
        raise SlackError("is_archived")
    if person.id not in conversation.members:
        membership.let_in(ws, conversation, person.id)
    return OK


async def leave(ws: Workspace, user_id: str, channel: str) -> Json:
    """Leave a channel."""
    person, conversation = _channel(ws, user_id, channel)
    if person.is_guest:
        raise SlackError("user_is_restricted", "Guests stay where they were brought.")
    membership.require_leaving(conversation, person.id)
    membership.let_out(ws, conversation, person.id)
    return OK


async def invite(ws: Workspace, user_id: str, channel: str, member: str) -> Json:
    """Bring someone, or the bot, into a channel."""
    person, conversation = place(ws, user_id, channel)
    _require_channel(conversation)
    if not person.is_staff:
        raise SlackError("user_is_restricted", "Guests cannot bring others in.")
    guest = ws.directory.person(member)
    _require_invitable(ws, guest, conversation)
    membership.let_in(ws, conversation, guest.id, inviter=person.id)
    return OK


async def remove(ws: Workspace, user_id: str, channel: str, member: str) -> Json:
    """Remove someone else, or the bot, from a channel."""
    person, conversation = place(ws, user_id, channel)
    _require_channel(conversation)
    if not person.is_staff:
        raise SlackError("restricted_action", "Guests cannot remove others.")
    if conversation.is_general and member != BOT_USER_ID:
        raise SlackError("cant_kick_from_general", "Nobody can be removed from #general.")
    if member == person.id:
        raise SlackError("cant_kick_self", "You leave a channel by leaving it.")
    removed = ws.directory.person(member)
    if removed.id not in conversation.members:
        raise SlackError("not_in_channel", f"{removed.name} is not in this channel.")
    membership.let_out(ws, conversation, removed.id, remover=person.id)
    return OK


async def archive(ws: Workspace, user_id: str, channel: str) -> Json:
    """Close a channel: it can be read, and nobody writes in it any more."""
    person, conversation = place(ws, user_id, channel)
    _require_keeper(person, conversation)
    if conversation.is_general:
        raise SlackError("cant_archive_general", "#general cannot be archived.")
    ws.log.add(conversation.id, messages.archived(person.id))
    _set_archived(ws, conversation, person, archived=True)
    return OK


async def unarchive(ws: Workspace, user_id: str, channel: str) -> Json:
    """Open an archived channel again."""
    person, conversation = _channel(ws, user_id, channel)
    _require_keeper(person, conversation)
    if not conversation.is_archived:
        raise SlackError("not_archived", "This channel is not archived.")
    _set_archived(ws, conversation, person, archived=False)
    ws.log.add(conversation.id, messages.unarchived(person.id))
    return OK


def _channel(ws: Workspace, user_id: str, channel: str) -> tuple[Person, Conversation]:
    """The person, and a channel that they see; also one that is archived, or not theirs."""
    person = actor(ws, user_id)
    conversation = ws.directory.conversation(channel)
    ws.require_sight(conversation, person.id)
    _require_channel(conversation)
    return person, conversation


def _require_channel(conversation: Conversation) -> None:
    if conversation.is_im:
        raise SlackError("method_not_supported_for_channel_type")


def _require_invitable(ws: Workspace, guest: Person, conversation: Conversation) -> None:
    if guest.id in conversation.members:
        raise SlackError("already_in_channel")
    if guest.deleted:
        raise SlackError("cant_invite", f"{guest.name} is deactivated.")
    channels = [c for c in ws.directory.conversations() if guest.id in c.members and not c.is_im]
    if guest.is_ultra_restricted and channels:
        raise SlackError("ura_max_channels", f"{guest.name} is a guest of one channel only.")


def _require_keeper(person: Person, conversation: Conversation) -> None:
    _require_channel(conversation)
    if not person.is_staff:
        raise SlackError("restricted_action", "Guests cannot do that.")


def _set_archived(
    ws: Workspace, conversation: Conversation, person: Person, *, archived: bool
) -> None:
    changed = ws.directory.put_conversation(replace(conversation, is_archived=archived))
    ws.show_channel(changed.id)
    event = "channel_archive" if archived else "channel_unarchive"
    ws.events.happened({"type": event, "channel": changed.id, "user": person.id}, changed)
