"""Answers that nobody waits for any more are not written on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from aiohttp import ClientConnectionResetError
from aiohttp.web import StreamResponse
from openai import APIError, AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from engine.chat_request import parse
from engine.generator import Generator
from engine.pieces import read_chunk
from engine.server import Running
from tests.engine.engines import ENDLESS, a_client, an_engine, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODEL = "smollm2-135m-base"
HELLO: dict[str, Any] = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}


@pytest_asyncio.fixture(loop_scope="module")
async def generator(engine: Running) -> AsyncIterator[Generator]:
    """What writes; it has nothing to do before the test and after it."""
    generator = await engine.host.generator()
    yield generator
    await until(lambda: generator.writing == 0)


async def endless(client: AsyncOpenAI) -> AsyncStream[ChatCompletionChunk]:
    """A stream whose first words have come, with many more to follow."""
    stream: AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
        model=MODEL, stream=True, **ENDLESS
    )
    await anext(stream)
    return stream


async def whole(client: AsyncOpenAI, fields: dict[str, Any]) -> ChatCompletion:
    """An answer in one."""
    answer: ChatCompletion = await client.chat.completions.create(model=MODEL, **fields)
    return answer


async def hang_up(request: asyncio.Task[ChatCompletion]) -> None:
    """Give up a request."""
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request


async def test_a_hang_up_in_the_middle_of_a_write_is_no_error(
    client: AsyncOpenAI, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection may be gone before the engine is told: that is nobody's failure."""
    chunks: list[bytes] = []
    write = StreamResponse.write

    async def goes_away(self: StreamResponse, data: bytes) -> None:
        chunks.append(data)
        if len(chunks) > 3:
            self._req.transport.abort()  # type: ignore[union-attr] # it is there while we write
            raise ClientConnectionResetError("Cannot write to closing transport")
        await write(self, data)

    monkeypatch.setattr(StreamResponse, "write", goes_away)
    with pytest.raises((APIError, httpx2.HTTPError)):
        _ = [chunk async for chunk in await endless(client)]

    assert len(chunks) == 4
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_who_leaves_a_stream_stops_it(client: AsyncOpenAI, generator: Generator) -> None:
    """A client that closes its stream stops the generation."""
    stream = await endless(client)
    assert generator.writing == 1

    await stream.close()

    await until(lambda: generator.writing == 0)


async def test_who_leaves_a_whole_answer_stops_it(
    client: AsyncOpenAI, generator: Generator
) -> None:
    """A client that waits for the whole answer and hangs up stops it too."""
    request = asyncio.create_task(whole(client, ENDLESS))
    await until(lambda: generator.writing == 1)

    await hang_up(request)

    await until(lambda: generator.writing == 0)


async def test_a_long_prompt_is_read_in_steps(generator: Generator) -> None:
    """Between two steps of reading it can be told to stop, before a word is written."""
    request = parse({"model": MODEL, "messages": [{"role": "user", "content": "walrus " * 400}]})
    steps: list[dict[str, Any]] = []

    def three_are_enough(step: dict[str, Any]) -> bool:
        steps.append(step)
        return len(steps) == 3

    await asyncio.to_thread(generator._shelf.borrow(None).stream, request, three_are_enough)

    assert len(steps) == 3
    assert [piece for step in steps for piece in read_chunk(step)] == []


async def test_the_third_waits_until_one_of_two_leaves(
    client: AsyncOpenAI, generator: Generator
) -> None:
    """Two answers are written at a time; who comes third waits in line, and then is answered."""
    async with AsyncExitStack() as leaving:
        first = await leaving.enter_async_context(await endless(client))
        await leaving.enter_async_context(await endless(client))
        third = asyncio.create_task(whole(client, HELLO))
        gone = asyncio.create_task(whole(client, ENDLESS))
        await until(lambda: generator.waiting == 2)
        assert generator.writing == 2

        await hang_up(gone)
        await until(lambda: generator.waiting == 1)
        await first.close()

        assert (await third).choices[0].finish_reason == "length"
        assert generator.waiting == 0


async def test_an_engine_that_stops_says_so() -> None:
    """When the engine stops, those being answered are told, and those in line too."""
    serving = AsyncExitStack()
    engine = await serving.enter_async_context(an_engine())
    async with serving, a_client(engine) as client:
        streams = [await endless(client), await endless(client)]
        waiting = asyncio.create_task(whole(client, HELLO))
        generator = await engine.host.generator()
        await until(lambda: generator.waiting == 1)
        stop = asyncio.create_task(serving.aclose())

        for stream in streams:
            with pytest.raises(APIError, match="stopping"):
                [chunk async for chunk in stream]
        with pytest.raises(APIError, match="stopping"):
            await waiting
        await stop

        assert generator.writing == 0
