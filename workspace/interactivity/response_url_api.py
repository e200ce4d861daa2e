"""The response_url: the app answers a command or a click, after the fact.

It also works where the app is no member. An answer is text, as with Slack's webhooks.
"""

import asyncio
import time
from http import HTTPStatus

from aiohttp import web

from workspace import messages
from workspace.errors import SlackError
from workspace.interactivity.answers import answer_content
from workspace.interactivity.response_urls import ResponseUrl
from workspace.jsons import Json, parsed
from workspace.requests import read_object
from workspace.sample import BOT_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.threads import thread_of
from workspace.web_api.troubled import dropped, retry_headers
from workspace.workspace import Workspace

METHOD = "response_url"
"""The name under which calls are recorded and trouble is ordered."""
_STATUSES = {
    "invalid_token": HTTPStatus.NOT_FOUND,
    "expired_url": HTTPStatus.NOT_FOUND,
    "used_url": HTTPStatus.NOT_FOUND,
    "message_not_found": HTTPStatus.NOT_FOUND,
    "channel_is_archived": HTTPStatus.GONE,
    "request_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_FORM = "application/x-www-form-urlencoded"


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the addresses."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await _answer(workspace, request)

    app.router.add_post("/hook/{secret}", answer)


async def _answer(workspace: Workspace, request: web.Request) -> web.StreamResponse:
    at, started = workspace.clock.now(), time.monotonic()
    fault = workspace.faults.take(METHOD)
    if fault and fault.delay:
        await asyncio.sleep(fault.delay)
    if fault and fault.drop_connection:
        return dropped(request)
    body: Json = {}
    status, text, headers = int(HTTPStatus.OK), "ok", {}
    try:
        body = await _body(request)
        if fault and (refusal := fault.refusal()):
            status, text = refusal
            headers = retry_headers(status, fault.retry_after)
        else:
            url = workspace.response_urls.use(request.match_info["secret"])
            _apply(workspace, url, Arguments(body))
    except SlackError as error:
        status = int(_STATUSES.get(error.code, HTTPStatus.BAD_REQUEST))
        text = "invalid_payload" if error.code == "invalid_arguments" else error.code
    answer = {"ok": status == HTTPStatus.OK, "text": text}
    workspace.calls.add(at, METHOD, body, status, answer, time.monotonic() - started)
    if fault and fault.lose_answer:
        return dropped(request)
    return web.Response(text=text, status=status, headers=headers)


async def _body(request: web.Request) -> Json:
    try:
        if request.content_type != _FORM:
            return await read_object(request)
        body = parsed(str((await request.post()).get("payload")))
    except SlackError as error:
        too_large = error.code == "request_too_large"
        raise SlackError(error.code if too_large else "invalid_payload") from error
    except web.HTTPRequestEntityTooLarge as error:
        raise SlackError("request_too_large") from error
    except (ValueError, LookupError, web.RequestPayloadError) as error:
        raise SlackError("invalid_payload") from error
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def _apply(workspace: Workspace, url: ResponseUrl, body: Arguments) -> None:
    """Do what the answer asks for: at a command's address there is nothing to replace or delete."""
    conversation = workspace.directory.conversation(url.channel)
    if conversation.is_archived:
        raise SlackError("channel_is_archived")
    if url.message_ts and body.flag("delete_original"):
        _delete(workspace, url, url.message_ts)
        return
    content = answer_content(body.given)
    if url.message_ts and body.flag("replace_original"):
        _replace(workspace, url, url.message_ts, content)
        return
    thread_ts = thread_of(workspace, conversation, body)
    message = messages.from_bot(workspace.manifest.bot_name, content, thread_ts)
    if body.given.get("response_type") == "in_channel":
        workspace.log.add(url.channel, message)
    else:
        workspace.log.note(url.channel, url.user_id, message)


def _delete(workspace: Workspace, url: ResponseUrl, ts: str) -> None:
    if workspace.log.is_note(url.channel, url.user_id, ts):
        workspace.log.remove_note(url.channel, url.user_id, ts)
    else:
        workspace.log.remove(url.channel, _own(workspace, url, ts)["ts"])


def _replace(workspace: Workspace, url: ResponseUrl, ts: str, content: Json) -> None:
    """Put other words in the message's place. It stays for whom it was: one person, or all."""
    if workspace.log.is_note(url.channel, url.user_id, ts):
        note = workspace.log.seen_one(url.channel, ts, url.user_id) or {}
        changed = messages.without_content(note) | content
        workspace.log.replace_note(url.channel, url.user_id, changed)
        return
    before = _own(workspace, url, ts)
    edited = {"user": before["user"], "ts": workspace.clock.next_ts()}
    changed = messages.without_content(before) | content | {"edited": edited}
    workspace.log.replace(url.channel, changed)


def _own(workspace: Workspace, url: ResponseUrl, ts: str) -> Json:
    message = workspace.log.find(url.channel, ts)
    if message.get("bot_id") != BOT_ID:
        raise SlackError("cant_update_message")
    if workspace.streams.live(url.channel, ts):
        raise SlackError("streaming_state_conflict")
    return message
