"""Who is here, and where they talk."""

from dataclasses import dataclass

TEAM_ID = "T0LOCAL"
OTHER_TEAM_ID = "T0OTHER"
"""The organisation that strangers come from."""


@dataclass(frozen=True)
class Person:
    """A member of the workspace, or a stranger in one of its channels; the bot is one too."""

    id: str
    name: str
    real_name: str
    initials: str
    colour: str
    is_bot: bool = False
    is_restricted: bool = False
    """A guest of several channels."""
    is_admin: bool = False
    is_owner: bool = False
    is_ultra_restricted: bool = False
    """A guest of one channel."""
    is_stranger: bool = False
    """Of another organisation; here by a shared channel."""
    deleted: bool = False
    """Deactivated: what they wrote stays, and they can do nothing."""

    @property
    def handle(self) -> str:
        """The name without capitals and spaces, which Slack calls the user's name."""
        return self.name.lower().replace(" ", ".")

    @property
    def is_guest(self) -> bool:
        """Whether they see only the channels they were brought into."""
        return self.is_restricted or self.is_ultra_restricted

    @property
    def is_staff(self) -> bool:
        """Whether every public channel is open to them."""
        return not (self.is_guest or self.is_stranger or self.deleted)

    @property
    def team_id(self) -> str:
        """The organisation they belong to."""
        return OTHER_TEAM_ID if self.is_stranger else TEAM_ID


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
    is_archived: bool = False

    @property
    def is_general(self) -> bool:
        """Whether it is the channel that nobody leaves."""
        return self.name == "general" and not self.is_im

    @property
    def event_type(self) -> str:
        """What events call this kind of conversation."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def scope_family(self) -> str:
        """What the scopes for this kind of conversation begin with."""
        return "im" if self.is_im else f"{self.event_type}s"

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
    is_enabled: bool = True
