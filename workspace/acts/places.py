"""Where a person acts, and where the app may answer."""

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.workspace import Workspace


def actor(ws: Workspace, user_id: str) -> Person:
    """The person, who may act.

    Raises:
        SlackError: There is none, they are deactivated, or it is the app.
    """
    person = ws.directory.person(user_id)
    if person.is_bot:
        raise SlackError("user_not_found", "The app acts by itself; choose a person.")
    if person.deleted:
        raise SlackError("account_inactive", f"{person.name} is deactivated and can do nothing.")
    return person


def place(ws: Workspace, user_id: str, channel: str) -> tuple[Person, Conversation]:
    """The person, and the conversation they act in.

    Raises:
        SlackError: They do not see it, do not belong to it, or nobody writes there any more.
    """
    person = actor(ws, user_id)
    conversation = ws.directory.conversation(channel)
    ws.require_sight(conversation, user_id)
    if user_id not in conversation.members:
        raise SlackError("not_in_channel")
    if conversation.is_archived:
        raise SlackError("is_archived", "This channel is archived. It can be read, not changed.")
    return person, conversation


def seen_message(ws: Workspace, conversation: Conversation, ts: str, user_id: str) -> Json:
    """The message or note of that time, as this person sees it.

    Raises:
        SlackError: It is not there for them.
    """
    message = ws.log.seen_one(conversation.id, ts, user_id)
    if message is None:
        raise SlackError("message_not_found")
    return message


def response_url(
    ws: Workspace, conversation: Conversation, person: Person, message: Json | None = None
) -> str:
    """An address at which the app may answer this act; of a click, with the message clicked."""
    secret = ws.response_urls.make(conversation.id, person.id, (message or {}).get("ts"))
    return f"{ws.base_url}/hook/{secret}"
