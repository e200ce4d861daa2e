"""Answer a call: trouble on order, token, rate, scope, then the method itself."""

import asyncio
import time
from http import HTTPStatus

from aiohttp import web

from workspace.errors import SlackError
from workspace.guard import is_same
from workspace.jsons import Json
from workspace.web_api import (
    auth,
    blocks,
    chat,
    conversations,
    files,
    reactions,
    streams,
    usergroups,
    users,
    views,
)
from workspace.web_api.arguments import Arguments, read_arguments, warning
from workspace.web_api.method import Method, MissingScopeError, UnknownMethodError, require_scope
from workspace.web_api.rates import RateLimitedError
from workspace.web_api.troubled import dropped, retry_headers
from workspace.workspace import Workspace

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **blocks.METHODS,
    **chat.METHODS,
    **streams.METHODS,
    **conversations.METHODS,
    **users.METHODS,
    **usergroups.METHODS,
    **files.METHODS,
    **reactions.METHODS,
    **views.METHODS,
}


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the Web API below /api/."""

    async def call(request: web.Request) -> web.StreamResponse:
        return await _call(workspace, request)

    app.router.add_route("GET", "/api/{method}", call)
    app.router.add_route("POST", "/api/{method}", call)


async def _call(workspace: Workspace, request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    at, started = workspace.clock.now(), time.monotonic()
    fault = workspace.faults.take(name)
    if fault and fault.delay:
        await asyncio.sleep(fault.delay)
    if fault and fault.drop_connection:
        return dropped(request)
    arguments = Arguments({})
    try:
        arguments = await read_arguments(request)
        if fault and (refusal := fault.refusal()):
            status, error = refusal
            answer: Json = {"ok": False, "error": error}
            headers = retry_headers(status, fault.retry_after)
        else:
            answer = {"ok": True, **await _run(workspace, name, request, arguments)}
            status, headers = int(HTTPStatus.OK), {}
    except SlackError as error:
        answer, status, headers = _refusal(workspace, error)
    if remark := warning(request):
        answer |= {"warning": remark}
        metadata = {**answer.get("response_metadata", {}), "warnings": [remark]}
        answer["response_metadata"] = metadata
    duration = time.monotonic() - started
    workspace.calls.add(at, name, arguments.given, status, answer, duration)
    if fault and fault.lose_answer:
        return dropped(request)
    return web.json_response(answer, status=status, headers=headers | _scopes(workspace, name))


def _scopes(workspace: Workspace, name: str) -> dict[str, str]:
    method = METHODS.get(name)
    accepted = {"x-accepted-oauth-scopes": method.scope} if method and method.scope else {}
    return {"x-oauth-scopes": _provided(workspace), **accepted}


def _provided(workspace: Workspace) -> str:
    return ",".join(sorted(workspace.manifest.scopes))


async def _run(workspace: Workspace, name: str, request: web.Request, arguments: Arguments) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise UnknownMethodError(name)
    if not method.public:
        _authenticate(workspace, method, _token(request, arguments))
    workspace.rates.count(name, str(arguments.given.get("channel", "")), method.rate)
    if method.scope:
        require_scope(workspace, method.scope)
    return await method.run(workspace, arguments)


def _token(request: web.Request, arguments: Arguments) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else str(arguments.given.get("token", ""))


def _authenticate(workspace: Workspace, method: Method, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    wanted, other = workspace.tokens.bot, workspace.tokens.app
    if method.app_token:
        wanted, other = other, wanted
    if is_same(token, other):
        raise SlackError("not_allowed_token_type")
    if not is_same(token, wanted):
        raise SlackError("invalid_auth")


def _refusal(workspace: Workspace, error: SlackError) -> tuple[Json, int, dict[str, str]]:
    """What Slack answers instead: the body, the status, and headers."""
    answer: Json = {"ok": False, "error": error.code}
    if error.messages:
        answer["response_metadata"] = {"messages": list(error.messages)}
    if isinstance(error, MissingScopeError):
        answer |= {"needed": error.needed, "provided": _provided(workspace)}
    if isinstance(error, UnknownMethodError):
        answer["req_method"] = error.method
    if isinstance(error, RateLimitedError):
        status = int(HTTPStatus.TOO_MANY_REQUESTS)
        return answer, status, retry_headers(status, error.wait)
    too_large = error.code == "request_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.OK
    return answer, int(status), {}
