"""The README's picture of a training: `python -m bench.training_picture` takes it anew.

Nothing in it is made up: the engine on this machine really learns the sample letters, which takes a
few minutes, and the picture shows the card and its thread when it is done.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page, ViewportSize, expect

from bot.settings import EMBEDDED, EngineAccess
from engine.server import listen, running
from tests.browser import chromium, opened
from tests.house import House, house

PICTURE = Path(__file__).parent.parent / "docs" / "training.png"
SIZE = ViewportSize(width=1280, height=1244)
KEY = "sk-local-made-up-for-a-picture"
MODEL = "smollm2-135m"
LONGEST = 3_600_000.0
"""Milliseconds that a training may take on a busy machine."""
_TO_THE_END = "image => { const list = image.closest('.messages'); list.scrollTop = 1e6; }"
START = (
    f"/finetune start quiet-rind-train.jsonl on {EMBEDDED}:{MODEL} "
    "validation=quiet-rind-validation.jsonl epochs=4 suffix=quiet-rind seed=7"
)


async def _say(page: Page, text: str) -> None:
    composer = page.get_by_role("textbox", name="Message #newsletter")
    await composer.fill(text)
    await composer.press("Enter")


def _curves(page: Page) -> Locator:
    """Find the picture that stands in the thread at the end."""
    thread = page.get_by_role("complementary", name="Thread")
    return thread.get_by_role("img", name="Line chart of a training")


async def _train(page: Page) -> None:
    """Go the way of a newcomer, by typing and pressing, to the end of a training."""
    await _say(page, "/finetune files")
    await page.get_by_role("button", name="Use the sample letters").click()
    await expect(page.get_by_text("quiet-rind-train.jsonl").first).to_be_visible()
    await _say(page, START)
    plan = page.locator(".message", has_text="Job #1: a plan")
    await plan.get_by_role("button", name="Start training").click()
    await page.get_by_role("button", name="repl").click(timeout=LONGEST)
    await expect(_curves(page)).to_be_visible(timeout=LONGEST)


async def _photograph(page: Page) -> None:
    """Take the picture, with what the card came from above it and nothing under the mouse."""
    await page.get_by_role("button", name="repl").click()
    notes = page.get_by_role("button", name="Dismiss")
    while (count := await notes.count()) > 1:
        await notes.first.click()
        await expect(notes).to_have_count(count - 1)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await _curves(page).evaluate("image => image.decode()")
    await _curves(page).evaluate(_TO_THE_END)
    PICTURE.parent.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURE)


async def _learn(home: House) -> None:
    with listen(0) as listener:
        async with running(listener, key=KEY, data_dir=home.folder / "engine") as engine:
            access = EngineAccess(EMBEDDED, engine.announcement.base_url, KEY)
            settings = {
                "engines": (access,),
                "chris_gpt": f"{EMBEDDED}:{MODEL}",
                "admins": frozenset[str](),
                "slack": None,
            }
            address = home.served.announcement.page
            async with home.bot(**settings), chromium() as browser:
                async with opened(browser, address) as page:
                    await _train(page)
                async with opened(browser, address, SIZE) as page:
                    await _photograph(page)


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder)) as home:
            await _learn(home)


if __name__ == "__main__":
    asyncio.run(_main())
