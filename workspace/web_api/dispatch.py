"""Answer a call: trouble on order, token, scope, rate, then the method itself."""

import asyncio
import hmac
from http import HTTPStatus

from aiohttp import web

from workspace.errors import SlackError
from workspace.faults import Fault, retry_headers
from workspace.jsons import Json
from workspace.web_api import auth, chat, conversations, streams, users, views
from workspace.web_api.arguments import Arguments, read_arguments
from workspace.web_api.method import Method, require_scope
from workspace.workspace import Workspace

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **streams.METHODS,
    **conversations.METHODS,
    **users.METHODS,
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
    at = workspace.clock.now()
    fault = workspace.faults.take(name)
    if fault and fault.delay:
        await asyncio.sleep(fault.delay)
    arguments = Arguments({})
    status, headers = int(HTTPStatus.OK), _scopes(workspace)
    answer: Json
    try:
        arguments = await read_arguments(request)
        refused = _refused(workspace, name, arguments, fault)
        if refused:
            status, error, wait = refused
            answer = {"ok": False, "error": error}
            headers |= retry_headers(status, wait)
        else:
            answer = {"ok": True, **await _run(workspace, name, request, arguments)}
    except SlackError as error:
        answer = _refusal(error)
    shown = {key: value for key, value in arguments.given.items() if key != "token"}
    workspace.calls.add(at, name, shown, status, answer)
    if fault and fault.lose_answer and request.transport:
        request.transport.abort()
    return web.json_response(answer, status=status, headers=headers)


def _scopes(workspace: Workspace) -> dict[str, str]:
    return {"x-oauth-scopes": ",".join(sorted(workspace.manifest.scopes))}


def _refused(
    workspace: Workspace, name: str, arguments: Arguments, fault: Fault | None
) -> tuple[int, str, int] | None:
    """An HTTP status, an error and seconds to wait, when the call is not to be made."""
    if fault and (refusal := fault.refusal()):
        return (*refusal, fault.retry_after)
    if workspace.rates.strict:
        wait = workspace.rates.wait(name, str(arguments.given.get("channel", "")))
        if wait:
            return HTTPStatus.TOO_MANY_REQUESTS, "ratelimited", wait
    return None


async def _run(workspace: Workspace, name: str, request: web.Request, arguments: Arguments) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method")
    _authenticate(workspace, method, _token(request, arguments))
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
    if hmac.compare_digest(token.encode(), other.encode()):
        raise SlackError("not_allowed_token_type")
    if not hmac.compare_digest(token.encode(), wanted.encode()):
        raise SlackError("invalid_auth")


def _refusal(error: SlackError) -> Json:
    answer: Json = {"ok": False, "error": error.code}
    if error.messages:
        answer["response_metadata"] = {"messages": list(error.messages)}
    if error.code == "missing_scope":
        answer["needed"] = error.messages[0].removeprefix("needed: ")
    return answer
