"""A real browser for tests: the Chromium that the system brings."""

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

# Five seconds, Playwright's own patience, are short on a machine with other tests beside.
expect.set_options(timeout=20_000)

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """Where the system's Chromium is. Without one a test is skipped, but where CI runs it fails."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is not None:
        return found
    words = "No Chromium on the PATH: install it to run the browser tests."
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window, for as long as the block runs."""
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def opened(
    browser: Browser,
    address: str,
    viewport: ViewportSize = DESKTOP,
    *,
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    """A page at this address, in a profile of its own; it must end without an error of its script.

    What the page's content policy forbids counts as an error too. An answer with an error status
    does not: the browser reports it in the same place, and the page deals with it.
    """
    complaints: list[str] = []
    context = await browser.new_context(
        viewport=viewport,
        has_touch=viewport == PHONE,
        color_scheme=scheme,
        reduced_motion="reduce",  # what turns without end keeps the machine busy, and shows nothing
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        await page.goto(address)
        yield page
        assert [text for text in complaints if "Failed to load resource" not in text] == []
    finally:
        await context.close()
