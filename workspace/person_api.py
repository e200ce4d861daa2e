"""Act as a person, and see what that person sees: for the page, and for tests."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.requests import optional_text, read_body, refusal, text
from workspace.sample import BOT_USER_ID
from workspace.workspace import Workspace

_QUIET = 15.0
"""Seconds without a change after which a line is sent, to notice who has gone."""

Act = Callable[[Json], Awaitable[Json]]


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve people's acts and sights below /person/."""
    for name, act in _acts(workspace).items():
        app.router.add_post(f"/person/{name}", _answering(act))

    async def state(request: web.Request) -> web.Response:
        return _seen(lambda: _state(workspace, text(request.query, "user")))

    async def messages(request: web.Request) -> web.Response:
        return _seen(lambda: _messages(workspace, request))

    async def live(request: web.Request) -> web.StreamResponse:
        return await _live(workspace, request)

    app.router.add_get("/person/state", state)
    app.router.add_get("/person/messages", messages)
    app.router.add_get("/person/live", live)


def _acts(ws: Workspace) -> dict[str, Act]:
    async def message(given: Json) -> Json:
        user, channel, thread_ts = _place(given)
        return await ws.post_message(user, channel, text(given, "text"), thread_ts)

    async def command(given: Json) -> Json:
        user, channel, _ = _place(given)
        return await ws.run_command(user, channel, text(given, "text"))

    async def click(given: Json) -> Json:
        user, channel, _ = _place(given)
        where = (text(given, "ts"), text(given, "block_id"), text(given, "action_id"))
        return await ws.click(user, channel, *where)

    async def submit(given: Json) -> Json:
        values = given.get("values") or {}
        if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
            raise SlackError("invalid_arguments", "values is no object of objects")
        return await ws.submit(text(given, "user"), text(given, "view_id"), values)

    async def close(given: Json) -> Json:
        return await ws.close(text(given, "user"), text(given, "view_id"))

    async def invite(given: Json) -> Json:
        return await ws.invite(text(given, "user"), text(given, "channel"), text(given, "member"))

    return {
        "message": message,
        "command": command,
        "click": click,
        "submit": submit,
        "close": close,
        "invite": invite,
    }


def _place(given: Json) -> tuple[str, str, str | None]:
    return text(given, "user"), text(given, "channel"), optional_text(given, "thread_ts")


def _answering(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await act(await read_body(request)))
        except SlackError as error:
            return refusal(error)

    return answer


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
        "view": workspace.open_view(user_id),
    }


def _described(conversation: Conversation, user_id: str) -> Json:
    return {
        "id": conversation.id,
        "name": conversation.name,
        "topic": conversation.topic,
        "is_im": conversation.is_im,
        "is_private": conversation.is_private,
        "is_member": user_id in conversation.members,
        "has_bot": BOT_USER_ID in conversation.members,
        "members": sorted(conversation.members),
    }


def _messages(workspace: Workspace, request: web.Request) -> Json:
    user, channel = text(request.query, "user"), text(request.query, "channel")
    found = workspace.messages(channel, user, optional_text(request.query, "thread_ts"))
    return {"messages": [{"ephemeral": False, **message} for message in found]}


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
