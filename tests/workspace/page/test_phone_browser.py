"""The page on a phone."""

from playwright.async_api import Browser, expect

from tests.browser import PHONE, opened
from tests.workspace.page.parts import (
    composer,
    thread,
)
from workspace.client import Persona
from workspace.server import Running


async def test_on_a_phone_one_pane_is_in_front(
    browser: Browser, served: Running, editor: Persona
) -> None:
    """At 390 pixels the list, the conversation and the thread take turns, and nothing overflows."""
    parent = await editor.say("#newsletter", "a parent")
    await editor.reply(parent, "a reply")
    async with opened(browser, served.announcement.page, PHONE) as page:
        await page.get_by_role("button", name="1 reply").click()
        await expect(thread(page)).to_contain_text("a reply")
        await expect(composer(page)).to_be_hidden()
        await page.get_by_role("button", name="Back to #newsletter").click()
        await expect(composer(page)).to_be_visible()
        await page.get_by_role("button", name="Channels and people").click()
        await expect(composer(page)).to_be_hidden()
        await page.get_by_role("link", name="desk").click()
        await expect(page.get_by_role("log", name="#desk")).to_be_visible()
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"]
