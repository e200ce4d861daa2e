"""The connection to a running workspace, and its controls."""

# ruff: noqa: ASYNC109  # a test says how patient it is

from types import TracebackType
from typing import Protocol, Self

import aiohttp

from workspace.calls import Call
from workspace.client.persona import Persona
from workspace.client.values import Message
from workspace.client.waiting import TIMEOUT, until
from workspace.delivery.record import Envelope
from workspace.jsons import Json


class Refused(Exception):  # noqa: N818  # it reads as what happened
    """The workspace would not do what a person or a test asked; the words say why."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(f"{error}: {message}")
        self.error = error


class Address(Protocol):
    """Where a workspace is, such as its announcement."""

    @property
    def base_url(self) -> str:
        """Where it is served."""

    @property
    def page_token(self) -> str:
        """The key for people."""


class Client:
    """A workspace seen from outside: `async with Client(address) as client`."""

    def __init__(self, address: Address) -> None:
        self._base_url = address.base_url
        self._headers = {"X-Workspace-Token": address.page_token}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self._base_url, headers=self._headers)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The HTTP session, which holds the key."""
        if self._session is None:
            raise RuntimeError("Enter the client first: `async with Client(address) as client`.")
        return self._session

    def person(self, user_id: str) -> Persona:
        """Act as this person, and see what they see."""
        return Persona(self, user_id)

    async def get(self, path: str, **query: str) -> Json:
        """Read."""
        async with self.session.get(path, params=query) as response:
            return await self._answer(response)

    async def post(self, path: str, **body: object) -> Json:
        """Act. An outcome that is not ok is an answer; a refusal is raised.

        Raises:
            Refused: The workspace would not do it.
        """
        async with self.session.post(path, json=body) as response:
            return await self._answer(response)

    async def upload(self, path: str, form: aiohttp.FormData, **query: str) -> Json:
        """Send a file.

        Raises:
            Refused: The workspace would not take it.
        """
        async with self.session.post(path, params=query, data=form) as response:
            return await self._answer(response)

    async def calls(self, method: str | None = None, after: int = 0) -> list[Call]:
        """The app's calls of the Web API (and of "response_url"), oldest first."""
        query = {"after": str(after)} | ({"method": method} if method else {})
        answer = await self.get("/control/calls", **query)
        return [Call(**call) for call in answer["calls"]]

    async def envelopes(self, kind: str | None = None) -> list[Envelope]:
        """What was handed to the app: of a kind such as "slash_commands", or all."""
        answer = await self.get("/control/envelopes")
        found = [Envelope(**envelope) for envelope in answer["envelopes"]]
        return [envelope for envelope in found if kind in (None, envelope.type)]

    async def connections(self) -> int:
        """How many sockets the app holds open."""
        return int((await self.get("/control/connections"))["connections"])

    async def app_connected(self, timeout: float = TIMEOUT) -> None:
        """Wait until the app listens."""
        await until(self.connections, timeout=timeout, what="the app to connect")

    async def fault(
        self,
        method: str,
        *,
        times: int = 1,
        status: int | None = None,
        error: str | None = None,
        retry_after: int = 1,
        delay: float = 0.0,
        lose_answer: bool = False,
        drop_connection: bool = False,
    ) -> None:
        """Let the next calls of a method go wrong; see `workspace.faults.Fault`.

        "events_api", "slash_commands" and "interactive" are methods too: what is handed over.
        """
        await self.post(
            "/control/fault",
            method=method,
            times=times,
            status=status,
            error=error,
            retry_after=retry_after,
            delay=delay,
            lose_answer=lose_answer,
            drop_connection=drop_connection,
        )

    async def clear_faults(self) -> None:
        """Let everything go well again."""
        await self.post("/control/clear-faults")

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send the app away from its sockets, as Slack does now and then."""
        await self.post("/control/disconnect", reason=reason)

    async def advance(self, seconds: float) -> None:
        """Let that much time have passed in the workspace."""
        await self.post("/control/clock", seconds=seconds)

    async def strict_rates(self, *, strict: bool = True) -> None:
        """Refuse calls over Slack's rates from now on, or no longer."""
        await self.post("/control/rates", strict=strict)

    async def deliver(self, kind: str, payload: Json) -> None:
        """Hand the app this payload, as if it had come about: of kind "events_api" and so on."""
        await self.post("/control/deliver", type=kind, payload=payload)

    async def change_person(self, user_id: str, **changes: object) -> None:
        """Change what a person is, such as `is_restricted=True`."""
        await self.post("/control/person", user=user_id, **changes)

    async def add_person(self, user_id: str, name: str) -> Persona:
        """Let somebody new come into the workspace."""
        await self.post("/control/add-person", id=user_id, name=name)
        return self.person(user_id)

    async def set_group(self, group_id: str, users: list[str]) -> None:
        """Say who belongs to a user group."""
        await self.post("/control/group", usergroup=group_id, users=users)

    async def add_channel(
        self, channel_id: str, name: str, members: list[str], *, is_private: bool = False
    ) -> None:
        """Make a channel."""
        await self.post(
            "/control/add-channel",
            id=channel_id,
            name=name,
            members=members,
            is_private=is_private,
        )

    async def inspect(self, message: Message) -> Json:
        """A message, the calls that made it and the envelopes it went into."""
        return await self.get("/control/inspect", channel=message.channel, ts=message.ts)

    async def undelivered(self) -> list[str]:
        """The ids of the events that still wait to be acknowledged."""
        answer = await self.get("/control/undelivered")
        return list(answer["undelivered"])

    @staticmethod
    async def _answer(response: aiohttp.ClientResponse) -> Json:
        if response.content_type != "application/json":
            raise Refused(str(response.status), await response.text())
        answer: Json = await response.json()
        if not response.ok:
            raise Refused(answer["error"], answer.get("message", ""))
        return answer
