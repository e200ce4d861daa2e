"""Who is here, and where they talk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A member of the workspace; the bot user is one too."""

    id: str
    name: str
    real_name: str
    initials: str
    colour: str
    is_bot: bool = False
    is_restricted: bool = False
    is_admin: bool = False

    @property
    def handle(self) -> str:
        """The name without capitals and spaces, which Slack calls the user's name."""
        return self.name.lower().replace(" ", ".")


@dataclass(frozen=True)
class Conversation:
    """A channel, or a direct message between one person and the bot."""

    id: str
    name: str
    members: frozenset[str]
    topic: str = ""
    is_im: bool = False
    is_private: bool = False
    user: str | None = None
    """The person of a direct message."""

    @property
    def event_type(self) -> str:
        """What events call this kind of conversation."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def command_name(self) -> str:
        """What a command's payload gives as the channel's name."""
        if self.is_im:
            return "directmessage"
        return "privategroup" if self.is_private else self.name


@dataclass(frozen=True)
class UserGroup:
    """A named group of people that can be mentioned."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]
