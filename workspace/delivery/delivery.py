"""The one way to the app, whichever transport it uses."""

import asyncio
import contextlib
import itertools

from workspace.background import Background
from workspace.clock import Clock
from workspace.delivery.errors import DeliveryError, NotConnectedError, NotInteractiveError
from workspace.delivery.record import Record
from workspace.delivery.transport import Transport
from workspace.faults import Faults
from workspace.jsons import Json
from workspace.settings import Settings

EVENTS = "events_api"
INTERACTIONS = "interactive"
_TOO_LATE = 2 * 3600.0
"""Seconds after which an event is of no use to anybody any more."""


class Delivery:
    """Hands the app commands and interactions once, and events at least once."""

    def __init__(
        self,
        transport: Transport,
        record: Record,
        faults: Faults,
        clock: Clock,
        settings: Settings,
        *,
        interactive: bool = True,
    ) -> None:
        """Choose the transport; without `interactive`, nobody uses the app's buttons and forms."""
        self._transport = transport
        self._record = record
        self._faults = faults
        self._clock = clock
        self._settings = settings
        self._interactive = interactive
        self._background = Background()
        self._numbers = itertools.count()
        self._told: dict[int, tuple[str, float]] = {}

    @property
    def connected(self) -> bool:
        """Whether the app can be reached now, as far as is known."""
        return self._transport.connected

    @property
    def undelivered(self) -> frozenset[str]:
        """The ids of the events that still wait for the app to acknowledge them.

        Also those that nothing has carried yet: while the app is away there is no envelope.
        """
        return frozenset(
            event_id for event_id, told_at in self._told.values() if not self._is_late(told_at)
        )

    def envelopes(self, limit: int | None = None) -> list[Json]:
        """Every envelope sent since the start, or the latest of them, oldest first."""
        return self._record.list(limit)

    async def ask(self, kind: str, payload: Json) -> Json:
        """Hand over a command or an interaction, once; what the app acknowledged it with.

        Raises:
            NotConnectedError: The app cannot be reached.
            NotAcknowledgedError: The app was silent for too long.
        """
        if kind == INTERACTIONS and not self._interactive:
            raise NotInteractiveError
        if not self._transport.ready:
            raise NotConnectedError
        return await self._carry(kind, payload)

    def tell(self, payload: Json) -> None:
        """Hand over an event, again and again until the app acknowledges it or Slack gives up."""
        number = next(self._numbers)
        self._told[number] = (str(payload.get("event_id")), self._clock.now())
        self._background.spawn(self._deliver(number, payload))

    async def close(self) -> None:
        """Stop delivering, and leave the app."""
        await self._background.close()
        await self._transport.close()

    async def _deliver(self, number: int, payload: Json) -> None:
        try:
            await self._deliver_often(payload, self._told[number][1])
        finally:
            del self._told[number]

    async def _deliver_often(self, payload: Json, told_at: float) -> None:
        reason = ""
        for attempt, delay in enumerate((0.0, *self._settings.retry_delays)):
            await self._clock.sleep(delay)
            # An attempt is one only when somebody is there: until then the event waits.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._transport.reachable(), _TOO_LATE)
            if self._is_late(told_at):
                return
            try:
                await self._carry(EVENTS, payload, attempt, reason)
            except DeliveryError as error:
                if error.last:
                    return
                reason = error.retry_reason
            else:
                return

    async def _carry(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Json:
        fault = self._faults.take(kind)
        envelope = self._record.open(kind, payload, retry_attempt=attempt, retry_reason=reason)
        try:
            answer = await self._transport.carry(envelope, fault)
        except DeliveryError as error:
            envelope.outcome = error.outcome
            raise
        envelope.outcome = "acknowledged"
        return answer

    def _is_late(self, told_at: float) -> bool:
        return self._clock.now() - told_at > _TOO_LATE
