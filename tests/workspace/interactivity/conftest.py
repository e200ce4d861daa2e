"""A workspace whose app has a Home tab and shortcuts, and a way to put forms before people."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from workspace.client import Form, Persona
from workspace.jsons import Json
from workspace.manifest import Manifest, Shortcut, read_manifest
from workspace.server import MANIFEST

OpenForm = Callable[[Json], Awaitable[Form]]


@pytest.fixture
def manifest() -> Manifest:
    """The app's own manifest, with a Home tab, files, and a shortcut of each kind."""
    usual = read_manifest(MANIFEST)
    return replace(
        usual,
        home_tab=True,
        scopes=usual.scopes | {"files:read"},
        bot_events=usual.bot_events | {"app_home_opened"},
        shortcuts=(
            Shortcut("Brief from this", "message", "brief_message"),
            Shortcut("New brief", "global", "brief_anywhere"),
        ),
    )


@pytest.fixture
def uses(app: AsyncApp) -> list[Json]:
    """What the app hears of elements; it acknowledges each."""
    heard: list[Json] = []

    @app.action(re.compile(""))
    async def used(ack: AsyncAck, body: Json) -> None:
        heard.append(body)
        await ack()

    return heard


@pytest.fixture
def submitted(app: AsyncApp) -> list[Json]:
    """The forms that reach the app; it acknowledges each, which closes the form."""
    heard: list[Json] = []

    @app.view(re.compile(""))
    async def taken(ack: AsyncAck, body: Json) -> None:
        heard.append(body)
        await ack()

    return heard


@pytest.fixture
async def open_form(app: AsyncApp, connect: Connect, editor: Persona) -> OpenForm:
    """Let the app open a form in front of the editor, who runs a command for it."""
    wanted: list[Json] = []

    @app.command("/drafts")
    async def show(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=wanted.pop())

    await connect(app)

    async def opened(view: Json) -> Form:
        wanted.append(view)
        outcome = await editor.run("#newsletter", "/drafts")
        assert outcome.ok, outcome
        return await editor.form(title=view["title"]["text"])

    return opened
