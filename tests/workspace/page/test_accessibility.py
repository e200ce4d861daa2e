"""The page for everyone: an automatic examiner finds nothing serious on any part of it."""

from dataclasses import replace

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import DESKTOP, PHONE, opened
from tests.workspace.conftest import Connect
from tests.workspace.page.parts import (
    CHANNEL,
    button,
    composer,
    form,
    opened_inspector,
    plain,
    said,
    thread,
)
from workspace.client import Message, Persona
from workspace.jsons import Json
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST, Running


@pytest.fixture
def manifest() -> Manifest:
    """An app that has a Home."""
    return replace(read_manifest(MANIFEST), home_tab=True)


async def complaints(page: Page) -> list[str]:
    """What the examiner calls serious or critical, with where it is."""
    results = await Axe().run(page)
    return [
        f"{found['id']}: {node['target']} {node['html'][:120]} {node.get('failureSummary', '')}"
        for found in results.response["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


async def furnish(editor: Persona, slack: AsyncWebClient) -> Message:
    """A channel with everything that messages can hold."""
    parent = await editor.say("#newsletter", "a *parent* with `code` and <https://example.org>")
    await editor.react(parent, "eyes")
    await editor.upload("#newsletter", "notes.txt", b"one", text="notes")
    await editor.reply(parent, "a reply, @Editor")
    await slack.chat_postMessage(
        channel=CHANNEL,
        text="buttons",
        blocks=[
            plain("a draft"),
            button("yes", "Approve", style="primary"),
            button("no", "Discard", style="danger"),
        ],
    )
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="a note")
    return parent


async def test_channel_thread_and_inspector_hold_no_barrier(
    browser: Browser, served: Running, editor: Persona, slack: AsyncWebClient
) -> None:
    """In light and in dark, with all that opens from them: menus, emoji, members, panel."""
    await furnish(editor, slack)
    for scheme in ("light", "dark"):
        async with opened(browser, served.announcement.page, DESKTOP, scheme=scheme) as page:
            await page.get_by_role("button", name="1 reply").click()
            await expect(thread(page)).to_contain_text("a reply")
            assert await complaints(page) == []
            await page.get_by_role("button", name="Developer panel").click()
            await expect(page.locator("#developer .record").first).to_be_visible()
            await said(page, "a draft").hover()
            await said(page, "a draft").get_by_role("button", name="More").click()
            assert await complaints(page) == []
            await page.get_by_role("menuitem", name="Add a reaction…").click()
            await expect(page.get_by_role("button", name="raised hands")).to_be_visible()
            assert await complaints(page) == []
            await page.keyboard.press("Escape")
            await page.get_by_role("button", name="5 members").click()
            assert await complaints(page) == []
            await page.keyboard.press("Escape")
            dialog = await opened_inspector(page, said(page, "a draft"))
            await dialog.locator(".record summary").first.click()
            assert await complaints(page) == []


async def test_a_form_holds_no_barrier(page: Page, app: AsyncApp, connect: Connect) -> None:
    """Also when it shows what is to be mended."""

    @app.command("/chrisgpt")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=form())

    await connect(app)
    await composer(page).fill("/chrisgpt ")
    await composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="New draft")
    await dialog.get_by_role("button", name="Write it").click()
    await expect(dialog).to_contain_text("Please fill this in.")

    assert await complaints(page) == []


async def test_the_phone_s_page_holds_no_barrier(
    browser: Browser, served: Running, editor: Persona, slack: AsyncWebClient
) -> None:
    """The conversation and the list of conversations, at 390 pixels."""
    await furnish(editor, slack)
    async with opened(browser, served.announcement.page, PHONE) as page:
        await expect(said(page, "a draft")).to_be_visible()
        assert await complaints(page) == []
        await page.get_by_role("button", name="Channels and people").click()
        await expect(page.get_by_role("link", name="desk")).to_be_visible()
        assert await complaints(page) == []


async def test_the_home_holds_no_barrier(page: Page, slack: AsyncWebClient) -> None:
    """What the app shows a person on its Home, with a button."""
    title = {"type": "header", "text": {"type": "plain_text", "text": "Your drafts"}}
    blocks = [title, plain("Two drafts wait."), button("open", "Open", style="primary")]
    await slack.views_publish(user_id="UEDITOR", view={"type": "home", "blocks": blocks})
    await page.get_by_role("link", name="Home of the app").click()
    await expect(page.get_by_text("Two drafts wait.")).to_be_visible()

    assert await complaints(page) == []
