"""Hand the app what happened as HTTP requests, signed as Slack signs them."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from workspace.clock import Clock
from workspace.delivery import http_request
from workspace.delivery.envelopes import VERIFICATION_TOKEN
from workspace.delivery.errors import (
    DeliveryError,
    NotAcknowledgedError,
    NotConnectedError,
    RefusedError,
)
from workspace.delivery.record import Envelope, Record
from workspace.faults import Fault
from workspace.jsons import Json, parsed
from workspace.manifest import Manifest
from workspace.settings import Settings

_USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_ANSWER_LIMIT = 1024 * 1024
_REDIRECT, _TROUBLE = 300, 400


@dataclass(frozen=True)
class _Answer:
    content: str
    is_json: bool


class HttpRequests:
    """One request per payload, to the addresses that the manifest names."""

    def __init__(
        self, manifest: Manifest, secret: str, clock: Clock, settings: Settings, record: Record
    ) -> None:
        self._manifest = manifest
        self._secret = secret
        self._clock = clock
        self._settings = settings
        self._record = record
        self._session: aiohttp.ClientSession | None = None
        self._verified = False
        self._verifying = asyncio.Lock()
        self._connected = True

    @property
    def ready(self) -> bool:
        """Always: whether somebody is there shows only when the request is made."""
        return True

    @property
    def connected(self) -> bool:
        """Whether the app's address could be reached the last time."""
        return self._connected

    async def reachable(self) -> None:
        """Wait for nothing: also a request that finds nobody is an attempt."""

    async def carry(self, envelope: Envelope, fault: Fault | None) -> Json:
        """Post one payload; what the app answered with.

        Raises:
            NotConnectedError: Nobody is there, or the answer is no success.
            NotAcknowledgedError: The app was silent for too long.
        """
        if fault and fault.drop_connection:
            raise NotConnectedError("connection_failed")
        left = await self._held_back(fault)
        if envelope.type == "events_api":
            await self._verify_once()
        url = http_request.address(self._manifest, envelope.type, envelope.payload)
        retry = http_request.retry_headers(envelope)
        answer = await self._post(url, *http_request.body(envelope), retry, left)
        if fault and fault.lose_answer:
            raise NotAcknowledgedError("http_timeout", retry_reason="http_timeout")
        payload = {} if envelope.type == "events_api" else _payload(answer)
        envelope.acknowledge(payload, self._clock.now())
        return payload

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _held_back(self, fault: Fault | None) -> float:
        """Wait as long as the fault says; the seconds that are left for an answer."""
        patience = self._settings.ack_timeout
        delay = fault.delay if fault else 0.0
        await asyncio.sleep(min(delay, patience))
        if delay >= patience:
            raise NotAcknowledgedError("http_timeout", retry_reason="http_timeout")
        return patience - delay

    async def _verify_once(self) -> None:
        """Before the first event, the address has to prove that it expects Slack's events."""
        async with self._verifying:
            if not self._verified:
                await self._verify()
                self._verified = True

    async def _verify(self) -> None:
        challenge = secrets.token_urlsafe(32)
        payload = {
            "token": VERIFICATION_TOKEN,
            "challenge": challenge,
            "type": "url_verification",
        }
        envelope = self._record.open("url_verification", payload)
        try:
            answer = await self._post(
                self._manifest.events_url,
                *http_request.body(envelope),
                {},
                self._settings.ack_timeout,
            )
            if challenge not in (answer.content.strip(), _payload(answer).get("challenge")):
                raise NotConnectedError("challenge_failed", retry_reason="http_error")
        except DeliveryError as error:
            envelope.outcome = error.outcome
            raise
        envelope.outcome = "acknowledged"
        envelope.acknowledge(_payload(answer), self._clock.now())

    async def _post(
        self, url: str, body: str, content_type: str, retry: Mapping[str, str], seconds: float
    ) -> _Answer:
        if not url:
            raise NotConnectedError("no_request_url", last=True)
        headers = {
            "Content-Type": content_type,
            "User-Agent": _USER_AGENT,
            **http_request.signature_headers(self._secret, body, int(time.time())),
            **retry,
        }
        try:
            answer = await self._exchange(url, body.encode(), headers, seconds)
        except NotConnectedError as error:
            self._connected = isinstance(error, RefusedError)
            raise
        self._connected = True
        return answer

    async def _exchange(
        self, url: str, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> _Answer:
        if self._session is None:
            # A connection of its own each time: one that was kept may close just as it is used.
            connector = aiohttp.TCPConnector(force_close=True)
            self._session = aiohttp.ClientSession(connector=connector)
        try:
            async with self._session.post(
                url,
                data=body,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return await _read(response)
        except TimeoutError:
            raise NotAcknowledgedError("http_timeout", retry_reason="http_timeout") from None
        except aiohttp.ClientSSLError:
            raise NotConnectedError("ssl_error", retry_reason="ssl_error") from None
        except aiohttp.ClientConnectionError:
            raise NotConnectedError("connection_failed") from None
        except aiohttp.ClientError:
            raise NotConnectedError("unknown_error", retry_reason="unknown_error") from None


async def _read(response: aiohttp.ClientResponse) -> _Answer:
    if response.status >= _REDIRECT:
        reason = "http_error" if response.status >= _TROUBLE else "too_many_redirects"
        last = response.headers.get("X-Slack-No-Retry") == "1"
        raise RefusedError(response.status, reason, last=last)
    content = await response.content.read(_ANSWER_LIMIT)
    while not response.content.at_eof() and len(content) < _ANSWER_LIMIT:
        content += await response.content.read(_ANSWER_LIMIT - len(content))
    return _Answer(
        content.decode("utf-8", errors="replace"), response.content_type == "application/json"
    )


def _payload(answer: _Answer) -> Json:
    """The acknowledgement in an answer: its JSON object, or its words."""
    if not answer.content.strip():
        return {}
    if answer.is_json:
        with contextlib.suppress(ValueError):
            content = parsed(answer.content)
            if isinstance(content, dict):
                return content
    return {"text": answer.content}
