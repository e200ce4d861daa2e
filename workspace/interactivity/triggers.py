"""Trigger ids: what a person just did lets the app open one form, at once."""

import secrets
from dataclasses import dataclass

from workspace.clock import Clock
from workspace.errors import SlackError

LIFE = 3.0
"""Seconds for which a trigger opens a form."""
_KEPT = 1_000


@dataclass(frozen=True)
class Occasion:
    """What a person did: where the form may open, and what it may ask about."""

    user_id: str
    channel: str | None = None
    """The conversation they were in; None in a form or the Home tab."""
    view_id: str | None = None
    """The form they were in, on top of which another may be pushed."""


@dataclass
class _Trigger:
    occasion: Occasion
    made_at: float
    used: bool = False


class Triggers:
    """The triggers handed out since the start."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, _Trigger] = {}

    def make(self, user_id: str, *, channel: str | None = None, view_id: str | None = None) -> str:
        """A trigger for what this person just did."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        occasion = Occasion(user_id, channel, view_id)
        self._triggers[trigger_id] = _Trigger(occasion, self._clock.now())
        if len(self._triggers) > _KEPT:
            self._triggers.pop(next(iter(self._triggers)))
        return trigger_id

    def exchange(self, trigger_id: str) -> Occasion:
        """Use a trigger up; what the person did, in front of whom a form may open.

        Raises:
            SlackError: It was never given, is used, or is too old.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.made_at > LIFE:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.occasion
