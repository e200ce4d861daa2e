"""Where a person acts, and where the app may answer."""

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.workspace import Workspace


def place(ws: Workspace, user_id: str, channel: str) -> tuple[Person, Conversation]:
    """The person, and the conversation they act in.

    Raises:
        SlackError: They do not see it, or do not belong to it.
    """
    person = ws.directory.person(user_id)
    conversation = ws.directory.conversation(channel)
    ws.require_sight(conversation, user_id)
    if user_id not in conversation.members:
        raise SlackError("not_in_channel")
    return person, conversation


def response_url(
    ws: Workspace, conversation: Conversation, person: Person, message: Json | None = None
) -> str:
    """An address at which the app may answer this act; of a click, with the message clicked."""
    secret = ws.response_urls.make(conversation.id, person.id, (message or {}).get("ts"))
    return f"{ws.base_url}/hook/{secret}"
