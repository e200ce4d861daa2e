"""The response_url: the app answers a command or a click, after the fact."""

import asyncio
from http import HTTPStatus

from aiohttp import web

from workspace import messages
from workspace.errors import SlackError
from workspace.faults import retry_headers
from workspace.interactivity.answers import answer_content
from workspace.interactivity.response_urls import ResponseUrl
from workspace.jsons import Json
from workspace.sample import BOT_ID
from workspace.workspace import Workspace

METHOD = "response_url"
"""The name under which calls are recorded and trouble is ordered."""
_GONE = frozenset({"invalid_token", "expired_url", "used_url"})


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the addresses."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await _answer(workspace, request)

    app.router.add_post("/hook/{secret}", answer)


async def _answer(workspace: Workspace, request: web.Request) -> web.StreamResponse:
    at = workspace.clock.now()
    fault = workspace.faults.take(METHOD)
    if fault and fault.delay:
        await asyncio.sleep(fault.delay)
    body: Json = {}
    status, text, headers = int(HTTPStatus.OK), "ok", {}
    try:
        body = await _body(request)
        if fault and (refusal := fault.refusal()):
            status, text = refusal
            headers = retry_headers(status, fault.retry_after)
        else:
            url = workspace.response_urls.use(request.match_info["secret"])
            _apply(workspace, url, body)
    except SlackError as error:
        status, text = _status(error), error.code
    workspace.calls.add(at, METHOD, body, status, {"ok": status == HTTPStatus.OK, "text": text})
    if fault and fault.lose_answer and request.transport:
        request.transport.abort()
    return web.Response(text=text, status=status, headers=headers)


def _status(error: SlackError) -> int:
    return HTTPStatus.NOT_FOUND if error.code in _GONE else HTTPStatus.BAD_REQUEST


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise SlackError("invalid_payload") from error
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def _apply(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    if url.message_ts and body.get("delete_original"):
        _delete(workspace, url, url.message_ts)
        return
    content = answer_content(body)
    if url.message_ts and body.get("replace_original"):
        _replace(workspace, url, url.message_ts, content)
        return
    thread_ts = body.get("thread_ts")
    message = messages.from_bot(workspace.manifest.bot_name, content, thread_ts)
    if body.get("response_type") == "in_channel":
        workspace.log.add(url.channel, message)
    else:
        workspace.log.note(url.channel, url.user_id, message)


def _delete(workspace: Workspace, url: ResponseUrl, ts: str) -> None:
    if workspace.log.is_note(url.channel, url.user_id, ts):
        workspace.log.remove_note(url.channel, url.user_id, ts)
    else:
        workspace.log.remove(url.channel, _own(workspace, url, ts)["ts"])


def _replace(workspace: Workspace, url: ResponseUrl, ts: str, content: Json) -> None:
    if workspace.log.is_note(url.channel, url.user_id, ts):
        note = workspace.log.seen_one(url.channel, ts, url.user_id) or {}
        kept = {key: value for key, value in note.items() if key not in ("text", "blocks")}
        workspace.log.replace_note(url.channel, url.user_id, {**kept, **content})
        return
    before = _own(workspace, url, ts)
    kept = {key: value for key, value in before.items() if key not in ("text", "blocks")}
    edited = {"user": before["user"], "ts": workspace.clock.next_ts()}
    workspace.log.replace(url.channel, {**kept, **content, "edited": edited})


def _own(workspace: Workspace, url: ResponseUrl, ts: str) -> Json:
    message = workspace.log.find(url.channel, ts)
    if message.get("bot_id") != BOT_ID:
        raise SlackError("cant_update_message")
    return message
