"""The record of everything handed to the app."""

import json
import secrets
from collections import deque
from dataclasses import dataclass
from itertools import islice

from workspace.clock import Clock
from workspace.jsons import Json

_KEPT = 10_000
_KEPT_CHARACTERS = 64_000_000
"""What is kept in all: ten thousand large views would fill the memory."""


@dataclass
class Envelope:
    """Something handed to the app, and what became of it."""

    envelope_id: str
    type: str
    """ "events_api", "slash_commands", "interactive", or "url_verification"."""
    payload: Json
    retry_attempt: int
    sent_at: float
    acked_at: float | None = None
    """Also when the acknowledgement came too late to count."""
    ack_payload: Json | None = None
    retry_reason: str = ""
    transport: str = ""
    """ "socket_mode" or "http"."""
    connection: int | None = None
    """The number of the socket that carried it, counted from the start of the workspace."""
    outcome: str = "under_way"
    """Then "acknowledged", or why not: "timeout", "connection_closed", "http_error" and so on."""

    def acknowledge(self, payload: Json, at: float) -> None:
        """Note the app's answer; only the first one counts."""
        if self.acked_at is None:
            self.acked_at = at
            self.ack_payload = payload


class Record:
    """The latest envelopes, oldest first."""

    def __init__(self, clock: Clock, transport: str) -> None:
        self._clock = clock
        self._transport = transport
        self._envelopes: deque[tuple[Envelope, int]] = deque()
        self._size = 0

    def open(
        self, kind: str, payload: Json, *, retry_attempt: int = 0, retry_reason: str = ""
    ) -> Envelope:
        """Put a new envelope on record, as it is sent."""
        envelope = Envelope(
            secrets.token_hex(16),
            kind,
            payload,
            retry_attempt,
            sent_at=self._clock.now(),
            retry_reason=retry_reason,
            transport=self._transport,
        )
        size = len(json.dumps(payload))
        self._envelopes.append((envelope, size))
        self._size += size
        while len(self._envelopes) > _KEPT or self._size > _KEPT_CHARACTERS:
            self._size -= self._envelopes.popleft()[1]
        return envelope

    def find(self, envelope_id: str) -> Envelope | None:
        """The envelope of that id."""
        fits = (one for one, _ in reversed(self._envelopes) if one.envelope_id == envelope_id)
        return next(fits, None)

    def list(self, limit: int | None = None) -> list[Json]:
        """All envelopes, or the latest of them, as JSON, oldest first."""
        first = 0 if limit is None else max(0, len(self._envelopes) - limit)
        # Payloads are not copied: a page that looks on asks for hundreds of them each second.
        return [dict(vars(envelope)) for envelope, _ in islice(self._envelopes, first, None)]
