"""A workspace for each test, people in it, and a Bolt app that the test writes."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from workspace.client import Client, Persona
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST, Running, running
from workspace.settings import Settings

Connect = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack's SDK would send even loopback traffic through a proxy it finds named."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def settings() -> Settings:
    """Slack's patience, shortened where a test has to wait for its end."""
    return Settings(ack_timeout=1.0, retry_delays=(0.0, 0.1), scan_seconds=0.0)


@pytest.fixture
def manifest() -> Manifest:
    """The repository's own, of an app that hears little; one with other rights has another."""
    return hearing_little(read_manifest(MANIFEST))


def hearing_little(manifest: Manifest) -> Manifest:
    """Return a manifest of an app that is told of mentions and direct messages only."""
    return replace(manifest, bot_events=frozenset({"app_mention", "message.im"}))


@pytest.fixture
async def served(tmp_path: Path, settings: Settings, manifest: Manifest) -> AsyncIterator[Running]:
    """A running workspace."""
    async with running(tmp_path, settings=settings, manifest=manifest) as at:
        yield at


@pytest.fixture
async def client(served: Running) -> AsyncIterator[Client]:
    """Someone who looks on from outside."""
    async with Client(served.announcement) as client:
        yield client


@pytest.fixture
def editor(client: Client) -> Persona:
    """The editor at their keyboard."""
    return client.person("UEDITOR")


@pytest.fixture
def second(client: Client) -> Persona:
    """The second editor at theirs."""
    return client.person("USECOND")


@pytest.fixture
def slack(served: Running) -> AsyncWebClient:
    """Slack's own client, with the bot's token."""
    at = served.announcement
    return AsyncWebClient(token=at.bot_token, base_url=at.api_url, retry_handlers=[])


@pytest.fixture
def app(slack: AsyncWebClient) -> AsyncApp:
    """A Bolt app without listeners, not yet connected."""
    return AsyncApp(name="tests", client=slack)  # without a name Bolt reads the whole stack for one


@pytest.fixture
async def connect(served: Running, client: Client) -> AsyncIterator[Connect]:
    """Connect a Bolt app over Socket Mode, until the test ends."""
    async with connecting(served, client) as connect:
        yield connect


@asynccontextmanager
async def connecting(served: Running, client: Client) -> AsyncIterator[Connect]:
    """Connect Bolt apps over Socket Mode, until the block ends."""
    handlers: list[AsyncSocketModeHandler] = []

    async def connect_app(app: AsyncApp) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(app, served.announcement.app_token)
        handlers.append(handler)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # as the SDK has it
        await client.app_connected()
        return handler

    yield connect_app
    for handler in handlers:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as the SDK has it


@pytest.fixture
async def attentive(app: AsyncApp, connect: Connect) -> None:
    """Connect an app that listens to every event, and does nothing."""

    @app.event(re.compile(".*"))
    async def listen() -> None:
        pass

    await connect(app)


async def refused(call: Awaitable[object]) -> str:
    """The code with which Slack's client reports that this call was refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])
