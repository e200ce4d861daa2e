"""The README's pictures: `python -m bench.screenshot` takes them anew.

The page, the workspace and the bot are the real ones; the text comes from a scripted model server,
so that the pictures are the same each time.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.browser import chromium, opened
from tests.house import House, house
from tests.model_server import Reply

DOCS = Path(__file__).parent.parent / "docs"
GROWING, REVIEW = DOCS / "screenshot.png", DOCS / "review.png"
FINDINGS = DOCS / "findings.png"
SIZE = ViewportSize(width=1280, height=760)
REVIEW_SIZE = ViewportSize(width=1280, height=1052)
WRITER = "house-writer-2026"
COMMAND = """/chrisgpt The March issue
• The library opens on Sundays from 1 March, 10 to 4
• Volunteers wanted: two hours a month, at the returns desk
• The repair café mended 31 bicycles last Saturday"""
DRAFT = """Subject: Sundays at the library

Hello {User},

From 1 March the library is open on Sundays as well, from 10 to 4. Come for the papers, stay for \
the quiet.

So that the books find their way back, we are looking for volunteers at the returns desk. Two \
hours a month are enough.

And if your bicycle squeaks: the repair café mended 31 of them last Saturday."""
BRIEF_TO_CHECK = """/chrisgpt The shark letter
• Great white sharks grow to 13-16 feet
• They smell blood from a third of a mile away
• Never keep one as a pet"""
INVENTIVE = """Subject: The shark in your bathtub

Hello {User},

How big does a great white shark get? Adults reach about thirteen feet, and some sixteen. The \
largest one, caught off Prince Edward Island in 1983, measured 20 feet.

They smell a drop of blood from a third of a mile away. "They are misunderstood," says marine \
biologist Laura Kent. You find her book at https://sharks.example.com/kent.

Until next time :-) <3"""
CHANGE = "Shorter, please, and say who may volunteer: anybody over 16."
CHANGED = """Subject: Sundays at the library

Hello {User},

From 1 March the library is open on Sundays as well, from 10 to 4.

So that the books find their way back, we are looking for volunteers over 16 at the returns desk. \
Two hours a month are enough.

And if your bicycle squeaks: the repair café mended 31 of them last Saturday."""
_TO_THE_TOP = """request => {
    const list = request.closest('.messages');
    list.scrollTop += request.getBoundingClientRect().top - list.getBoundingClientRect().top - 12;
}"""


def _thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


async def _send(page: Page, name: str, text: str) -> None:
    composer = page.get_by_role("textbox", name=name)
    await composer.fill(text)
    await composer.press("Enter")


async def _growing(page: Page) -> None:
    """Photograph a draft that grows."""
    await _send(page, "Message #newsletter", COMMAND)
    await expect(_thread(page)).to_contain_text("are looking for volunteers")
    await page.screenshot(path=GROWING)


async def _review(page: Page) -> None:
    """Photograph a change that was asked for, what it changed, and what may be done now."""
    await expect(_thread(page).get_by_role("button", name="Approve")).to_be_visible()
    await _send(page, "Reply in the thread", CHANGE)
    changed = _thread(page).get_by_text("What changed since version 1")
    await expect(changed).to_be_visible(timeout=30_000)
    await expect(_thread(page).get_by_role("button", name="Go back")).to_be_visible()
    await page.set_viewport_size(REVIEW_SIZE)
    request = _thread(page).locator(".message", has_text="Shorter, please").first
    await request.evaluate(_TO_THE_TOP)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await page.screenshot(path=REVIEW)


async def _findings(page: Page) -> None:
    """Photograph what must be checked in a text that says more than its brief."""
    await _send(page, "Message #newsletter", BRIEF_TO_CHECK)
    to_check = _thread(page).get_by_text("To check:")
    await expect(to_check).to_be_visible(timeout=30_000)
    await expect(_thread(page).get_by_role("button", name="Approve")).to_be_visible()
    letter = _thread(page).get_by_text("Subject: The shark in your bathtub")
    await letter.evaluate(_TO_THE_TOP)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await page.screenshot(path=FINDINGS)


async def _take(home: House) -> None:
    reply = Reply(text=DRAFT, hold_after=DRAFT.split().index("enough."))
    home.model.enqueue(reply, Reply(text=CHANGED, seconds_per_token=0.05), Reply(text=INVENTIVE))
    DOCS.mkdir(exist_ok=True)
    address = home.served.announcement.page
    async with (
        home.bot(chris_gpt=WRITER),
        chromium() as browser,
        opened(browser, address, SIZE) as page,
    ):
        await _growing(page)
        reply.release()
        await _review(page)
        await _findings(page)


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder)) as home:
            await _take(home)


if __name__ == "__main__":
    asyncio.run(_main())
