"""The README's picture: `python -m bench.screenshot` takes it anew.

The page, the workspace and the bot are the real ones; the text comes from a scripted model server,
so that the picture is the same each time.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, ViewportSize, expect

from tests.browser import chromium, opened
from tests.house import house
from tests.model_server import Reply

PICTURE = Path(__file__).parent.parent / "docs" / "screenshot.png"
SIZE = ViewportSize(width=1280, height=760)
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


async def _take(page: Page) -> None:
    composer = page.get_by_role("textbox", name="Message #newsletter")
    await composer.fill(COMMAND)
    await composer.press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("are looking for volunteers")
    PICTURE.parent.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURE)


async def _main() -> None:
    reply = Reply(text=DRAFT, hold_after=DRAFT.split().index("enough."))
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder)) as home, home.bot(chris_gpt="house-writer-2026"):
            home.model.enqueue(reply)
            page = home.served.announcement.page
            async with chromium() as browser, opened(browser, page, SIZE) as tab:
                await _take(tab)
            reply.release()


if __name__ == "__main__":
    asyncio.run(_main())
