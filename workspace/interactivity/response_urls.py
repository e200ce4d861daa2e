"""The addresses at which the app may answer a command or a click."""

import secrets
from dataclasses import dataclass

from workspace.clock import Clock
from workspace.errors import SlackError

LIFE = 30 * 60.0
USES = 5
_KEPT = 5_000


@dataclass
class ResponseUrl:
    """What an answer sent there refers to."""

    channel: str
    user_id: str
    made_at: float
    message_ts: str | None = None
    """The message whose button was clicked; None for a command."""
    uses: int = 0


class ResponseUrls:
    """The addresses handed out since the start, by their secret."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._urls: dict[str, ResponseUrl] = {}

    def make(self, channel: str, user_id: str, message_ts: str | None = None) -> str:
        """A new address's secret."""
        secret = secrets.token_urlsafe(24)
        self._urls[secret] = ResponseUrl(channel, user_id, self._clock.now(), message_ts)
        if len(self._urls) > _KEPT:
            self._urls.pop(next(iter(self._urls)))
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Count one use of an address.

        Raises:
            SlackError: It was never given, is too old, or is used up.
        """
        url = self._urls.get(secret)
        if url is None:
            raise SlackError("invalid_token")
        if self._clock.now() - url.made_at > LIFE:
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        url.uses += 1
        return url
