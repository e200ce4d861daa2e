"""The model server for tests keeps its own promises, seen through the real SDK."""

import asyncio
from collections.abc import AsyncIterator

import openai
import pytest
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from tests.model_server import NEWSLETTER, ModelServer, Reply, Usage

PROMPT: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Write three kind words."}]


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Run a model server."""
    async with ModelServer() as running:
        yield running


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[openai.AsyncOpenAI]:
    """Make a client of it that repeats nothing."""
    async with openai.AsyncOpenAI(base_url=server.base_url, api_key="a-key", max_retries=0) as made:
        yield made


async def ask(client: openai.AsyncOpenAI) -> openai.AsyncStream[ChatCompletionChunk]:
    """Ask for a streamed answer."""
    return await client.chat.completions.create(
        model="house-writer",
        messages=PROMPT,
        stream=True,
        stream_options={"include_usage": True},
    )


async def read(stream: openai.AsyncStream[ChatCompletionChunk]) -> list[ChatCompletionChunk]:
    """Read a stream to its end."""
    async with stream:
        return [chunk async for chunk in stream]


def text_of(chunks: list[ChatCompletionChunk]) -> str:
    """Return the words of a streamed answer."""
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def finish_of(chunks: list[ChatCompletionChunk]) -> list[str]:
    """Return the finish reasons of a streamed answer."""
    return [
        choice.finish_reason for chunk in chunks for choice in chunk.choices if choice.finish_reason
    ]


async def test_an_empty_queue_gives_the_newsletter(client: openai.AsyncOpenAI) -> None:
    """Without a reply in the queue, the fixed newsletter is streamed with its finish reason."""
    chunks = await read(await ask(client))

    assert text_of(chunks) == NEWSLETTER
    assert finish_of(chunks) == ["stop"]


async def test_replies_come_in_their_order(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """Each request takes the next reply from the queue."""
    server.enqueue(Reply("One of two."), Reply(tokens=["Two", " of", " two."]))

    assert text_of(await read(await ask(client))) == "One of two."
    assert text_of(await read(await ask(client))) == "Two of two."
    assert text_of(await read(await ask(client))) == NEWSLETTER


async def test_requests_are_kept(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """What was asked can be read afterwards, with the headers."""
    await read(await ask(client))

    (request,) = server.requests
    assert request.body["messages"] == PROMPT
    assert request.headers["Authorization"] == "Bearer a-key"
    assert request.tokens_sent == len(Reply().pieces)


async def test_an_answer_in_one_piece(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A request without streaming gets the whole text, its usage and the resolved model."""
    server.enqueue(Reply("Three kind words.", finish_reason="length", model="house-writer-2"))

    answer = await client.chat.completions.create(model="house-writer", messages=PROMPT)

    assert answer.choices[0].message.content == "Three kind words."
    assert answer.choices[0].finish_reason == "length"
    assert answer.model == "house-writer-2"
    assert answer.usage is not None
    assert answer.usage.total_tokens == 4 + 3


async def test_usage_comes_last(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """The usage chunk ends a stream for which it was asked, in the numbers of the reply."""
    server.enqueue(Reply("Hello.", usage=Usage(prompt_tokens=20, completion_tokens=3)))

    chunks = await read(await ask(client))

    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 23


async def test_the_resolved_model_is_told(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A reply can name another model than the one asked for."""
    server.enqueue(Reply(model="house-writer-2026-11-01"))

    chunks = await read(await ask(client))

    assert {chunk.model for chunk in chunks} == {"house-writer-2026-11-01"}


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "context_length_exceeded", openai.BadRequestError),
        (401, "invalid_api_key", openai.AuthenticationError),
        (403, "model_access_denied", openai.PermissionDeniedError),
        (404, "model_not_found", openai.NotFoundError),
        (429, "rate_limit_exceeded", openai.RateLimitError),
        (500, "server_error", openai.InternalServerError),
    ],
)
async def test_errors(
    server: ModelServer,
    client: openai.AsyncOpenAI,
    status: int,
    code: str,
    error: type[openai.APIStatusError],
) -> None:
    """An error reply is the SDK's own error, with code, words and headers."""
    server.enqueue(
        Reply(status=status, code=code, message="Not today.", headers={"Retry-After": "7"})
    )

    with pytest.raises(error, match="Not today") as caught:
        await ask(client)

    assert caught.value.code == code
    assert caught.value.response.headers["Retry-After"] == "7"


async def test_an_empty_text(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A model can end without a word."""
    server.enqueue(Reply(""))

    chunks = await read(await ask(client))

    assert text_of(chunks) == ""
    assert finish_of(chunks) == ["stop"]


async def test_a_streamed_refusal(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A refusal comes in the field of its own, and no text with it."""
    server.enqueue(Reply(refusal="I would rather not."))

    chunks = await read(await ask(client))

    refusals = [choice.delta.refusal or "" for chunk in chunks for choice in chunk.choices]
    assert "".join(refusals) == "I would rather not."
    assert text_of(chunks) == ""


async def test_a_refusal_in_one_piece(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """Without streaming too a refusal stands in the place of the text."""
    server.enqueue(Reply(refusal="I would rather not."))

    answer = await client.chat.completions.create(model="house-writer", messages=PROMPT)

    assert answer.choices[0].message.refusal == "I would rather not."
    assert answer.choices[0].message.content is None


async def test_a_held_answer_waits(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A reply can stop after some tokens until the test lets it go on."""
    reply = Reply("One two three.", hold_after=2)
    server.enqueue(reply)
    reading = asyncio.create_task(read(await ask(client)))

    await reply.held.wait()
    assert server.requests[0].tokens_sent == 2
    reply.release()

    assert text_of(await reading) == "One two three."


async def test_a_cut_connection(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A dropped connection is an error in the middle of the text, not an end."""
    server.enqueue(Reply("One two three.", cut=2))
    stream = await ask(client)
    heard = [await anext(stream) for _ in range(3)]

    with pytest.raises(openai.APIConnectionError):
        await anext(stream)

    assert text_of(heard) == "One two "
    assert not server.requests[0].hung_up


async def test_a_cut_that_looks_clean(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A stream can end without an error and without a finish reason."""
    server.enqueue(Reply("One two three.", cut_clean=2))

    chunks = await read(await ask(client))

    assert text_of(chunks) == "One two "
    assert finish_of(chunks) == []


async def test_silence(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A silent reply never comes, and ends when the client goes."""
    server.enqueue(Reply(silence=True))

    with pytest.raises(openai.APITimeoutError):
        await ask(client.with_options(timeout=0.05))

    await server.requests[0].ended.wait()
    assert server.requests[0].hung_up


async def test_a_client_that_hangs_up(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """An answer stops when its client goes, and the test can see where."""
    reply = Reply("One two three.", hold_after=1)
    server.enqueue(reply)
    stream = await ask(client)
    await reply.held.wait()

    await stream.close()
    await server.requests[0].ended.wait()

    assert server.requests[0].hung_up
    assert server.requests[0].tokens_sent == 1


async def test_a_closing_server_ends_its_answers() -> None:
    """A server that closes ends the answers that are still held."""
    async with ModelServer() as server:
        reply = Reply(hold_after=0)
        server.enqueue(reply)
        async with openai.AsyncOpenAI(base_url=server.base_url, api_key="any") as client:
            await ask(client)
            await reply.held.wait()
            (request,) = server.requests
            await server.__aexit__()

            assert request.ended.is_set()
            assert not request.hung_up


async def test_paced_tokens(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """A paced reply begins at once, and its first token comes after its pause."""
    server.enqueue(Reply("One two three.", seconds_per_token=3600))

    stream = await ask(client)
    first = await anext(stream)
    await stream.close()

    assert first.choices[0].delta.role == "assistant"
    assert server.requests[0].tokens_sent == 0


async def test_models(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """The list of models is the test's own."""
    server.models.append("house-writer-2")

    names = [model.id async for model in client.models.list()]

    assert names == ["house-writer", "house-writer-2"]
    assert (await client.models.retrieve("house-writer-2")).id == "house-writer-2"


async def test_an_unknown_model(client: openai.AsyncOpenAI) -> None:
    """A model that is not on the list is not found."""
    with pytest.raises(openai.NotFoundError) as caught:
        await client.models.retrieve("ghost-writer")

    assert caught.value.code == "model_not_found"


async def test_models_can_fail(server: ModelServer, client: openai.AsyncOpenAI) -> None:
    """The list of models can be refused, as with a wrong key."""
    server.models_failure = Reply(status=401, code="invalid_api_key")

    with pytest.raises(openai.AuthenticationError):
        await client.models.list()
    with pytest.raises(openai.AuthenticationError):
        await client.models.retrieve("house-writer")
