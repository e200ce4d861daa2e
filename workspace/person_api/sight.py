"""What a person sees: where they may talk, what is said there, and what changes."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict

from aiohttp import web

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.requests import number, optional_text, refusal, text
from workspace.sample import BOT_USER_ID
from workspace.workspace import Workspace

_QUIET = 15.0
"""Seconds without a change after which a line is sent, to notice who has gone."""
_PAGE, _MOST = 500, 1000
"""How many messages are read at once, when the request does not say, and at most."""


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve a person's sights."""

    async def state(request: web.Request) -> web.Response:
        return _seen(lambda: _state(workspace, text(request.query, "user")))

    async def messages(request: web.Request) -> web.Response:
        return _seen(lambda: _messages(workspace, request))

    async def live(request: web.Request) -> web.StreamResponse:
        return await _live(workspace, request)

    app.router.add_get("/person/state", state)
    app.router.add_get("/person/messages", messages)
    app.router.add_get("/person/live", live)


def _seen(look: Callable[[], Json]) -> web.Response:
    try:
        return web.json_response({"ok": True, **look()})
    except SlackError as error:
        return refusal(error)


def _state(workspace: Workspace, user_id: str) -> Json:
    return {
        "people": [asdict(person) for person in workspace.people()],
        "channels": [
            _described(conversation, user_id)
            for conversation in workspace.conversations_for(user_id)
        ],
        "groups": [asdict(group) for group in workspace.directory.groups()],
        "view": workspace.open_view(user_id),
        "commands": workspace.commands(),
        "shortcuts": [asdict(shortcut) for shortcut in workspace.manifest.shortcuts],
    }


def _described(conversation: Conversation, user_id: str) -> Json:
    return {
        "id": conversation.id,
        "name": conversation.name,
        "topic": conversation.topic,
        "is_im": conversation.is_im,
        "is_private": conversation.is_private,
        "is_archived": conversation.is_archived,
        "is_member": user_id in conversation.members,
        "has_bot": BOT_USER_ID in conversation.members,
        "members": sorted(conversation.members),
    }


def _messages(workspace: Workspace, request: web.Request) -> Json:
    query = request.query
    found = workspace.messages(
        text(query, "channel"),
        text(query, "user"),
        optional_text(query, "thread_ts"),
        limit=_limit(query),
        before=optional_text(query, "before"),
    )
    return {"messages": [{"ephemeral": False, **message} for message in found]}


def _limit(query: Mapping[str, str]) -> int:
    limit = number(query, "limit", _PAGE)
    if not 1 <= limit <= _MOST:
        raise SlackError("invalid_arguments", f"limit is no number from 1 to {_MOST}")
    return limit


async def _live(workspace: Workspace, request: web.Request) -> web.StreamResponse:
    try:
        user_id = workspace.directory.person(text(request.query, "user")).id
    except SlackError as error:
        return refusal(error)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    # The onlooker is gone, or the workspace stops: both end the stream without noise.
    with contextlib.suppress(ConnectionError):
        await response.write(b": open\n\n")
        await _write_changes(workspace, user_id, response)
    return response


async def _write_changes(workspace: Workspace, user_id: str, response: web.StreamResponse) -> None:
    async with contextlib.aclosing(workspace.changes.subscribe(user_id)) as changes:
        upcoming = asyncio.ensure_future(anext(changes))
        try:
            while True:
                await asyncio.wait({upcoming}, timeout=_QUIET)
                if not upcoming.done():
                    await response.write(b": quiet\n\n")
                    continue
                change = upcoming.result()
                await response.write(f"data: {json.dumps(asdict(change))}\n\n".encode())
                upcoming = asyncio.ensure_future(anext(changes))
        except StopAsyncIteration:
            return
        finally:
            upcoming.cancel()
            await asyncio.wait({upcoming})
