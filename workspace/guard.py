"""Who may come in: only this machine, by its loopback address, and people only with the token."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from workspace.workspace import Workspace

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
READER_COOKIE = "workspace_reader"
"""As whom somebody looks at the page, who last said so."""
_OWN_KEYS = ("/api/", "/hook/", "/link", "/upload/", "/files-pri/")
"""Where the app calls, with keys of its own."""


def guard(workspace: Workspace) -> Middleware:
    """Make the middleware that lets in, or refuses in words."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _host(f"//{request.host}") not in _LOOPBACK:
            raise web.HTTPForbidden(text="The workspace answers on this machine's loopback only.")
        origin = request.headers.get("Origin")
        if origin is not None and _netloc(origin) != request.host:
            raise web.HTTPForbidden(text="Another site's page may not use the workspace.")
        if request.path.startswith(_OWN_KEYS):
            return await handler(request)
        return await _let_person_in(workspace, request, handler)

    return check


def holds_key(workspace: Workspace, request: web.Request) -> bool:
    """Whether a request comes from someone who opened the page's address."""
    cookie = request.cookies.get(_cookie(request), "")
    return is_same(request.headers.get("X-Workspace-Token") or cookie, workspace.tokens.page)


def is_same(given: str, key: str) -> bool:
    """Whether that is the key; how long the answer takes tells nothing about it."""
    # A header may hold bytes that are no text.
    return hmac.compare_digest(given.encode(errors="surrogateescape"), key.encode())


async def _let_person_in(
    workspace: Workspace, request: web.Request, handler: Handler
) -> web.StreamResponse:
    shown = request.query.get("token")
    if shown is not None and request.method == "GET" and is_same(shown, workspace.tokens.page):
        # The address that people keep and share is the one without the token.
        answer = web.HTTPFound(request.rel_url.without_query_params("token"))
        answer.set_cookie(_cookie(request), shown, httponly=True, samesite="Strict")
        # Whoever comes in by it begins as the first of the team, not as the last one played.
        answer.del_cookie(READER_COOKIE)
        raise answer
    if not holds_key(workspace, request):
        raise web.HTTPForbidden(
            text="This page needs its key. Open the address that was printed in the terminal"
            " when the workspace started; it ends in ?token=…"
        )
    return await handler(request)


def _cookie(request: web.Request) -> str:
    # Cookies do not tell ports apart; workspaces on several ports each have their own.
    return f"workspace_token_{request.url.port}"


def _netloc(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
