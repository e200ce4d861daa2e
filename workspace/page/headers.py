"""The headers that keep the page to itself."""

from aiohttp import web

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the headers, before it goes out."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    # A page shows what is there now: asked for again each time, kept by nobody.
    response.headers.setdefault("Cache-Control", "no-cache")
