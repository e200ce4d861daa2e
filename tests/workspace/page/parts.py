"""Parts of the page by the names that a person knows them by, and what an app shows there."""

import struct
import zlib

from playwright.async_api import Locator, Page, expect

from workspace.jsons import Json

CHANNEL = "C0NEWSLETTER"


def composer(page: Page) -> Locator:
    """Where one writes into the channel."""
    return page.get_by_role("textbox", name="Message #newsletter")


def reply_field(page: Page) -> Locator:
    """Where one writes into the thread."""
    return page.get_by_role("textbox", name="Reply in the thread")


def thread(page: Page) -> Locator:
    """The thread pane."""
    return page.get_by_role("complementary", name="Thread")


def plain(text: str) -> Json:
    """A section that Slack shows letter by letter."""
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def button(action: str, label: str, **more: object) -> Json:
    """A row with one button."""
    text = {"type": "plain_text", "text": label}
    element = {"type": "button", "action_id": action, "text": text, **more}
    return {"type": "actions", "block_id": f"row-{action}", "elements": [element]}


def form(initial: str = "") -> Json:
    """A form with one field."""
    element = {"type": "plain_text_input", "action_id": "text", "multiline": True}
    return {
        "type": "modal",
        "callback_id": "brief",
        "notify_on_close": True,
        "title": {"type": "plain_text", "text": "New draft"},
        "submit": {"type": "plain_text", "text": "Write it"},
        "blocks": [
            {
                "type": "input",
                "block_id": "bullets",
                "label": {"type": "plain_text", "text": "Bullets"},
                "element": {**element, "initial_value": initial} if initial else element,
            }
        ],
    }


async def scroll_to_top(log: Locator) -> None:
    """Read the beginning, and let the page notice: browsers tell of scrolling a frame later."""
    await log.evaluate(
        "list => new Promise(done => {"
        " list.addEventListener('scroll', done, { once: true });"
        " list.scrollTop = 0; })"
    )


def said(page: Page, words: str) -> Locator:
    """The message with these words, in the channel."""
    return page.locator('[data-list="channel"] .message', has_text=words)


async def choose(page: Page, message: Locator, item: str) -> None:
    """Choose something from a message's menu."""
    await message.hover()
    await message.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name=item).click()


async def type_in(field: Locator, text: str) -> None:
    """Type into an empty field, key by key."""
    await field.fill("")
    await field.press_sequentially(text)


async def paste(field: Locator, **content: str) -> None:
    """Paste what a clipboard holds, by its kind: `plain` or `html`."""
    await field.evaluate(
        """(field, content) => {
          const data = new DataTransfer();
          for (const [kind, text] of Object.entries(content)) data.setData(`text/${kind}`, text);
          const event = { clipboardData: data, bubbles: true, cancelable: true };
          if (field.dispatchEvent(new ClipboardEvent("paste", event)))
            document.execCommand("insertText", false, data.getData("text/plain"));
        }""",
        content,
    )


async def opened_inspector(page: Page, message: Locator) -> Locator:
    """What lies behind a message, once it is there."""
    await choose(page, message, "View JSON")
    dialog = page.get_by_role("dialog", name="Behind this message")
    await expect(dialog.get_by_role("button", name="Copy JSON")).to_be_visible()
    return dialog


def picture(width: int = 12, height: int = 8) -> bytes:
    """A small PNG."""
    rows = (b"\0" + b"\x30\x80\x70" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
