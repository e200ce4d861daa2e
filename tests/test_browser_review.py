"""A draft as an editor brings it to its end: in the browser, against the real bot."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from handlers.bot import Bot
from tests.browser import DESKTOP, PHONE, opened
from tests.house import PATIENCE, House, house
from tests.model_server import NEWSLETTER, Reply
from tests.test_browser_training import sideways
from tests.workspace.page.parts import composer, reply_field, thread
from tests.workspace.page.test_accessibility import complaints

WAIT = PATIENCE * 1000
"""Milliseconds until a test gives up: the machine may be busy."""
CHANGED = NEWSLETTER.replace("somebody you have not met", "a friend")


@pytest_asyncio.fixture(loop_scope="session")
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """A workspace with people in it."""
    async with house(tmp_path) as home:
        yield home


@pytest_asyncio.fixture(loop_scope="session")
async def bot(home: House) -> AsyncIterator[Bot]:
    """The bot in that workspace."""
    async with home.bot() as bot:
        yield bot


async def send(field: Locator, text: str) -> None:
    """Type a message, and send it."""
    await field.fill(text)
    await field.press("Enter")


def version(page: Page, number: int) -> Locator:
    """The message with a version, in the thread."""
    return thread(page).locator(".message", has_text=f"Draft 1, version {number}")


async def shows(where: Locator, words: str | re.Pattern[str]) -> None:
    """Wait until these words stand there."""
    await expect(where).to_contain_text(words, timeout=WAIT)


async def press(where: Locator, name: str) -> None:
    """Press a button."""
    await where.get_by_role("button", name=name, exact=True).click()


async def test_from_a_reply_to_the_approved_files(home: House, bot: Bot, browser: Browser) -> None:
    """An editor asks for a change, edits what comes, approves it, and has the files.

    On the way all of it fits a phone, and an automatic examiner finds no barrier.
    """
    home.model.enqueue(Reply(NEWSLETTER), Reply(CHANGED))
    address = home.served.announcement.page
    async with opened(browser, address, DESKTOP) as page:
        await send(composer(page), "/chrisgpt Spring:\n• Sunday opening\n• Volunteers")
        await shows(version(page, 1), "Approve")

        await send(reply_field(page), "Let them bring a friend.")
        await shows(version(page, 2), "What changed since version 1")
        await shows(version(page, 2), "Let them bring a friend.")
        await expect(version(page, 2).locator("s")).to_have_text("somebody you have not met.")
        await expect(version(page, 1).get_by_role("button", name="Approve")).to_have_count(0)

        await press(version(page, 2), "Edit")
        form = page.get_by_role("dialog", name="Edit draft 1")
        await expect(form.get_by_label("Subject")).to_have_value("New doors, long lunches")
        assert await complaints(page) == []
        await form.get_by_label("Subject").fill("Doors are open 🍂")
        await press(form, "Save as a version")
        await shows(version(page, 3), re.compile(r"edited by\s+@Editor"))
        await shows(version(page, 3), "Subject: Doors are open 🍂")
        assert await complaints(page) == []

        async with opened(browser, address, PHONE) as phone:
            await phone.get_by_role("button", name=re.compile(r"\brepl(y|ies)\b")).click()
            await shows(version(phone, 3), "Approve")
            assert await sideways(phone) == []
            # Nobody gave the writer that day: it is ticked off, and something else is left open.
            riskiest = version(phone, 3).get_by_role("button", name="Checked", exact=True)
            await riskiest.first.click()
            await shows(version(phone, 3), re.compile(r"To check: \d+ of \d+"))
            await press(version(phone, 3), "Approve")
            asked = phone.get_by_role("dialog", name=re.compile("still to be checked"))
            await press(asked, "Approve anyway")
            await shows(version(phone, 3), re.compile(r"Approved by\s+@Editor"))

        await shows(version(page, 3), re.compile(r"Approved by\s+@Editor"))
        await expect(version(page, 3).get_by_role("button", name="Approve")).to_have_count(0)
        channel = page.get_by_role("log", name="#newsletter", exact=True)
        told = channel.locator(".message", has_text="approved “Spring” (draft 1, version 3)")
        await shows(told, re.compile(r"spring-1-v3\.txt"))
        await shows(told, re.compile(r"spring-1-v3\.html"))

    approved = (await bot.archive.versions.of(1))[2]
    draft = await bot.archive.drafts.get(1)
    assert approved.text == CHANGED.replace("New doors, long lunches", "Doors are open 🍂").strip()
    assert draft.output_file is not None
    assert (home.output / draft.output_file).read_bytes() == approved.text.encode()
