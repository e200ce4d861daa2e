"""What the app sees of trouble: no answer at all, or one that says how long to wait."""

from http import HTTPStatus

from aiohttp import web


def dropped(request: web.Request) -> web.Response:
    """End the connection; what is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def retry_headers(status: int, seconds: int) -> dict[str, str]:
    """What tells the app how long to wait, when it called too often."""
    return {"Retry-After": str(seconds)} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
