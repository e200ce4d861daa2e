"""The page without its bot, and without its workspace."""

import contextlib
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, expect
from slack_bolt.async_app import AsyncApp

from tests.browser import opened
from tests.workspace.conftest import Connect
from tests.workspace.page.parts import (
    CHANNEL,
    composer,
)
from workspace.acts.writing import post_message
from workspace.server import running


async def test_a_bot_that_is_not_there_is_said_to_be_starting(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Until the app connects the page says so, and a command that failed keeps its text."""
    starting = page.get_by_text("ChrisGPT is starting…")
    await expect(starting).to_be_visible()

    await composer(page).fill("/chrisgpt • one\n• two")
    await composer(page).press("Enter")

    note = page.locator(".note")
    await expect(note).to_contain_text("dispatch_failed")
    await expect(note).to_contain_text("Only visible to you")
    await expect(composer(page)).to_have_value("/chrisgpt • one\n• two")
    await note.get_by_role("button", name="Dismiss").click()
    await expect(note).to_have_count(0)
    await expect(composer(page)).to_be_focused()
    await connect(app)
    await expect(starting).to_be_hidden()


async def test_a_lost_workspace_is_said_and_found_again(browser: Browser, tmp_path: Path) -> None:
    """Away, it says what to do; with another key, where to go; with its own, it catches up."""
    server = contextlib.AsyncExitStack()
    first = await server.enter_async_context(running(tmp_path))
    port = urlsplit(first.announcement.base_url).port or 0
    async with opened(browser, first.announcement.page) as page:
        await expect(page.get_by_text("ChrisGPT is starting…")).to_be_visible()
        await page.clock.install()
        await server.aclose()
        await expect(page.get_by_text("Reconnecting…")).to_be_visible()
        await page.clock.fast_forward(10_000)
        await expect(page.get_by_text("If it was stopped, start it with make run.")).to_be_visible()
        async with running(tmp_path, port) as second:
            line = page.locator("#connection")
            await expect(line).to_contain_text("with a new address", timeout=15_000)
            await composer(page).fill("half a thought")
            await composer(page).press("Enter")
            await expect(page.locator(".note .plain")).to_have_text(await line.inner_text())
            tab = await page.context.new_page()
            await tab.goto(second.announcement.page)
            await expect(composer(tab)).to_have_value("half a thought")
            await tab.close()
        async with running(tmp_path, port) as again:
            again.workspace.tokens = second.workspace.tokens
            await post_message(again.workspace, "UEDITOR", CHANNEL, "written meanwhile")
            meanwhile = page.locator(".message", has_text="meanwhile")
            await expect(meanwhile).to_be_visible(timeout=15_000)
            await expect(page.locator("#connection")).to_be_hidden()
