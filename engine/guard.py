"""Who may come in: programs on this machine that know the key. Pages in a browser may not."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from engine.errors import ApiError

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_OPEN_PATHS = frozenset({"/health"})


def guard(key: str) -> Middleware:
    """Make the middleware that lets a request in, or refuses it in words."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        # A foreign name that was made to point here is how a web page gets around the browser's
        # rule of one origin; a page that asks openly sends its Origin.
        if not is_loopback(request.headers.get("Host", "")):
            raise ApiError(403, "The engine answers on this machine's loopback address only.")
        if "Origin" in request.headers:
            raise ApiError(403, "Pages in a browser may not use the engine.")
        if request.path not in _OPEN_PATHS and not _is_key(request, key):
            raise ApiError(
                401,
                "The API key is missing or wrong. Send 'Authorization: Bearer <key>' with the key "
                "that the engine showed when it started.",
                code="invalid_api_key",
            )
        return await handler(request)

    return check


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine by a loopback name, with a port or without."""
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False


def _is_key(request: web.Request, key: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    # aiohttp hands over bytes that are no UTF-8 as lone surrogates.
    same = hmac.compare_digest(given.strip().encode(errors="surrogateescape"), key.encode())
    return scheme.lower() == "bearer" and same
