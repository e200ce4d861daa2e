"""Socket Mode: hand the app what happened, over the sockets it holds open."""

import asyncio
import contextlib
import itertools
import secrets
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web

from workspace.background import Background
from workspace.clock import Clock
from workspace.delivery import frames
from workspace.delivery.errors import NotAcknowledgedError, NotConnectedError
from workspace.delivery.record import Envelope, Record
from workspace.delivery.tickets import Tickets
from workspace.faults import Fault
from workspace.jsons import Json
from workspace.settings import Settings

REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets")
"""Why the app may be told to leave a socket."""
_LIFE = 18_060.0
_DEBUG_LIFE = 360.0
"""Seconds a socket lives, and how many with `&debug_reconnects=true`."""
_WARNED_AHEAD = 10.0
_GRACE = 1.0
"""Seconds in which an app that was asked to go may leave a socket by itself."""
_CLOSING = 2.0
"""Seconds to wait for the app's side of a goodbye."""
_UNREAD = 10_000
"""So many frames may wait for an app that does not read; then it is hung up on."""


@dataclass(eq=False)
class _Socket:
    number: int
    response: web.WebSocketResponse
    life: float
    transport: asyncio.BaseTransport | None
    carries: bool = False
    """Whether payloads may go over it: it was greeted, and not told to leave."""
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    _outgoing: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue)

    def send(self, frame: Json) -> None:
        """Send in its turn; nobody waits for an app that does not read."""
        if self._outgoing.qsize() >= _UNREAD:
            self._hang_up()
        self._outgoing.put_nowait(frame)

    async def write(self) -> None:
        """Write what is sent, one frame after the other, until the socket is closed.

        A write that waits for the app is never cancelled: aiohttp would fail all later ones too.
        """
        with contextlib.suppress(ConnectionError):  # it closed; who has to know learns it elsewhere
            while (frame := await self._outgoing.get()) is not None:
                await self.response.send_json(frame)
            await self.response.close(code=WSCloseCode.GOING_AWAY)
        self.closed.set()

    async def close(self, after: float = 0.0) -> None:
        """Close it behind what was sent; an app that does not even read that is hung up on."""
        await asyncio.sleep(after)
        self.end()
        try:
            await asyncio.wait_for(self.closed.wait(), _CLOSING)
        except TimeoutError:
            self._hang_up()

    def end(self) -> None:
        """Write nothing more behind what was sent."""
        self._outgoing.put_nowait(None)

    def _hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


@dataclass
class _Awaited:
    """An acknowledgement that somebody waits for."""

    envelope: Envelope
    socket: _Socket
    answer: asyncio.Future[Json]


class SocketMode:
    """The app's sockets. Each payload goes over any one of them, in no fixed pattern."""

    def __init__(self, clock: Clock, settings: Settings, record: Record) -> None:
        self._clock = clock
        self._settings = settings
        self._record = record
        self._tickets = Tickets(clock)
        self._numbers = itertools.count(1)
        self._sockets: list[_Socket] = []
        self._awaited: dict[str, _Awaited] = {}
        self._ignored: set[str] = set()
        self._greeted = asyncio.Event()
        self._background = Background()
        self.enabled = True
        """Whether the app may connect; see `switch`."""

    @property
    def connections(self) -> int:
        """How many sockets can carry payloads to the app."""
        return sum(socket.carries for socket in self._sockets)

    @property
    def connected(self) -> bool:
        """Whether there is any."""
        return self.connections > 0

    @property
    def ready(self) -> bool:
        """The same: without a socket there is nothing to try."""
        return self.connected

    async def reachable(self) -> None:
        """Wait until a socket is open."""
        while not self.connected:
            self._greeted.clear()
            await self._greeted.wait()

    def ticket(self) -> str:
        """What opens one socket, soon."""
        return self._tickets.make()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        if not self._tickets.use(request.query.get("ticket", "")) or not self.enabled:
            raise web.HTTPForbidden(text="This ticket opens no socket.")
        response = web.WebSocketResponse(timeout=_CLOSING)
        await response.prepare(request)
        life = _DEBUG_LIFE if request.query.get("debug_reconnects") == "true" else _LIFE
        socket = _Socket(next(self._numbers), response, life, request.transport)
        self._background.spawn(socket.write())
        if len(self._sockets) >= self._settings.max_connections:
            await self._send_away(socket, "too_many_websockets")
            return response
        self._sockets.append(socket)
        ending = self._background.spawn(self._outlive(socket))
        try:
            await self._serve(socket)
        finally:
            ending.cancel()
            self._forget(socket)
            socket.end()
        return response

    async def carry(self, envelope: Envelope, fault: Fault | None) -> Json:
        """Hand one envelope over; what the app acknowledged it with.

        Raises:
            NotConnectedError: No socket is open.
            NotAcknowledgedError: The app was silent for too long, or left with an event.
        """
        socket = self._pick()
        envelope.connection = socket.number
        if fault and fault.drop_connection:
            socket.carries = False
            self._background.spawn(socket.close())
            raise NotConnectedError("connection_closed", retry_reason="timeout")
        if fault and fault.lose_answer:
            self._ignored.add(envelope.envelope_id)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._awaited[envelope.envelope_id] = _Awaited(envelope, socket, answer)
        try:
            async with asyncio.timeout(self._settings.ack_timeout):
                if fault and fault.delay:
                    self._background.spawn(_send_late(socket, envelope, fault.delay))
                else:
                    socket.send(frames.carrying(envelope))
                return await answer
        except TimeoutError:
            raise NotAcknowledgedError from None
        finally:
            del self._awaited[envelope.envelope_id]

    async def disconnect(self, reason: str) -> None:
        """Tell the app to leave every socket, for one of `REASONS`."""
        await asyncio.gather(*(self._warn_or_send(one, reason) for one in tuple(self._sockets)))

    async def switch(self, *, on: bool) -> None:
        """Switch Socket Mode on or off, as an admin does; off, every socket is closed."""
        self.enabled = on
        if not on:
            await self.disconnect("link_disabled")

    async def close(self) -> None:
        """Stop waiting, and close the sockets."""
        for awaited in tuple(self._awaited.values()):
            if not awaited.answer.done():
                awaited.answer.set_exception(NotConnectedError())
        leaving = tuple(self._sockets)
        for socket in leaving:
            self._forget(socket)
        await asyncio.gather(*(socket.close() for socket in leaving))
        await self._background.close()

    async def _serve(self, socket: _Socket) -> None:
        socket.send(frames.hello(len(self._sockets), socket.life))
        socket.carries = True
        self._greeted.set()
        async for frame in socket.response:
            if frame.type is WSMsgType.TEXT:
                self._acknowledge(frame.data)

    def _pick(self) -> _Socket:
        carrying = [socket for socket in self._sockets if socket.carries]
        if not carrying:
            raise NotConnectedError
        return secrets.choice(carrying)

    def _acknowledge(self, data: str) -> None:
        found = frames.acknowledgement(data)
        if found is None or found[0] in self._ignored:
            return
        envelope_id, payload = found
        if envelope := self._record.find(envelope_id):
            envelope.acknowledge(payload, self._clock.now())
        # Any socket may bring it: the app may have moved to another one in between.
        awaited = self._awaited.get(envelope_id)
        if awaited is not None and not awaited.answer.done():
            awaited.answer.set_result(payload)

    def _forget(self, socket: _Socket) -> None:
        socket.carries = False
        if socket in self._sockets:
            self._sockets.remove(socket)
        for awaited in self._awaited.values():
            # A person keeps waiting, for the answer may come over the app's next socket. An event
            # is sent again in any case, so there is nothing to wait for.
            is_event = awaited.envelope.type == "events_api"
            if awaited.socket is socket and is_event and not awaited.answer.done():
                awaited.answer.set_exception(NotAcknowledgedError("connection_closed"))

    async def _outlive(self, socket: _Socket) -> None:
        await self._clock.sleep(socket.life - _WARNED_AHEAD)
        socket.send(frames.goodbye("warning"))
        await self._follow_warning(socket)

    async def _warn_or_send(self, socket: _Socket, reason: str) -> None:
        if reason != "warning":
            await self._send_away(socket, reason)
            return
        socket.send(frames.goodbye(reason))
        self._background.spawn(self._follow_warning(socket))

    async def _follow_warning(self, socket: _Socket) -> None:
        await self._clock.sleep(_WARNED_AHEAD)
        await self._send_away(socket, "refresh_requested")

    async def _send_away(self, socket: _Socket, reason: str) -> None:
        socket.carries = False
        socket.send(frames.goodbye(reason))
        if reason == "refresh_requested":
            self._background.spawn(socket.close(after=_GRACE))
        else:
            await socket.close()


async def _send_late(socket: _Socket, envelope: Envelope, delay: float) -> None:
    await asyncio.sleep(delay)
    socket.send(frames.carrying(envelope))
