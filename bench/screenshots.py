"""Pictures of every part of the workspace's page: `python -m bench.screenshots FOLDER`.

Light, dark and on a phone, so that a change of the page can be looked at as a whole. The workspace
is the real one, with a few messages, files and a form of a small Bolt app.
"""

import argparse
import asyncio
import contextlib
import struct
import tempfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import DESKTOP, PHONE, chromium, opened
from workspace.client import Client, Message
from workspace.jsons import Json
from workspace.manifest import Manifest, Shortcut, read_manifest
from workspace.server import MANIFEST, Running, running

CHANNEL = "C0NEWSLETTER"
_TOPICS = "• Open evening on 12 November\n• The archive is searchable\n• A tip: freeze soup flat"


@dataclass(frozen=True)
class Look:
    """One way in which the page is looked at."""

    name: str
    scheme: Literal["light", "dark"]
    size: ViewportSize


LOOKS = (
    Look("light", "light", DESKTOP),
    Look("dark", "dark", DESKTOP),
    Look("phone", "light", PHONE),
)


def gradient(width: int = 480, height: int = 270) -> bytes:
    """A PNG to share: a sky from blue to rose."""
    rows = bytearray()
    for y in range(height):
        share = y / height
        pixel = bytes((int(90 + 140 * share), int(130 + 30 * share), int(190 - 20 * share)))
        rows += b"\0" + pixel * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def _form() -> Json:
    """A form with three kinds of fields."""
    options = [{"text": _text(words), "value": words} for words in ("Short", "Medium", "Long")]
    fields: list[tuple[str, Json]] = [
        ("Topics", {"type": "plain_text_input", "action_id": "a", "multiline": True}),
        ("Length", {"type": "static_select", "action_id": "b", "options": options}),
        ("Send on", {"type": "datepicker", "action_id": "c"}),
    ]
    return {
        "type": "modal",
        "title": _text("New draft"),
        "submit": _text("Write it"),
        "blocks": [
            {"type": "input", "block_id": label, "label": _text(label), "element": element}
            for label, element in fields
        ],
    }


def _app(slack: AsyncWebClient) -> AsyncApp:
    """An app that answers its command with a form."""
    app = AsyncApp(client=slack)

    @app.command("/chrisgpt")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=_form())

    @app.event("app_home_opened")
    async def show_home(event: Json, client: AsyncWebClient) -> None:
        blocks = [
            {"type": "header", "text": _text("Your drafts")},
            {"type": "section", "text": _text("Two drafts wait for you.")},
            {"type": "divider"},
            {"type": "actions", "elements": [_button("Open the newest", {"style": "primary"})]},
        ]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    return app


def _button(words: str, style: Json) -> Json:
    return {"type": "button", "action_id": words, "text": _text(words), **style}


async def _furnish(client: Client, slack: AsyncWebClient) -> Message:
    """Give the channel something to look at; the message of which a thread hangs."""
    editor, second = client.person("UEDITOR"), client.person("USECOND")
    await second.say("#newsletter", f"Three topics for the next issue:\n{_TOPICS}")
    thanks = await editor.say("#newsletter", "Thank you! @Second editor, is the *date* final?")
    await second.react(thanks, "eyes")
    await editor.react(thanks, "+1")
    await second.react(thanks, "+1")
    await editor.upload("#newsletter", "evening sky.png", gradient(), text="For the cover:")
    await second.upload("#newsletter", "notes.txt", b"One\nTwo\n" * 300)
    posted = await slack.chat_postMessage(
        channel=CHANNEL,
        text="A draft is ready",
        blocks=[
            {"type": "header", "text": _text("The November issue")},
            {"type": "section", "text": {"type": "mrkdwn", "text": "Drafted from *3 topics*."}},
            {
                "type": "actions",
                "elements": [_button("Approve", {"style": "primary"}), _button("Discard", {})],
            },
        ],
    )
    parent = await editor.sees("#newsletter", where=lambda m: m.ts == posted["ts"])
    await editor.reply(parent, "Shorter, please: the *soup* can go.")
    await slack.chat_postMessage(channel=CHANNEL, thread_ts=parent.ts, text="Here it is, shorter.")
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="Only you read this.")
    await second.say("#general", "Lunch at one, @Editor?")
    return parent


class Photographer:
    """Takes the pictures of one look, each of a part of the page."""

    def __init__(self, page: Page, folder: Path, look: Look) -> None:
        self._page = page
        self._folder = folder
        self._look = look

    async def take(self, part: str) -> None:
        """Write a picture."""
        await self._page.screenshot(path=self._folder / f"{self._look.name}-{part}.png")

    def message(self, words: str) -> Locator:
        """The message with these words, in the channel."""
        return self._page.locator('[data-list="channel"] .message', has_text=words).last

    async def channel(self) -> None:
        """The channel, a message's tools, its menu, and the emoji."""
        await expect(self.message("Only you read this")).to_be_visible()
        await self.take("channel")
        thanks = self.message("Thank you!")
        await thanks.hover()
        await thanks.get_by_role("button", name="More").click()
        await self.take("message-menu")
        await self._page.get_by_role("menuitem", name="Add a reaction…").click()
        await expect(self._page.get_by_role("button", name="raised hands")).to_be_visible()
        await self.take("emoji")
        await self._page.keyboard.press("Escape")

    async def editing(self) -> None:
        """A message being edited, and one about to be deleted."""
        for item, part in (("Edit message", "edit"), ("Delete message…", "delete")):
            message = self.message("Thank you!")
            await message.hover()
            await message.get_by_role("button", name="More").click()
            await self._page.get_by_role("menuitem", name=item).click()
            await self.take(part)
            await self._page.keyboard.press("Escape")

    async def composing(self) -> None:
        """Suggestions, a command's hint, and a file about to be sent."""
        field = self._page.get_by_role("textbox", name="Message #newsletter")
        suggestions = self._page.get_by_role("listbox", name="Suggestions")
        for typed, part in (("/", "commands"), ("@", "people"), (":sm", "emoji-menu")):
            await field.fill("")
            await field.press_sequentially(typed)
            await expect(suggestions.get_by_role("option").first).to_be_visible()
            await self.take(part)
        await field.fill("/chrisgpt ")
        await self.take("command-hint")
        await field.fill("")
        file = {"name": "sky.png", "mimeType": "image/png", "buffer": gradient()}
        await self._page.locator("#conversation input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        await expect(self._page.locator(".attached progress")).to_be_hidden()
        await self.take("attached")
        await self._page.get_by_role("button", name="Remove sky.png").click()

    async def inspector(self) -> None:
        """What lies behind a message."""
        draft = self.message("The November issue")
        await draft.hover()
        await draft.get_by_role("button", name="More").click()
        await self._page.get_by_role("menuitem", name="View JSON").click()
        await self._page.locator("#inspector .record summary").first.click()
        await self.take("inspector")
        await self._page.keyboard.press("Escape")

    async def thread(self) -> None:
        """The thread."""
        await self._page.locator(".replies").last.click()
        await expect(self._page.locator('[data-list="thread"]')).to_contain_text("shorter.")
        await self.take("thread")
        await self._page.locator("[data-close-thread]:visible").click()

    async def form(self) -> None:
        """A form of the app's."""
        field = self._page.get_by_role("textbox", name="Message #newsletter")
        await field.fill("/chrisgpt ")
        await field.press("Enter")
        await expect(self._page.get_by_role("dialog", name="New draft")).to_be_visible()
        await self.take("form")
        await self._page.keyboard.press("Escape")

    async def surroundings(self) -> None:
        """The members, the sidebar, a channel one has left, and the developer panel."""
        await self._page.get_by_role("button", name="member").click()
        await self.take("members")
        await self._page.keyboard.press("Escape")
        if self._look.size == PHONE:
            await self._page.get_by_role("button", name="Channels and people").click()
            await self.take("sidebar")
        await self._page.get_by_role("button", name="Developer panel").click()
        await expect(self._page.locator("#developer .record").first).to_be_visible()
        await self.take("developer")
        await self._page.get_by_role("button", name="Close the developer panel").click()
        await self._page.get_by_role("link", name="general").click()
        await expect(self._page.get_by_role("log", name="#general")).to_be_visible()
        await self.take("elsewhere")

    async def home(self) -> None:
        """The app's Home."""
        if self._look.size == PHONE:
            await self._page.get_by_role("button", name="Channels and people").click()
        await self._page.get_by_role("link", name="Home of the app").click()
        await expect(self._page.get_by_text("Your drafts")).to_be_visible()
        await self.take("home")


@contextlib.asynccontextmanager
async def scene(at: Running) -> AsyncIterator[None]:
    """A workspace with messages in it, and a connected app."""
    slack = AsyncWebClient(at.announcement.bot_token, base_url=at.announcement.api_url)
    handler = AsyncSocketModeHandler(_app(slack), at.announcement.app_token)
    async with Client(at.announcement) as client:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # as the SDK has it
        await client.app_connected()
        try:
            await _furnish(client, slack)
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def _photograph(browser: Browser, at: Running, folder: Path, look: Look) -> None:
    async with opened(browser, at.announcement.page, look.size, scheme=look.scheme) as page:
        photographer = Photographer(page, folder, look)
        await photographer.channel()
        await photographer.editing()
        await photographer.composing()
        await photographer.inspector()
        await photographer.form()
        await photographer.thread()
        await photographer.surroundings()
        await photographer.home()


def _manifest() -> Manifest:
    """The app as it is, with a Home and two shortcuts."""
    given = read_manifest(MANIFEST)
    return replace(
        given,
        home_tab=True,
        bot_events=given.bot_events | {"app_home_opened"},
        shortcuts=(
            Shortcut("Draft from this", "message", "draft_from", "Turn these bullets into a draft"),
            Shortcut("New draft", "global", "new_draft", "Begin a draft with a form"),
        ),
    )


async def _main(folder: Path, looks: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for look in LOOKS:
            if look.name not in looks:
                continue
            with tempfile.TemporaryDirectory() as data:
                async with running(Path(data), manifest=_manifest()) as at, scene(at):
                    await _photograph(browser, at, folder, look)


if __name__ == "__main__":
    names = [look.name for look in LOOKS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--look", choices=names, action="append", help="only this look")
    given = parser.parse_args()
    asyncio.run(_main(given.folder, given.look or names))
