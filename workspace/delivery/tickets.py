"""Tickets: each opens one socket, soon."""

import secrets

from workspace.clock import Clock

_LIFE = 30.0
"""Seconds in which a ticket is to be used."""


class Tickets:
    """The tickets that were handed out and not used."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made_at: dict[str, float] = {}

    def make(self) -> str:
        """A new ticket."""
        ticket = secrets.token_urlsafe(16)
        self._made_at = {
            known: at for known, at in self._made_at.items() if self._clock.now() - at <= _LIFE
        }
        self._made_at[ticket] = self._clock.now()
        return ticket

    def use(self, ticket: str) -> bool:
        """Use a ticket up; whether it opens a socket."""
        made_at = self._made_at.pop(ticket, None)
        return made_at is not None and self._clock.now() - made_at <= _LIFE
