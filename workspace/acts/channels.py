"""Bring people into channels."""

from workspace import messages
from workspace.acts.answers import OK
from workspace.acts.places import place
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.workspace import Workspace


async def invite(ws: Workspace, user_id: str, channel: str, member: str) -> Json:
    """Bring someone, or the bot, into a channel."""
    person, conversation = place(ws, user_id, channel)
    guest = ws.directory.person(member)
    if conversation.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if person.is_restricted:
        raise SlackError("user_is_restricted")
    if guest.id in conversation.members:
        raise SlackError("already_in_channel")
    ws.join(conversation.id, guest.id)
    ws.log.add(conversation.id, messages.joined(guest.id, person.id))
    return OK
