"""POST /tokenize: a conversation in tokens, for whoever may come in."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from engine.llama import CONTEXT
from engine.server import Running
from tests.engine.engines import KEY

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODEL = "smollm2-135m"
USER = {"role": "user", "content": "Write about whales."}
ANSWER = {"role": "assistant", "content": "Blue whales sing. 🐋"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(engine: Running) -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client with the key."""
    base_url = engine.announcement.base_url.removesuffix("v1")
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(base_url, headers=headers) as session:
        yield session


async def tokenized(
    session: aiohttp.ClientSession,
    body: object,
    headers: dict[str, str] | None = None,
    status: int = 200,
) -> dict[str, Any]:
    """What the engine answers."""
    async with session.post("tokenize", json=body, headers=headers) as answer:
        assert answer.status == status
        said: dict[str, Any] = await answer.json()
        return said


async def test_a_conversation_is_counted_as_chat_reads_it(
    session: aiohttp.ClientSession, client: AsyncOpenAI
) -> None:
    """It is as many tokens as a chat with it reads, and they are told in vLLM's words."""
    said = await tokenized(session, {"model": MODEL, "messages": [USER]})

    chat = await client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": USER["content"]}],
        max_tokens=1,
    )
    assert chat.usage is not None
    assert said["count"] == len(said["tokens"]) == chat.usage.prompt_tokens
    assert said["max_model_len"] == CONTEXT
    assert all(isinstance(token, int) for token in said["tokens"])


async def test_the_header_of_an_answer_can_be_left_out(session: aiohttp.ClientSession) -> None:
    """Without it a whole example is counted; with it the answer's header comes on top."""
    body = {"model": MODEL, "messages": [USER, ANSWER]}
    whole = await tokenized(session, body | {"add_generation_prompt": False})
    more = await tokenized(session, body | {"add_generation_prompt": True})

    assert more["tokens"][: whole["count"]] == whole["tokens"]
    assert more["count"] > whole["count"]
    assert await tokenized(session, body | {"add_generation_prompt": None}) == more


async def test_every_model_reads_the_same(session: aiohttp.ClientSession) -> None:
    """What a model has learned changes no token; a text longer than its context is counted too."""
    long = {"role": "user", "content": "whale " * 2 * CONTEXT}
    said = [
        await tokenized(session, {"model": model, "messages": [long]})
        for model in (MODEL, f"{MODEL}-base")
    ]
    assert said[0] == said[1]
    assert said[0]["count"] > CONTEXT


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ([], None),
        ({"messages": [USER]}, "model"),
        ({"model": MODEL}, "messages"),
        ({"model": MODEL, "messages": []}, "messages"),
        ({"model": MODEL, "messages": [{"role": "user"}]}, "messages[0].content"),
        (
            {"model": MODEL, "messages": [USER], "add_generation_prompt": "yes"},
            "add_generation_prompt",
        ),
    ],
)
async def test_what_cannot_be_counted_is_refused(
    session: aiohttp.ClientSession, body: object, param: str | None
) -> None:
    """The refusal names the field, in the shape that OpenAI's clients know."""
    said = await tokenized(session, body, status=400)
    assert said["error"]["param"] == param


async def test_an_unknown_model_is_refused(session: aiohttp.ClientSession) -> None:
    """Nobody can tell how a model reads that is not here."""
    said = await tokenized(session, {"model": "gpt-9", "messages": [USER]}, status=404)
    assert said["error"]["code"] == "model_not_found"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer sk-local-wrong"}, 401),
        ({"Host": "engine.example.org"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
    ],
)
async def test_the_guard_stands_before_it(
    session: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    """Without the key, under a foreign name and from a page nothing is counted."""
    said = await tokenized(session, {"model": MODEL, "messages": [USER]}, headers, status)
    assert "tokens" not in said


async def test_it_is_not_for_the_shell_of_a_browser(session: aiohttp.ClientSession) -> None:
    """It is asked with POST only."""
    async with session.get("tokenize") as answer:
        assert answer.status == 405
