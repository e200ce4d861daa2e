"""An answer for one person only, by whatever way is open."""

from dataclasses import dataclass

import structlog

from bot.slack.door import Door
from bot.slack.failure import SlackFailure
from bot.slack.message import Message

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Whisper:
    """The ways to one person: a `response_url` if there is one, the channel, a direct message."""

    door: Door
    user: str
    channel: str | None
    key: str
    thread_ts: str | None = None
    response_url: str | None = None

    async def say(self, message: Message) -> None:
        """Say it by the first way that works; when none does, the log has it."""
        try:
            if not await self._respond(message) and not await self._in_channel(message):
                direct = await self.door.direct_channel(self.user)
                await self._post(direct, message, thread_ts=None)
        except SlackFailure as failure:
            log.warning("a person was not told", user=self.user, why=str(failure))

    async def _respond(self, message: Message) -> bool:
        if not self.response_url:
            return False
        try:
            await self.door.respond(self.response_url, message, thread_ts=self.thread_ts)
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

    async def _post(self, channel: str, message: Message, *, thread_ts: str | None) -> None:
        await self.door.post(channel, message, key=self.key, thread_ts=thread_ts, resumed=False)
