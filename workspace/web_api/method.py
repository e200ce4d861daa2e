"""What a method of the Web API is: the scopes it asks for, and what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_USER_ID
from workspace.web_api.arguments import Arguments
from workspace.workspace import Workspace

Handler = Callable[[Workspace, Arguments], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """One method."""

    run: Handler
    scope: str | None = None
    app_token: bool = False
    """Whether it takes the app's token in place of the bot's."""


def require_scope(workspace: Workspace, scope: str) -> None:
    """Refuse what the manifest does not ask for.

    Raises:
        SlackError: The app has not that scope.
    """
    if scope not in workspace.manifest.scopes:
        raise SlackError("missing_scope", f"needed: {scope}")


def known_conversation(workspace: Workspace, arguments: Arguments) -> Conversation:
    """The conversation a call names, when the app may know of it.

    Raises:
        SlackError: There is none, or it is private and the app does not belong to it.
    """
    conversation = workspace.directory.conversation(arguments.required("channel"))
    if conversation.is_private and BOT_USER_ID not in conversation.members:
        raise SlackError("channel_not_found")
    return conversation


def joined_conversation(workspace: Workspace, arguments: Arguments) -> Conversation:
    """The conversation a call names, when the app belongs to it.

    Raises:
        SlackError: There is none, or the app does not belong to it.
    """
    conversation = known_conversation(workspace, arguments)
    if BOT_USER_ID not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def conversation_scope(conversation: Conversation, act: str) -> str:
    """The scope for reading or listing this kind of conversation."""
    kind = {"channel": "channels", "group": "groups", "im": "im"}[conversation.event_type]
    return f"{kind}:{act}"
