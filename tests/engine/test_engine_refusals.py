"""Who and what the engine refuses, as the SDK and a plain client see it."""

import json
from collections.abc import AsyncIterator

import aiohttp
import openai
import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from engine.server import Running
from tests.engine.engines import KEY, a_client

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODEL = "smollm2-135m"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(engine: Running) -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client with the key."""
    base_url = f"{engine.announcement.base_url}/"
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(base_url, headers=headers) as session:
        yield session


async def test_a_wrong_key_is_refused(engine: Running) -> None:
    """Without the right key nothing is told, not even which models there are."""
    async with a_client(engine, key="sk-local-wrong") as stranger:
        with pytest.raises(openai.AuthenticationError) as caught:
            await stranger.models.list()

    assert caught.value.code == "invalid_api_key"
    assert KEY not in caught.value.message


@pytest.mark.parametrize("given", ["", KEY, f"Basic {KEY}", "Bearer", "Bearer \udcff"])
async def test_a_key_comes_as_a_bearer_token(session: aiohttp.ClientSession, given: str) -> None:
    """A missing key, another scheme and bytes that are no text are refused alike."""
    async with session.get("models", headers={"Authorization": given}) as answer:
        assert answer.status == 401


async def test_an_unknown_model_is_refused_by_name(client: AsyncOpenAI) -> None:
    """The refusal says which model was meant, for a chat and for the model's description."""
    with pytest.raises(openai.NotFoundError, match="gpt-9") as caught:
        await client.chat.completions.create(
            model="gpt-9", messages=[{"role": "user", "content": "Hello"}]
        )
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")

    with pytest.raises(openai.NotFoundError, match="gpt-9"):
        await client.models.retrieve("gpt-9")


@pytest.mark.parametrize("stream", [False, True])
async def test_a_prompt_longer_than_the_context_is_refused(
    client: AsyncOpenAI,
    stream: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    """Too long a prompt is refused with its length, before a stream opens."""
    with pytest.raises(openai.BadRequestError, match="4096") as caught:
        await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "shark " * 5000}], stream=stream
        )

    assert (caught.value.code, caught.value.param) == ("context_length_exceeded", "messages")


async def test_a_wrong_value_names_its_field(client: AsyncOpenAI) -> None:
    """The SDK's error carries the field's name."""
    with pytest.raises(openai.BadRequestError, match="temperature") as caught:
        await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "Hello"}], temperature=3
        )

    assert (caught.value.type, caught.value.param) == ("invalid_request_error", "temperature")


async def test_a_body_over_one_megabyte_is_refused(client: AsyncOpenAI) -> None:
    """Too large a request is refused, and the client still reads why."""
    with pytest.raises(openai.APIStatusError, match="too large") as caught:
        await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "x" * 1_500_000}]
        )

    assert caught.value.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_json_is_refused(session: aiohttp.ClientSession, body: bytes) -> None:
    """A body that cannot be read is the client's mistake, not the engine's."""
    async with session.post("chat/completions", data=body) as answer:
        assert answer.status == 400
        assert "JSON" in (await answer.json())["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "nothing", 404), ("DELETE", "models", 405)]
)
async def test_an_unknown_route_is_refused_in_openais_shape(
    session: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    """A route that does not exist answers as JSON too."""
    async with session.request(method, path) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (status, "unknown_url")


@pytest.mark.parametrize("path", ["/v1/models", "/health"])
@pytest.mark.parametrize(
    "headers", [{"Host": "engine.example.org"}, {"Host": ""}, {"Origin": "http://127.0.0.1"}]
)
async def test_a_page_in_a_browser_is_refused(
    session: aiohttp.ClientSession, path: str, headers: dict[str, str]
) -> None:
    """A foreign host name or a page's origin is refused, with the key and without."""
    async with session.get(path, headers=headers) as answer:
        assert answer.status == 403


async def test_health_needs_no_key(session: aiohttp.ClientSession, engine: Running) -> None:
    """Whether the engine is ready can be asked without the key."""
    await engine.host.generator()
    async with session.get("/health", headers={"Authorization": ""}) as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "ready")


async def test_the_server_inside_is_shut(engine: Running, session: aiohttp.ClientSession) -> None:
    """llama.cpp's own server is on the loopback address, and opens to no key of ours."""
    generator = await engine.host.generator()
    address = generator._shelf.borrow(None)._server.listening_address

    assert address.startswith("http://127.0.0.1:")
    for headers in ({}, {"Authorization": "Bearer "}):
        async with session.post(
            f"{address}/v1/chat/completions", data=json.dumps({}), headers=headers
        ) as answer:
            assert answer.status == 401
