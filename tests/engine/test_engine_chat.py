"""A conversation with the engine, through the SDK that the bot uses."""

import asyncio
from typing import Any

import aiohttp
import pytest
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionChunk, ChatCompletionUserMessageParam

from engine.server import Running
from tests.engine.engines import KEY

pytestmark = pytest.mark.asyncio(loop_scope="module")

WRITER = "smollm2-135m"
MODEL = f"{WRITER}-base"
SHARKS: list[ChatCompletionUserMessageParam] = [
    {"role": "user", "content": "Write three sentences about sharks."}
]


async def written(client: AsyncOpenAI, **fields: Any) -> str:  # noqa: ANN401 - the SDK's own fields
    """A whole answer about sharks."""
    answer = await client.chat.completions.create(
        model=MODEL, messages=SHARKS, max_tokens=40, **fields
    )
    return answer.choices[0].message.content or ""


async def streamed(client: AsyncOpenAI, **fields: Any) -> list[ChatCompletionChunk]:  # noqa: ANN401 - the SDK's own fields
    """The chunks of an answer about sharks."""
    stream = await client.chat.completions.create(
        model=MODEL, messages=SHARKS, max_tokens=40, stream=True, **fields
    )
    return [chunk async for chunk in stream]


def text_of(chunks: list[ChatCompletionChunk]) -> str:
    """The words in these chunks."""
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


async def test_the_streamed_text_is_the_whole_text(client: AsyncOpenAI) -> None:
    """At temperature 0 and with one seed, streaming changes how the words come, not the words."""
    whole = await written(client, temperature=0, seed=7)
    chunks = await streamed(client, temperature=0, seed=7)

    assert text_of(chunks) == whole
    assert len(chunks) > 10


async def test_a_stream_opens_with_the_role_and_ends_with_the_reason(client: AsyncOpenAI) -> None:
    """The chunks of one answer share an id; the first says who speaks, the last why it ended."""
    chunks = await streamed(client, temperature=0, seed=7)

    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert chunks[0].id.startswith("chatcmpl-")
    assert {(chunk.object, chunk.model) for chunk in chunks} == {("chat.completion.chunk", MODEL)}
    assert (chunks[0].choices[0].delta.role, chunks[0].choices[0].delta.content) == (
        "assistant",
        "",
    )
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1].choices[0].finish_reason == "length"


async def test_usage_comes_last_when_asked_for(client: AsyncOpenAI) -> None:
    """A chunk with the usage and no choices follows, and only for those who asked."""
    options = {"include_usage": True}
    chunks = await streamed(client, temperature=0, seed=7, stream_options=options)

    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 40
    assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)


async def test_the_wire_holds_openais_fields_only(engine: Running) -> None:
    """What llama.cpp adds of its own stays inside; the stream ends with [DONE]."""
    body = {
        "model": MODEL,
        "messages": SHARKS,
        "max_tokens": 2,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    headers = {"Authorization": f"Bearer {KEY}"}
    url = f"{engine.announcement.base_url}/chat/completions"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, json=body) as answer,
    ):
        events = (await answer.text()).split("\n\n")

    assert answer.content_type == "text/event-stream"
    assert events[-2:] == ["data: [DONE]", ""]
    assert "timings" not in "".join(events)
    assert '"usage": null' in events[0]


async def test_the_whole_answer_counts_its_tokens(client: AsyncOpenAI) -> None:
    """The length that was asked for is kept, said as the reason, and counted."""
    answer = await client.chat.completions.create(model=MODEL, messages=SHARKS, max_tokens=5)

    assert answer.id.startswith("chatcmpl-")
    assert (answer.object, answer.model) == ("chat.completion", MODEL)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 5
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + 5


async def test_the_text_ends_before_a_stop(client: AsyncOpenAI) -> None:
    """A stop text ends the answer, and is not part of it, whole or streamed."""
    whole = await written(client, temperature=0)
    stop = whole.split()[3]
    answer = await client.chat.completions.create(
        model=MODEL, messages=SHARKS, temperature=0, stop=stop, max_tokens=40
    )
    chunks = await streamed(client, temperature=0, stop=[stop, "never to be seen"])

    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.content == whole[: whole.index(stop)]
    assert text_of(chunks) == whole[: whole.index(stop)]


async def test_a_seed_repeats_itself(client: AsyncOpenAI) -> None:
    """One seed gives one text even when it is hot, another seed another; any integer will do."""
    first, again, other = [
        await written(client, temperature=1, seed=seed) for seed in (2**40 + 5, 2**40 + 5, -3)
    ]

    assert first == again
    assert first != other


async def test_two_who_ask_at_once_do_not_disturb_each_other(client: AsyncOpenAI) -> None:
    """Two answers written side by side are what each is alone."""
    alone = [await written(client, temperature=0.3, seed=seed) for seed in (1, 2)]
    together = await asyncio.gather(
        *(written(client, temperature=0.3, seed=seed) for seed in (1, 2))
    )

    assert together == alone


async def test_an_assistants_turn_at_the_end_was_taken(client: AsyncOpenAI) -> None:
    """The model answers after an assistant's message, and does not go on with its sentence."""
    answer = await client.chat.completions.create(
        model=MODEL,
        messages=[*SHARKS, {"role": "assistant", "content": "Dear"}],
        temperature=0,
        max_tokens=5,
    )

    # To go on would be to begin with the space before the next word.
    assert not (answer.choices[0].message.content or " ").startswith(" ")


@pytest.mark.parametrize("token", ["<|im_end|>", "<|im_start|>", "<|endoftext|>"])
async def test_a_control_token_in_a_message_is_only_text(client: AsyncOpenAI, token: str) -> None:
    """Nobody's words can end a turn and begin another: the model reads such a token's name."""
    lengths = []
    for text in ("a  b", f"a {token} b"):
        answer = await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": text}], max_tokens=1
        )
        assert answer.usage is not None
        lengths.append(answer.usage.prompt_tokens)

    # The control token itself would be one.
    assert lengths[1] - lengths[0] > 4


async def test_the_model_is_listed(client: AsyncOpenAI) -> None:
    """The models can be listed, and asked for by name."""
    listed = [model async for model in client.models.list()]

    assert [(model.id, model.object, model.owned_by) for model in listed] == [
        (WRITER, "model", "local"),
        (MODEL, "model", "local"),
    ]
    assert await client.models.retrieve(WRITER) == listed[0]
