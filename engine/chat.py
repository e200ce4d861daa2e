"""POST /v1/chat/completions."""

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

import structlog
from aiohttp import web

from engine.catalog import Catalog
from engine.chat_answer import ChatAnswer
from engine.chat_request import parse
from engine.errors import ApiError
from engine.host import Host
from engine.json_body import json_body
from engine.pieces import Finished, Piece, Text, Usage

log = structlog.get_logger()

_END = b"data: [DONE]\n\n"


def add_routes(app: web.Application, host: Host, catalog: Catalog) -> None:
    """Add the route."""

    async def complete(request: web.Request) -> web.StreamResponse:
        asked = parse(await json_body(request))
        model = catalog.find(asked.model)
        answer = ChatAnswer(model.id, with_usage=asked.include_usage)
        generator = await host.generator()
        async with aclosing(_logged(answer, generator.pieces(asked, model.adapter))) as pieces:
            if asked.stream:
                return await _stream(request, answer, pieces)
            return await _whole(answer, pieces)

    app.router.add_post("/v1/chat/completions", complete)


async def _whole(answer: ChatAnswer, pieces: AsyncGenerator[Piece]) -> web.Response:
    text: list[str] = []
    reason, usage = "stop", Usage(0, 0)
    async for piece in pieces:
        match piece:
            case Text():
                text.append(piece.text)
            case Finished():
                reason = piece.reason
            case Usage():
                usage = piece
    return web.json_response(answer.whole("".join(text), reason, usage))


async def _stream(
    request: web.Request, answer: ChatAnswer, pieces: AsyncGenerator[Piece]
) -> web.StreamResponse:
    response: web.StreamResponse | None = None
    try:
        async for piece in pieces:
            # Opened by the first piece: until then a refusal can still have its own status.
            response = response or await _open(request, answer)
            if (chunk := _chunk(answer, piece)) is not None:
                await response.write(_event(chunk))
    except ApiError as error:
        if response is None:
            raise
        await response.write(_event(error.body()))
    except ConnectionResetError:
        # The client is gone, and the cancellation that says so has not come yet.
        return response or web.Response()
    else:
        response = response or await _open(request, answer)
        await response.write(_END)
    return response


async def _open(request: web.Request, answer: ChatAnswer) -> web.StreamResponse:
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    await response.write(_event(answer.first()))
    return response


def _chunk(answer: ChatAnswer, piece: Piece) -> dict[str, object] | None:
    match piece:
        case Text():
            return answer.more(piece.text)
        case Finished():
            return answer.last(piece.reason)
        case Usage():
            return answer.usage(piece) if answer.with_usage else None


def _event(data: dict[str, object]) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


async def _logged(answer: ChatAnswer, pieces: AsyncGenerator[Piece]) -> AsyncGenerator[Piece]:
    """The same pieces; the log hears how it ended, never a word of the text."""
    started = time.monotonic()
    reason, usage = "broken off", Usage(0, 0)
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                match piece:
                    case Finished():
                        reason = piece.reason
                    case Usage():
                        usage = piece
                yield piece
    finally:
        log.info(
            "Answered",
            model=answer.model,
            end=reason,
            read=usage.prompt_tokens,
            written=usage.completion_tokens,
            seconds=round(time.monotonic() - started, 2),
        )
