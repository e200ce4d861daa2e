"""The whole path as a newcomer goes it: in the browser, against the real bot."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import opened
from tests.house import House, house
from tests.model_server import NEWSLETTER, Reply
from workspace.client import until

BRIEF = "• The library opens on Sundays\n• Volunteers wanted"


@pytest_asyncio.fixture(loop_scope="session")
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """A workspace with a bot in it."""
    async with house(tmp_path) as home, home.bot():
        yield home


@pytest_asyncio.fixture(loop_scope="session")
async def page(home: House, browser: Browser) -> AsyncIterator[Page]:
    """The workspace's page in the browser."""
    async with opened(browser, home.served.announcement.page) as page:
        yield page


async def _send(page: Page, text: str) -> None:
    composer = page.get_by_role("textbox", name="Message #newsletter")
    await composer.fill(text)
    await composer.press("Enter")


async def test_a_command_becomes_a_draft_that_grows(home: House, page: Page) -> None:
    """A person pastes bullets and sees the draft grow in the thread beside, until it is whole."""
    reply = Reply(text=NEWSLETTER, hold_after=8)
    home.model.enqueue(reply)

    await _send(page, f"/chrisgpt {BRIEF}")

    thread = page.get_by_role("complementary", name="Thread")
    first_words = "".join(reply.pieces[:8]).strip()[:30]
    await expect(thread.locator(".plain_text", has_text=first_words)).to_be_visible()
    await expect(thread.get_by_role("button", name="Stop")).to_be_visible()
    reply.release()
    await expect(thread).to_contain_text("written by openai:house-writer")
    await expect(thread).to_contain_text("Kept in the output folder as ")
    await expect(thread.get_by_role("button", name="Stop")).to_have_count(0)
    await expect(page.get_by_role("log", name="#newsletter", exact=True)).to_contain_text(
        "Volunteers wanted"
    )


async def test_the_form_asks_and_keeps_what_was_typed(home: House, page: Page) -> None:
    """The command alone opens a form; a brief of one word is refused beside the field and stays."""
    await _send(page, "/chrisgpt")
    form = page.get_by_role("dialog", name="New draft")
    await form.get_by_label("Bullets").fill("Library")
    await form.get_by_role("button", name="Write it").click()
    await expect(form).to_contain_text("One word is too little")
    await expect(form.get_by_label("Bullets")).to_have_value("Library")

    await form.get_by_label("Title").fill("Winter issue")
    await form.get_by_label("Bullets").fill(BRIEF)
    await form.get_by_role("button", name="Write it").click()

    await expect(form).to_have_count(0)
    channel = page.get_by_role("log", name="#newsletter", exact=True)
    await expect(channel).to_contain_text("Winter issue")
    await expect(channel.get_by_role("button", name=re.compile("1 reply"))).to_be_visible()
    # The thread's first message stands before the model is asked.
    await until(lambda: bool(home.model.requests), what="the model to be asked")
    assert "Winter issue" in str(home.model.requests[0].body)


async def test_stop_keeps_the_words_and_try_again_writes_anew(home: House, page: Page) -> None:
    """Stop keeps what is written and says who stopped it; Try again brings the whole draft."""
    home.model.enqueue(Reply(text=NEWSLETTER * 8, seconds_per_token=0.05))
    await _send(page, f"/chrisgpt {BRIEF}")
    thread = page.get_by_role("complementary", name="Thread")

    # The writer writes on: the message is drawn anew again and again under the pointer.
    await expect(thread).to_contain_text("Dear all, our")
    await thread.get_by_role("button", name="Stop").click()
    await expect(thread).to_contain_text("Stopped by @Editor")
    await expect(thread).to_contain_text("Dear all, our")
    await thread.get_by_role("button", name="Try again").click()

    await expect(thread).to_contain_text("version 2")
    await expect(thread.get_by_role("button", name="Try again")).to_have_count(0)
    await expect(thread).to_contain_text("A newer version is further down.")
