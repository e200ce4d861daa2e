"""The README's picture of a report: `python -m bench.report_picture` takes it anew.

It is the bot's own report, with its details and its picture in the thread, on the sample letters as
a hasty team would have kept them: of the notes for each letter only the first few, of the letter
everything. So the answers say more than their requests, which is what the report is there to tell.
"""

import asyncio
import json
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page, ViewportSize, expect

from handlers.bot import Bot
from handlers.finetune.datasets import SAMPLES
from tests.browser import chromium, opened
from tests.house import House, house

PICTURE = Path(__file__).parent.parent / "docs" / "report.png"
SIZE = ViewportSize(width=1280, height=1500)
LETTERS = "letters-2025.jsonl"
KEPT_LINES = 7
"""Of a request: what is wanted, the title, and the first two notes."""
PATIENCE = 60_000.0
"""Milliseconds that a busy machine may take for a report."""
_TO_THE_END = "image => { const list = image.closest('.messages'); list.scrollTop = 1e6; }"


def _thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


async def _say(page: Page, text: str) -> None:
    composer = page.get_by_role("textbox", name="Message #newsletter")
    await composer.fill(text)
    await composer.press("Enter")


def _hasty(line: str) -> str:
    """Return an example with few of its notes left."""
    example = json.loads(line)
    for message in example["messages"]:
        if message["role"] == "user":
            message["content"] = "\n".join(message["content"].splitlines()[:KEPT_LINES])
    return json.dumps(example, ensure_ascii=False)


async def _keep_letters(bot: Bot, folder: Path) -> None:
    """Give the bot the letters."""
    lines = (SAMPLES / "train.jsonl").read_text(encoding="utf-8").splitlines()
    path = folder / LETTERS
    path.write_text("".join(f"{_hasty(line)}\n" for line in lines), encoding="utf-8")
    await bot.datasets.keep(path, LETTERS, by="UADMIN", origin={"kind": "upload"})


async def _report(page: Page) -> Locator:
    """Have the report made, by typing and pressing; return its picture, which comes last."""
    await page.get_by_role("combobox", name="You are").select_option(label="Admin")
    await page.wait_for_url("**user=UADMIN**")
    await _say(page, f"/finetune check {LETTERS}")
    picture = _thread(page).locator(".message").get_by_role("img").last
    await expect(picture).to_be_visible(timeout=PATIENCE)
    await picture.evaluate("image => image.decode()")
    return picture


async def _photograph(page: Page, picture: Locator) -> None:
    """Take the picture, without the notes on the way and with nothing under the mouse."""
    notes = page.get_by_role("button", name="Dismiss")
    while count := await notes.count():
        await notes.first.click()
        await expect(notes).to_have_count(count - 1)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await picture.evaluate(_TO_THE_END)
    PICTURE.parent.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURE)


async def _take(home: House) -> None:
    address = home.served.announcement.page
    async with (
        home.bot() as bot,
        chromium() as browser,
        opened(browser, address, SIZE) as page,
    ):
        await _keep_letters(bot, home.folder)
        await _photograph(page, await _report(page))


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder), trains=True) as home:
            await _take(home)


if __name__ == "__main__":
    asyncio.run(_main())
