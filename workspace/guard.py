"""Who may come in: only this machine, by its loopback address, and people only with the token."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from workspace.workspace import Workspace

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_APP_PATHS = ("/api/", "/hook/", "/link")
"""Where the app calls, with keys of its own."""


def guard(workspace: Workspace) -> Middleware:
    """Make the middleware that lets in, or refuses in words."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _host(f"//{request.host}") not in _LOOPBACK:
            raise web.HTTPForbidden(text="The workspace answers on this machine's loopback only.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="Another site's page may not use the workspace.")
        if request.path.startswith(_APP_PATHS):
            return await handler(request)
        return await _let_person_in(workspace, request, handler)

    return check


async def _let_person_in(
    workspace: Workspace, request: web.Request, handler: Handler
) -> web.StreamResponse:
    cookie = f"workspace_token_{request.url.port}"
    shown = request.query.get("token")
    if shown is not None and request.method == "GET" and _is_key(workspace, shown):
        # The address that people keep and share is the one without the token.
        answer = web.HTTPFound(request.rel_url.without_query_params("token"))
        answer.set_cookie(cookie, shown, httponly=True, samesite="Strict")
        raise answer
    given = request.headers.get("X-Workspace-Token") or request.cookies.get(cookie, "")
    if not _is_key(workspace, given):
        raise web.HTTPForbidden(
            text="This page needs its key. Open the address that `make run` printed in the"
            " terminal; it ends in ?token=…"
        )
    return await handler(request)


def _is_key(workspace: Workspace, token: str) -> bool:
    given = token.encode(errors="surrogateescape")
    return hmac.compare_digest(given, workspace.tokens.page.encode())


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
