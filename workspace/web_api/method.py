"""What a method of the Web API is: its scope, its rate, its token, and what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_USER_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.rates import TIER_3, Rate
from workspace.workspace import Workspace

Handler = Callable[[Workspace, Arguments], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """One method."""

    run: Handler
    scope: str | None = None
    rate: tuple[Rate, ...] = TIER_3
    """How often it may be called."""
    app_token: bool = False
    """Whether it takes the app's token in place of the bot's."""
    public: bool = False
    """Whether it takes no token at all."""


class MissingScopeError(SlackError):
    """The app was not given this scope."""

    def __init__(self, needed: str) -> None:
        super().__init__("missing_scope")
        self.needed = needed


class UnknownMethodError(SlackError):
    """There is no such method here."""

    def __init__(self, method: str) -> None:
        super().__init__("unknown_method")
        self.method = method


def require_scope(workspace: Workspace, scope: str) -> None:
    """Refuse what the manifest does not ask for.

    Raises:
        MissingScopeError: The app has not that scope.
    """
    if scope not in workspace.manifest.scopes:
        raise MissingScopeError(scope)


def known_conversation(workspace: Workspace, arguments: Arguments) -> Conversation:
    """The conversation whose id a call gives, when the app may know of it.

    Raises:
        SlackError: There is none, or it is private and the app does not belong to it.
    """
    return _known(workspace.directory.by_id(arguments.required("channel")))


def named_conversation(workspace: Workspace, arguments: Arguments) -> Conversation:
    """The same, where Slack takes a channel's name in place of its id too.

    Raises:
        SlackError: There is none, or it is private and the app does not belong to it.
    """
    return _known(workspace.directory.conversation(arguments.required("channel")))


def joined_conversation(workspace: Workspace, arguments: Arguments) -> Conversation:
    """The conversation whose id a call gives, when the app belongs to it.

    Raises:
        SlackError: There is none, or the app does not belong to it.
    """
    return require_member(known_conversation(workspace, arguments))


def require_member(conversation: Conversation) -> Conversation:
    """The conversation, when the app belongs to it.

    Raises:
        SlackError: It does not.
    """
    if BOT_USER_ID not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def is_known(conversation: Conversation) -> bool:
    """Whether the app may know of a conversation: it is public, or the app belongs to it."""
    return not conversation.is_private or BOT_USER_ID in conversation.members


def _known(conversation: Conversation) -> Conversation:
    if not is_known(conversation):
        raise SlackError("channel_not_found")
    return conversation


def require_open(workspace: Workspace, conversation: Conversation) -> None:
    """Refuse to write where nobody writes: in an archived channel, or a closed Messages tab.

    Raises:
        SlackError: The channel is archived, or the app takes no direct messages.
    """
    if conversation.is_archived:
        raise SlackError("is_archived")
    if conversation.is_im and not workspace.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")


def conversation_scope(conversation: Conversation, act: str) -> str:
    """The scope for an act such as "read" or "history" on this kind of conversation."""
    return f"{conversation.scope_family}:{act}"
