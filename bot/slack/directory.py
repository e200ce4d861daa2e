"""Who and where: people, channels and user groups, asked of Slack and remembered for a while."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from bot.slack.door import Door

REMEMBERED_SECONDS = 300.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as Slack knows them. `is_outsider`: a guest, a bot, gone, or of another team."""

    id: str
    name: str
    is_outsider: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """One conversation. `private` also where we cannot look: then nobody else can either."""

    id: str
    private: bool
    direct: bool
    shared: bool


class Directory:
    """Answers from Slack, each remembered for five minutes; a failure is not remembered."""

    def __init__(self, door: Door, team_id: str) -> None:
        self._door = door
        self._team_id = team_id
        self._known: dict[str, tuple[float, object]] = {}

    async def person(self, user: str) -> Person:
        """Look a person up."""
        return await self._remembered(f"user:{user}", lambda: self._person(user))

    async def channel(self, channel: str) -> Channel:
        """Look a channel up; of a direct message the id says enough, and no scope is needed."""
        if channel.startswith("D"):
            return Channel(channel, private=True, direct=True, shared=False)
        return await self._remembered(f"channel:{channel}", lambda: self._channel(channel))

    async def members(self, group: str) -> frozenset[str]:
        """Return the ids of the people in a user group."""
        return await self._remembered(f"group:{group}", lambda: self._door.group_members(group))

    async def _person(self, user: str) -> Person:
        found = await self._door.user(user)
        outside = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        profile = found.get("profile") or {}
        return Person(
            id=user,
            name=profile.get("display_name") or found.get("real_name") or found.get("name") or user,
            is_outsider=any(found.get(flag) for flag in outside)
            or found.get("team_id", self._team_id) != self._team_id,
        )

    async def _channel(self, channel: str) -> Channel:
        found = await self._door.conversation(channel)
        return Channel(
            id=channel,
            private=bool(found.get("is_private") or found.get("is_mpim")),
            direct=False,
            shared=bool(found.get("is_ext_shared")),
        )

    async def _remembered(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        until, answer = self._known.get(key, (0.0, None))
        if until < time.monotonic():
            answer = await ask()
            self._known[key] = (time.monotonic() + REMEMBERED_SECONDS, answer)
        return cast("T", answer)
