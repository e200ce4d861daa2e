"""An OpenAI-compatible server whose answers the test writes: words, pace, refusals and faults.

Tests and benchmarks talk to it over real HTTP on loopback:

    async with ModelServer() as server:
        server.enqueue(Reply("Dear readers, all is well.", seconds_per_token=0.01))
        client = AsyncOpenAI(base_url=server.base_url, api_key="any")
        ...
        assert server.requests[0].body["model"] == "house-writer"

A chat request takes the next reply from the queue, or `server.default` when the queue is empty.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

NEWSLETTER = """\
Subject: New doors, long lunches

Dear all,

our new office opens on Monday, and the coffee machine is already there. Bring a plant, a chair
you like, and somebody you have not met.

The summer lunch is on 12 June. We start at noon and stop when the cake does.

See you there,
The newsletter team
"""

_CREATED = 1_790_000_000
_TOKEN = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Usage:
    """How many tokens a request took."""

    prompt_tokens: int
    completion_tokens: int

    def as_json(self) -> dict[str, int]:
        """Return it as OpenAI writes it."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """One answer. With its defaults alone it is a friendly newsletter, sent at once.

    Attributes:
        text: What the model says, sent word by word.
        tokens: The same in pieces of the test's choosing; it takes the place of `text`.
        seconds_per_token: The pause before each token.
        hold_after: Stop after so many tokens until `release()`; `held` tells when it is reached.
        status: An HTTP status other than 200 answers with an error instead.
        code: The error's code, such as "model_not_found".
        message: The error's words.
        headers: Further HTTP headers, such as "Retry-After".
        refusal: The model declines in these words; `text` is not sent.
        finish_reason: "stop", "length" or "content_filter".
        cut: Drop the connection after so many tokens.
        cut_clean: End the answer after so many tokens as if it were whole, without a finish reason.
        silence: Take the request and never answer.
        usage: What the request took; counted in words where it is not given.
        model: The name in the answer; the name that was asked for where it is not given.
    """

    text: str = NEWSLETTER
    tokens: Sequence[str] | None = None
    seconds_per_token: float = 0.0
    hold_after: int | None = None
    status: int = 200
    code: str | None = None
    message: str = "The model server was told to refuse this request."
    headers: Mapping[str, str] = field(default_factory=dict)
    refusal: str | None = None
    finish_reason: str = "stop"
    cut: int | None = None
    cut_clean: int | None = None
    silence: bool = False
    usage: Usage | None = None
    model: str | None = None
    held: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _released: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    @property
    def pieces(self) -> list[str]:
        """The tokens that are sent."""
        if self.tokens is not None:
            return list(self.tokens)
        return _TOKEN.findall(self.text if self.refusal is None else self.refusal)

    def release(self) -> None:
        """Let a held answer go on."""
        self._released.set()

    async def pace(self) -> AsyncIterator[str]:
        """Yield each token when its time has come.

        Raises:
            ConnectionAbortedError: the connection is to be dropped here.
        """
        for count, piece in enumerate([*self.pieces, None]):
            if count == self.hold_after:
                self.held.set()
                await self._released.wait()
            if count == self.cut:
                raise ConnectionAbortedError
            if piece is None or count == self.cut_clean:
                return
            await asyncio.sleep(self.seconds_per_token)
            yield piece


@dataclass(slots=True, eq=False)
class Request:
    """A chat request that arrived, and what became of it."""

    body: dict[str, Any]
    headers: Mapping[str, str]
    tokens_sent: int = 0
    hung_up: bool = False
    """The client went before it had the whole answer."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing more is sent for it."""


class ModelServer:
    """The server. It listens on loopback as long as its `async with` block runs."""

    def __init__(self, models: Sequence[str] = ("house-writer",)) -> None:
        self.models = list(models)
        """The names that `GET /v1/models` lists."""
        self.models_failure: Reply | None = None
        """The error with which `GET /v1/models` answers, if it should fail."""
        self.default = Reply()
        """The answer when the queue is empty."""
        self.requests: list[Request] = []
        """Every chat request so far."""
        self._replies: deque[Reply] = deque()
        self._working: set[asyncio.Task[Any]] = set()
        self._closing = False
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_get("/v1/models/{name}", self._retrieve_model)
        # A client that goes away ends its handler, even one that is waiting.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None)

    @property
    def base_url(self) -> str:
        """The address for the `openai` SDK."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    def enqueue(self, *replies: Reply) -> None:
        """Put answers into the queue, one for each of the next chat requests."""
        self._replies.extend(replies)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        for task in self._working:
            task.cancel()
        await self._runner.cleanup()

    async def _list_models(self, _request: web.Request) -> web.Response:
        if self.models_failure:
            return _error(self.models_failure)
        return web.json_response({"object": "list", "data": [_model(name) for name in self.models]})

    async def _retrieve_model(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if self.models_failure:
            return _error(self.models_failure)
        if name not in self.models:
            unknown = f"The model `{name}` does not exist."
            return _error(Reply(status=404, code="model_not_found", message=unknown))
        return web.json_response(_model(name))

    async def _chat(self, http: web.Request) -> web.StreamResponse:
        request = Request(await http.json(), http.headers)
        reply = self._replies.popleft() if self._replies else self.default
        self.requests.append(request)
        task = asyncio.current_task()
        assert task is not None
        self._working.add(task)
        try:
            return await _answer(http, request, reply)
        except ConnectionAbortedError:  # the reply wants it so
            if http.transport is not None:
                http.transport.abort()
            raise
        except (asyncio.CancelledError, ConnectionResetError):
            request.hung_up = not self._closing
            raise
        finally:
            request.ended.set()
            self._working.discard(task)


async def _answer(http: web.Request, request: Request, reply: Reply) -> web.StreamResponse:
    if reply.silence:
        await asyncio.Event().wait()
    if reply.status != web.HTTPOk.status_code:
        return _error(reply)
    if request.body.get("stream"):
        return await _stream(http, request, reply)
    return await _whole(request, reply)


async def _whole(request: Request, reply: Reply) -> web.Response:
    """Answer in one piece, when all tokens have had their time."""
    spoken = ""
    async for piece in reply.pace():
        spoken += piece
        request.tokens_sent += 1
    declined = reply.refusal is not None
    message = {
        "role": "assistant",
        "content": None if declined else spoken,
        "refusal": spoken if declined else None,
    }
    choice = {"index": 0, "message": message, "finish_reason": reply.finish_reason}
    answer = _envelope("chat.completion", request, reply) | {
        "choices": [choice],
        "usage": _usage(request, reply).as_json(),
    }
    return web.json_response(answer, headers=reply.headers)


async def _stream(http: web.Request, request: Request, reply: Reply) -> web.StreamResponse:
    """Answer as server-sent events, a token each."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **reply.headers})
    await response.prepare(http)

    async def send(delta: dict[str, str], finish_reason: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        await _send_event(response, _chunk(request, reply) | {"choices": [choice]})

    await send({"role": "assistant", "content": ""})
    kind = "content" if reply.refusal is None else "refusal"
    async for piece in reply.pace():
        await send({kind: piece})
        request.tokens_sent += 1
    if reply.cut_clean is None:
        await send({}, reply.finish_reason)
        if (request.body.get("stream_options") or {}).get("include_usage"):
            usage = {"choices": [], "usage": _usage(request, reply).as_json()}
            await _send_event(response, _chunk(request, reply) | usage)
        await response.write(b"data: [DONE]\n\n")
    return response


async def _send_event(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(data)}\n\n".encode())


def _chunk(request: Request, reply: Reply) -> dict[str, Any]:
    return _envelope("chat.completion.chunk", request, reply)


def _envelope(kind: str, request: Request, reply: Reply) -> dict[str, Any]:
    """Return what stands around every answer."""
    return {
        "id": "chatcmpl-test",
        "object": kind,
        "created": _CREATED,
        "model": reply.model or request.body["model"],
    }


def _usage(request: Request, reply: Reply) -> Usage:
    """Return what a request took; a word is a token here."""
    prompt = " ".join(str(message["content"]) for message in request.body["messages"])
    return reply.usage or Usage(len(prompt.split()), request.tokens_sent)


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "newsletter-team"}


def _error(reply: Reply) -> web.Response:
    """Return an error as OpenAI writes it."""
    error = {"message": reply.message, "type": _error_type(reply.status), "param": None}
    return web.json_response(
        {"error": error | {"code": reply.code}}, status=reply.status, headers=reply.headers
    )


def _error_type(status: int) -> str:
    if status >= web.HTTPInternalServerError.status_code:
        return "server_error"
    too_many = status == web.HTTPTooManyRequests.status_code
    return "rate_limit_error" if too_many else "invalid_request_error"
