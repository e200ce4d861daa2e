"""A growing message can be stopped where the app offers it."""

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.page.parts import CHANNEL, thread
from workspace.client import Persona
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST


@pytest.fixture
def manifest() -> Manifest:
    """An app that wants to hear when it is stopped."""
    given = read_manifest(MANIFEST)
    return replace(given, bot_events=given.bot_events | {"agent_session_stopped"})


async def test_a_growing_message_is_stopped(
    page: Page, editor: Persona, slack: AsyncWebClient
) -> None:
    """The button ends it; what is there stays, the app can add nothing, and the button goes."""
    parent = await editor.say("#newsletter", "a parent")
    stream = await slack.chat_startStream(
        channel=CHANNEL,
        thread_ts=parent.ts,
        recipient_user_id="UEDITOR",
        recipient_team_id="T0LOCAL",
        markdown_text="Dear readers",
    )
    await page.get_by_role("button", name="1 reply").click()
    growing = thread(page).locator(".message.streaming")
    await growing.get_by_role("button", name="Stop").click()

    await expect(growing).to_have_count(0)
    await expect(thread(page).locator(".message", has_text="Dear readers")).to_be_visible()
    await expect(thread(page).get_by_role("button", name="Stop")).to_have_count(0)
    append = slack.chat_appendStream(channel=CHANNEL, ts=stream["ts"], markdown_text="!")
    assert await refused(append) == "stopped_by_user"
