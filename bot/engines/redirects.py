"""Redirections: an engine may send us to another place of its own, and no further."""

from http import HTTPStatus

import httpx2

_KEEPS_THE_METHOD = (HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT)


class RedirectedError(httpx2.RequestError):
    """The engine sent a request where it should not go."""


async def refuse_detours(response: httpx2.Response) -> None:
    """Refuse a redirection that would carry data elsewhere, or turn an act into a mere look.

    After 302 a DELETE would be repeated as GET: its success would say nothing.

    Raises:
        RedirectedError: when it is one.
    """
    request = response.request
    if not response.has_redirect_location or request.method == "GET":
        return
    target = request.url.join(response.headers["Location"])
    same_host = (target.scheme, target.host, target.port) == (
        request.url.scheme,
        request.url.host,
        request.url.port,
    )
    if not same_host or response.status_code not in _KEEPS_THE_METHOD:
        raise RedirectedError(
            f"it redirects to another place ({response.status_code})", request=request
        )
