"""Shortcuts: from a message's menu, and from the composer's list."""

import asyncio
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp

from tests.workspace.conftest import Connect
from tests.workspace.page.parts import choose, composer, said, type_in
from workspace.client import Persona
from workspace.jsons import Json
from workspace.manifest import Manifest, Shortcut, read_manifest
from workspace.server import MANIFEST


@pytest.fixture
def manifest() -> Manifest:
    """An app that has two shortcuts."""
    shortcuts = (
        Shortcut("Draft from this", "message", "draft_from", "Turn bullets into a draft"),
        Shortcut("New draft", "global", "new_draft", "Begin with a form"),
    )
    return replace(read_manifest(MANIFEST), shortcuts=shortcuts)


async def test_shortcuts_reach_the_app(
    page: Page, app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """One in a message's menu brings the message along; one behind the slash brings none."""
    heard: asyncio.Queue[Json] = asyncio.Queue()

    @app.shortcut("draft_from")
    async def draft_from(ack: AsyncAck, shortcut: Json) -> None:
        await ack()
        heard.put_nowait(shortcut)

    @app.shortcut("new_draft")
    async def new_draft(ack: AsyncAck, shortcut: Json) -> None:
        await ack()
        heard.put_nowait(shortcut)

    await connect(app)
    await editor.say("#newsletter", "three topics")
    await choose(page, said(page, "three topics"), "Draft from this")
    first = await asyncio.wait_for(heard.get(), timeout=5)
    await type_in(composer(page), "/new")
    await composer(page).press("Enter")
    second = await asyncio.wait_for(heard.get(), timeout=5)

    assert first["message"]["text"] == "three topics"
    assert (second["type"], second["callback_id"]) == ("shortcut", "new_draft")
    await expect(composer(page)).to_have_value("")
