"""A training file as an admin sees it: built, told of, and reported on, in the browser."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.words import built as built_words
from bot.words import reports as report_words
from handlers.bot import Bot
from tests.browser import DESKTOP, PHONE, opened
from tests.house import House, house
from tests.test_browser_training import WAIT, become_admin, channel, command, shows, sideways
from tests.training.building.newsroom import Newsroom
from tests.workspace.page.parts import thread
from tests.workspace.page.test_accessibility import complaints

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DRAFTS = 24
"""So many letters were approved, every third one after an edit."""


@pytest_asyncio.fixture(loop_scope="session")
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """A workspace, and an engine that could train."""
    async with house(tmp_path, trains=True) as home:
        yield home


@pytest_asyncio.fixture(loop_scope="session")
async def bot(home: House) -> AsyncIterator[Bot]:
    """The bot in that workspace, and what was approved so far."""
    async with home.bot() as bot:
        newsroom = Newsroom(bot.archive)
        for number in range(DRAFTS):
            await newsroom.approved(number, edited=number % 3 == 0)
        yield bot


def built_card(page: Page) -> Locator:
    """What was built."""
    return channel(page).locator(".message", has_text=built_words.title(DRAFTS))


def report_card(page: Page) -> Locator:
    """The report that everybody sees."""
    return channel(page).locator(".message", has_text="The details are in the thread")


def picture(page: Page) -> Locator:
    """The report's picture."""
    return thread(page).locator(".message").get_by_role("img").last


async def build(page: Page) -> None:
    """Have the training files built, and wait for the card."""
    await become_admin(page)
    await command(page, "/finetune dataset build")
    await shows(built_card(page), "-training.jsonl")
    await shows(built_card(page), "-validation.jsonl")
    await shows(built_card(page), "-pairs.jsonl")


async def see_report(page: Page) -> None:
    """Press for the report on what is learned from, and wait until all of it is there."""
    report = built_card(page).get_by_role("button", name=re.compile("^Show the report: .*-train"))
    await report.click()
    # The thread that answers a press opens by itself, on a phone in front of the card.
    for title in (report_words.TEACHES, report_words.HOLDS, report_words.WHETHER):
        await shows(thread(page), title)
    await expect(picture(page)).to_be_visible(timeout=WAIT)
    assert await picture(page).evaluate("image => image.decode().then(() => image.naturalWidth)")


async def test_from_approvals_to_a_report(home: House, bot: Bot, browser: Browser) -> None:
    """A command builds, a press reports: card, thread and picture; the next press plans."""
    async with opened(browser, home.served.announcement.page) as page:
        await build(page)
        await see_report(page)

        assert "will learn" in await report_card(page).inner_text()
        assert await picture(page).get_attribute("alt")
        [training] = [
            each for each in await bot.archive.datasets.kept() if each.origin["part"] == "training"
        ]
        await shows(report_card(page), training.name)
        await report_card(page).get_by_role("button", name="Plan a training").click()
        form = page.get_by_role("dialog", name="Train a writer")
        chosen = form.get_by_role("combobox", name="Training file")
        await expect(chosen).to_have_value(training.name, timeout=WAIT)


async def test_a_phone_shows_all_of_it(home: House, bot: Bot, browser: Browser) -> None:
    """What was built, the report, its details and its picture are no wider than a phone."""
    assert bot.settings.validation_share
    async with opened(browser, home.served.announcement.page, PHONE) as page:
        await build(page)
        assert await sideways(page) == []
        await see_report(page)
        assert await sideways(page) == []
        await page.go_back()
        await expect(report_card(page)).to_be_visible()
        assert await sideways(page) == []


async def test_card_and_thread_hold_no_barrier(home: House, bot: Bot, browser: Browser) -> None:
    """An automatic examiner finds nothing serious, in light and in dark."""
    assert bot.settings.validation_share
    async with opened(browser, home.served.announcement.page, DESKTOP) as page:
        await build(page)
        await see_report(page)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            assert await complaints(page) == []
