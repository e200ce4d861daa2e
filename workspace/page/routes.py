"""The page's addresses: the page itself, its parts, and its files."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from workspace.guard import READER_COOKIE
from workspace.page import emoji
from workspace.page.headers import secure
from workspace.page.render import Renderer
from workspace.people import Person
from workspace.workspace import Workspace

_STATIC = Path(__file__).parent / "static"
_PERMALINK_TS = re.compile(r"p(\d{10})(\d{6})")

_Handler = Callable[[web.Request], Awaitable[web.Response]]


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the page from this application; who may ask is the guard's business."""
    pages = _Pages(workspace)
    app.on_response_prepare.append(secure)
    app.router.add_static("/static", _STATIC)
    handlers: dict[str, _Handler] = {
        "/": pages.page,
        "/archives/{channel}/{message}": pages.permalink,
        "/page/sidebar": pages.sidebar,
        "/page/conversation": pages.conversation,
        "/page/thread": pages.thread,
        "/page/messages": pages.messages,
        "/page/message": pages.message,
        "/page/source": pages.source,
        "/page/emoji": pages.emoji,
        "/page/view": pages.view,
        "/page/home": pages.home,
        "/page/presence": pages.presence,
    }
    for path, handler in handlers.items():
        app.router.add_get(path, handler)


class _Pages:
    """One handler for each address."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def page(self, request: web.Request) -> web.Response:
        """The whole page; it remembers as whom one looks."""
        query = request.query
        return self._page(request, query.get("channel"), query.get("thread"))

    async def permalink(self, request: web.Request) -> web.Response:
        """The page at one message."""
        match = _PERMALINK_TS.fullmatch(request.match_info["message"])
        if match is None:
            raise web.HTTPNotFound(text="No message has this address.")
        thread = request.query.get("thread_ts")
        target = f"{match[1]}.{match[2]}"
        return self._page(request, request.match_info["channel"], thread, target)

    async def sidebar(self, request: web.Request) -> web.Response:
        """The list of conversations."""
        return _part(self._renderer(request).sidebar(request.query.get("channel")))

    async def conversation(self, request: web.Request) -> web.Response:
        """One conversation."""
        return _part(self._renderer(request).conversation(request.query.get("channel", "")))

    async def thread(self, request: web.Request) -> web.Response:
        """One thread."""
        query = request.query
        return _part(
            self._renderer(request).thread(query.get("channel", ""), _thread(request) or "")
        )

    async def messages(self, request: web.Request) -> web.Response:
        """The messages of a thread, or of a conversation: the newest, or those beside a time."""
        query, renderer = request.query, self._renderer(request)
        channel, thread = query.get("channel", ""), _thread(request)
        found = renderer.messages(channel, thread, query.get("before"), query.get("after"))
        return _part(found)

    async def message(self, request: web.Request) -> web.Response:
        """One message of a conversation or a thread."""
        query, renderer = request.query, self._renderer(request)
        found = renderer.message(query.get("channel", ""), query.get("ts", ""), _thread(request))
        return _part(found)

    async def source(self, request: web.Request) -> web.Response:
        """The text of a message as it was typed."""
        query, renderer = request.query, self._renderer(request)
        found = renderer.source(query.get("channel", ""), query.get("ts", ""))
        if found is None:
            return web.Response(status=204)
        return web.json_response({"ok": True, "text": found})

    async def emoji(self, _request: web.Request) -> web.Response:
        """Every emoji by name, to choose from."""
        names = await asyncio.to_thread(emoji.every_name)
        return web.json_response({"ok": True, "emoji": names})

    async def view(self, request: web.Request) -> web.Response:
        """The form open before a person."""
        return _part(self._renderer(request).view())

    async def home(self, request: web.Request) -> web.Response:
        """The app's Home as a person sees it."""
        return _part(self._renderer(request).home())

    async def presence(self, _request: web.Request) -> web.Response:
        """Whether the bot is there."""
        return web.json_response({"ok": True, "connected": self._workspace.delivery.connected})

    def _page(
        self,
        request: web.Request,
        channel: str | None,
        thread: str | None,
        target: str | None = None,
    ) -> web.Response:
        renderer = self._renderer(request)
        response = _part(renderer.page(channel, thread, target))
        # Permalinks name no person: they open for the one who looked last.
        response.set_cookie(READER_COOKIE, renderer.reader.id, samesite="Strict", httponly=True)
        return response

    def _renderer(self, request: web.Request) -> Renderer:
        """For the person asked for, or who looked last, or the first of the team."""
        people = [person for person in self._workspace.people() if not person.is_bot]
        asked = request.query.get("user")
        if asked is None:
            remembered = request.cookies.get(READER_COOKIE)
            return Renderer(self._workspace, _find(people, remembered) or people[0])
        reader = _find(people, asked)
        if reader is None:
            raise web.HTTPNotFound(text="Nobody of that id is in this workspace.")
        return Renderer(self._workspace, reader)


def _find(people: list[Person], user_id: str | None) -> Person | None:
    return next((person for person in people if person.id == user_id), None)


def _thread(request: web.Request) -> str | None:
    return request.query.get("thread_ts") or None


def _part(html: str | None) -> web.Response:
    """A piece of HTML, or the answer that there is nothing there."""
    if html is None:
        return web.Response(status=204)
    return web.Response(text=html, content_type="text/html")
