"""An answer for one person only, by whatever way is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.slack.door import Door
from bot.slack.failure import SlackFailure
from bot.slack.message import Message
from handlers.bot import Bot

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Whisper:
    """The ways to one person: a `response_url` if there is one, the channel, a direct message.

    `replaces` says that answers take the place of the question whose button was pressed.
    """

    door: Door
    user: str
    channel: str | None
    key: str
    since: datetime
    thread_ts: str | None = None
    response_url: str | None = None
    resumed: bool = False
    replaces: bool = False

    async def say(self, message: Message, *, replace: bool = False) -> None:
        """Say it by the first way that works; when none does, the log has it.

        Args:
            message: what to say; where Slack refuses its blocks, its text alone is said.
            replace: whether it takes the place of the answer whose button was pressed.
        """
        for attempt in (message, Message(message.text)):
            if (
                await self._respond(attempt, replace=replace or self.replaces)
                or await self._in_channel(attempt)
                or await self._directly(attempt)
            ):
                return
        log.warning("a person was not told", user=self.user)

    async def _respond(self, message: Message, *, replace: bool) -> bool:
        if not self.response_url:
            return False
        try:
            await self.door.respond(
                self.response_url, message, thread_ts=self.thread_ts, replace=replace
            )
        except SlackFailure as failure:
            log.info("response_url closed", why=str(failure))
            return False
        return True

    async def _in_channel(self, message: Message) -> bool:
        if not self.channel:
            return False
        try:
            if self.channel.startswith("D"):  # nobody else reads here, so the answer may stay
                await self._post(self.channel, message, thread_ts=self.thread_ts)
            else:
                await self.door.tell(self.channel, self.user, message, thread_ts=self.thread_ts)
        except SlackFailure as failure:
            log.info("channel closed", why=str(failure))
            return False
        return True

    async def _directly(self, message: Message) -> bool:
        try:
            direct = await self.door.direct_channel(self.user)
            await self._post(direct, message, thread_ts=None)
        except SlackFailure as failure:
            log.info("no direct message", why=str(failure))
            return False
        return True

    async def _post(self, channel: str, message: Message, *, thread_ts: str | None) -> None:
        await self.door.post(
            channel,
            message,
            key=self.key,
            since=self.since,
            thread_ts=thread_ts,
            resumed=self.resumed,
        )


def whisper_to(bot: Bot, command: Mapping[str, Any]) -> Whisper:
    """Return the ways to the person who typed a command."""
    return Whisper(
        bot.door,
        command["user_id"],
        command["channel_id"],
        key=f"answer-{command['trigger_id']}",
        since=datetime.now(UTC),
        response_url=command["response_url"],
    )
