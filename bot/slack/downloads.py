"""Bringing a file out of Slack onto this machine.

The bot's token is sent to Slack and nowhere else: a file object may name any address. So the
address is looked at before anything is asked, and again at every redirect.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import aiohttp
import structlog
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential
from yarl import URL

from bot.settings import SlackAccess

log = structlog.get_logger(__name__)

SLACK_HOSTS = ("slack.com", "slack-gov.com")
CONNECT_SECONDS = 10
SILENCE_SECONDS = 30
ATTEMPTS = 3
REDIRECTS = 5

_CHUNK = 1 << 16
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_HTML = (b"<!doctype html", b"<html")
_ELSEWHERE = frozenset({"external", "remote"})
_HIDDEN = frozenset({"tombstone", "hidden_by_limit"})


class DownloadRefusal(StrEnum):
    """Why a file did not come."""

    EXTERNAL = "external"
    """It lies at another service; Slack only shows it."""
    GONE = "gone"
    """It was deleted, or the plan hides it."""
    INCOMPLETE = "incomplete"
    """The connection broke off."""
    SIGN_IN = "sign_in"
    """Slack showed its sign-in page instead: the app may not see this file."""
    NOT_SLACK = "not_slack"
    """Its address is not Slack's."""
    NOT_TOLD = "not_told"
    """Slack has not told where it is: ask files.info."""
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    """Slack did not answer, or was busy."""


@dataclass(eq=False)
class DownloadRefusedError(Exception):
    """A file did not come, and nothing of it is kept."""

    reason: DownloadRefusal
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)


_AGAIN: Final = frozenset({DownloadRefusal.INCOMPLETE, DownloadRefusal.UNREACHABLE})


async def fetch(access: SlackAccess, file: Mapping[str, Any], to: Path, *, limit: int) -> None:
    """Bring a file's bytes out of Slack.

    Args:
        access: whose token opens it.
        file: Slack's file object.
        to: where its bytes go; what is there is written over.
        limit: the most bytes to take.

    Raises:
        DownloadRefusedError: when it does not come; `to` is empty then.
    """
    url = _address(access, file)
    size = file.get("size")
    told = size if isinstance(size, int) else 0
    if told > limit:
        raise DownloadRefusedError(DownloadRefusal.TOO_LARGE, f"{told} bytes")
    # Slack may rewrite the line ends of a snippet, which is text typed or edited in Slack.
    least = told if file.get("mode") == "hosted" else 0
    try:
        async for attempt in _attempts():
            with attempt:
                await _bring(access, url, to, limit, least)
    except DownloadRefusedError as refused:
        await asyncio.to_thread(to.write_bytes, b"")
        log.info("file not brought", file=file.get("id"), why=refused.reason)
        raise


def needs_info(file: Mapping[str, Any]) -> bool:
    """Tell whether files.info has to be asked first: the file object says too little.

    That is so in channels that are shared with other organisations, and in some events.
    """
    return file.get("file_access") == "check_file_info" or not _told_address(file)


def _address(access: SlackAccess, file: Mapping[str, Any]) -> URL:
    """Return where a file is, which is at Slack.

    Raises:
        DownloadRefusedError: when it is nowhere, or elsewhere.
    """
    if file.get("mode") in _HIDDEN or file.get("file_access") == "file_not_found":
        raise DownloadRefusedError(DownloadRefusal.GONE)
    if file.get("is_external") or file.get("mode") in _ELSEWHERE:
        raise DownloadRefusedError(DownloadRefusal.EXTERNAL)
    if needs_info(file):
        raise DownloadRefusedError(DownloadRefusal.NOT_TOLD)
    try:
        url = URL(_told_address(file))
    except ValueError:
        raise DownloadRefusedError(DownloadRefusal.NOT_SLACK) from None
    if not is_slacks(url, access):
        raise DownloadRefusedError(DownloadRefusal.NOT_SLACK, url.host or "")
    return url


def _told_address(file: Mapping[str, Any]) -> str:
    return str(file.get("url_private_download") or file.get("url_private") or "")


def is_slacks(url: URL, access: SlackAccess) -> bool:
    """Tell whether an address is Slack's: the token may be sent there."""
    if url.scheme not in ("http", "https") or not url.host:
        return False
    if url.user is not None or url.password is not None:
        return False
    if url.origin() == URL(access.api_url).origin():
        return True
    host = (url.host or "").lower()
    known = any(host == slack or host.endswith(f".{slack}") for slack in SLACK_HOSTS)
    return known and url.scheme == "https" and url.port == 443  # noqa: PLR2004 - HTTPS


async def _bring(access: SlackAccess, url: URL, to: Path, limit: int, least: int) -> None:
    timeout = aiohttp.ClientTimeout(
        total=None, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS
    )
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            _answer(session, access, url) as answer,
        ):
            length = await _write(answer, to, limit)
    except aiohttp.ClientPayloadError as error:
        raise DownloadRefusedError(DownloadRefusal.INCOMPLETE) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise DownloadRefusedError(DownloadRefusal.UNREACHABLE) from error
    if length < least:
        raise DownloadRefusedError(DownloadRefusal.INCOMPLETE, f"{length} of {least} bytes")


@asynccontextmanager
async def _answer(
    session: aiohttp.ClientSession, access: SlackAccess, url: URL
) -> AsyncIterator[aiohttp.ClientResponse]:
    """Ask for a file, and follow redirects for as long as they stay on its host."""
    here = url
    for _ in range(REDIRECTS):
        headers = {"Authorization": f"Bearer {access.bot_token}"}
        async with session.get(here, headers=headers, allow_redirects=False) as answer:
            if answer.status not in _REDIRECTED:
                _refuse_unless_ok(answer)
                yield answer
                return
            there = _redirect(here, answer.headers.get("Location", ""))
        if not is_slacks(there, access) or there.origin() != url.origin():
            # Slack leads those to its sign-in page who may not have a file.
            slack = is_slacks(there, access)
            raise DownloadRefusedError(
                DownloadRefusal.SIGN_IN if slack else DownloadRefusal.NOT_SLACK, there.host or ""
            )
        here = there
    raise DownloadRefusedError(DownloadRefusal.SIGN_IN, "redirected in a circle")


def _redirect(here: URL, location: str) -> URL:
    try:
        return here.join(URL(location))
    except ValueError:
        raise DownloadRefusedError(DownloadRefusal.NOT_SLACK) from None


def _refuse_unless_ok(answer: aiohttp.ClientResponse) -> None:
    status = answer.status
    if status == HTTPStatus.OK:
        if answer.content_type == "text/html":
            raise DownloadRefusedError(DownloadRefusal.SIGN_IN)
        return
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise DownloadRefusedError(DownloadRefusal.GONE)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise DownloadRefusedError(DownloadRefusal.SIGN_IN)
    raise DownloadRefusedError(DownloadRefusal.UNREACHABLE, f"status {status}")


async def _write(answer: aiohttp.ClientResponse, to: Path, limit: int) -> int:
    """Write what comes, and return how many bytes that were."""
    length = 0
    file = await asyncio.to_thread(to.open, "wb")
    with file:
        async for chunk in answer.content.iter_chunked(_CHUNK):
            if not length and chunk.lstrip().lower().startswith(_HTML):
                raise DownloadRefusedError(DownloadRefusal.SIGN_IN)
            length += len(chunk)
            if length > limit:
                raise DownloadRefusedError(DownloadRefusal.TOO_LARGE)
            await asyncio.to_thread(file.write, chunk)
    return length


def _attempts() -> AsyncRetrying:
    return AsyncRetrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=0.25, max=4),
        retry=retry_if_exception(
            lambda error: isinstance(error, DownloadRefusedError) and error.reason in _AGAIN
        ),
        reraise=True,
    )
