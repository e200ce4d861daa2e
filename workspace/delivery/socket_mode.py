"""Socket Mode: hand the app what happened, over the sockets it holds open."""

import asyncio
import contextlib
import json
import secrets
from collections import deque
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from workspace import sample
from workspace.clock import Clock
from workspace.delivery.errors import NotAcknowledgedError, NotConnectedError
from workspace.jsons import Json
from workspace.settings import Settings

_KEPT = 10_000


@dataclass
class Envelope:
    """Something handed to the app, and what became of it."""

    envelope_id: str
    type: str
    payload: Json
    retry_attempt: int
    sent_at: float
    acked_at: float | None = None
    ack_payload: Json | None = None


class SocketMode:
    """The app's sockets. Each payload goes over one of them, in turn."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._tickets: set[str] = set()
        self._open: set[web.WebSocketResponse] = set()
        self._sockets: deque[web.WebSocketResponse] = deque()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._sent: deque[Envelope] = deque(maxlen=_KEPT)
        self._deliveries: set[asyncio.Task[None]] = set()
        self._undelivered: set[str] = set()

    @property
    def undelivered(self) -> frozenset[str]:
        """The ids of the events that still wait for the app to acknowledge them.

        Also those that no socket has carried yet: while none is open there is no envelope.
        """
        return frozenset(self._undelivered)

    @property
    def connections(self) -> int:
        """How many sockets the app holds open."""
        return len(self._sockets)

    def envelopes(self) -> list[Json]:
        """Every envelope sent since the start, the latest of them."""
        return [asdict(envelope) for envelope in self._sent]

    def ticket(self) -> str:
        """What opens one socket."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="This ticket opens no socket.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._sockets) >= self._settings.max_connections:
            await _say_goodbye(socket, "too_many_websockets")
            return socket
        self._open.add(socket)
        self._sockets.append(socket)
        try:
            await socket.send_json(_hello(len(self._sockets)))
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._open.discard(socket)
            self._forget(socket)
        return socket

    async def ask(self, kind: str, payload: Json) -> Json:
        """Hand a command or an interaction over, once; what the app acknowledged it with.

        Raises:
            NotConnectedError: No socket is open.
            NotAcknowledgedError: The app was silent for too long.
        """
        return await self._send(kind, payload, retry_attempt=0)

    def tell(self, payload: Json) -> None:
        """Hand an event over, again and again until the app acknowledges it or Slack gives up."""
        self._undelivered.add(payload["event_id"])
        self.spawn(self._deliver(payload))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background that ends with the workspace."""
        task = asyncio.get_running_loop().create_task(work)
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def disconnect(self, reason: str) -> None:
        """Tell the app to leave each socket; all but a warning ends the deliveries there."""
        for socket in tuple(self._sockets):
            if reason != "warning":
                self._forget(socket)
            await _say_goodbye(socket, reason, close=reason == "link_disabled")

    async def close(self) -> None:
        """Stop delivering and waiting, and close the sockets."""
        for task in self._deliveries:
            task.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NotConnectedError())
        for socket in tuple(self._open):
            self._forget(socket)
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _deliver(self, payload: Json) -> None:
        try:
            await self._deliver_often(payload)
        finally:
            self._undelivered.discard(payload["event_id"])

    async def _deliver_often(self, payload: Json) -> None:
        for attempt, delay in enumerate((0.0, *self._settings.retry_delays)):
            await asyncio.sleep(delay)
            try:
                await self._send("events_api", payload, retry_attempt=attempt)
            except NotConnectedError:
                await asyncio.sleep(self._settings.ack_timeout)
            except NotAcknowledgedError:
                continue
            else:
                return

    async def _send(self, kind: str, payload: Json, *, retry_attempt: int) -> Json:
        if not self._sockets:
            raise NotConnectedError
        self._sockets.rotate(-1)
        socket = self._sockets[0]
        envelope = Envelope(
            secrets.token_hex(16), kind, payload, retry_attempt, sent_at=self._clock.now()
        )
        self._sent.append(envelope)
        answer = self._waiting[envelope.envelope_id] = asyncio.get_running_loop().create_future()
        try:
            with contextlib.suppress(ConnectionError):
                await socket.send_json(_frame(envelope))
            return await asyncio.wait_for(answer, self._settings.ack_timeout)
        except TimeoutError:
            raise NotAcknowledgedError from None
        finally:
            del self._waiting[envelope.envelope_id]

    def _acknowledge(self, data: str) -> None:
        try:
            frame = json.loads(data)
        except json.JSONDecodeError:
            return
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        for envelope in reversed(self._sent):
            if envelope.envelope_id == envelope_id and envelope.acked_at is None:
                envelope.acked_at = self._clock.now()
                envelope.ack_payload = frame.get("payload") or {}
                break
        answer = self._waiting.get(str(envelope_id))
        if answer is not None and not answer.done():
            answer.set_result(frame.get("payload") or {})

    def _forget(self, socket: web.WebSocketResponse) -> None:
        with contextlib.suppress(ValueError):
            self._sockets.remove(socket)


def _hello(connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {
            "host": "workspace",
            "build_number": 1,
            "approximate_connection_time": 18_060,
        },
        "connection_info": {"app_id": sample.APP_ID},
    }


def _frame(envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope.envelope_id,
        "type": envelope.type,
        "accepts_response_payload": envelope.type != "events_api",
        "payload": envelope.payload,
    }
    if envelope.type == "events_api":
        frame["retry_attempt"] = envelope.retry_attempt
        frame["retry_reason"] = "timeout" if envelope.retry_attempt else ""
    return frame


async def _say_goodbye(socket: web.WebSocketResponse, reason: str, *, close: bool = True) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_json(
            {"type": "disconnect", "reason": reason, "debug_info": {"host": "workspace"}}
        )
    if close:
        await socket.close(code=WSCloseCode.GOING_AWAY)
