"""The app's Home and its shortcuts in a browser."""

import asyncio
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from tests.workspace.page.parts import CHANNEL, choose, composer, said
from workspace.client import Persona
from workspace.jsons import Json
from workspace.manifest import Manifest, Shortcut, read_manifest
from workspace.server import MANIFEST


@pytest.fixture
def manifest() -> Manifest:
    """An app that has a Home and two shortcuts."""
    given = read_manifest(MANIFEST)
    return replace(
        given,
        home_tab=True,
        bot_events=given.bot_events | {"app_home_opened"},
        shortcuts=(
            Shortcut("Make it a topic", "message", "topic", "Adds it to the next issue"),
            Shortcut("New issue", "global", "issue", "Begins the next issue"),
        ),
    )


def text(words: str) -> Json:
    """A text without formatting."""
    return {"type": "plain_text", "text": words}


def home(count: int) -> Json:
    """A Home that counts."""
    button = {"type": "button", "action_id": "more", "text": text("One more")}
    menu = {"type": "users_select", "action_id": "who", "placeholder": text("Who")}
    blocks = [
        {"type": "header", "text": text(f"{count} drafts")},
        {"type": "actions", "block_id": "row", "elements": [button, menu]},
    ]
    return {"type": "home", "blocks": blocks}


async def test_the_home_is_drawn_and_lives(
    page: Page, app: AsyncApp, connect: Connect, slack: AsyncWebClient
) -> None:
    """Opening it tells the app, what the app publishes appears, and its elements work."""
    told: asyncio.Queue[Json] = asyncio.Queue()

    @app.event("app_home_opened")
    async def publish(event: Json, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home(1))

    @app.action("more")
    async def more(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        told.put_nowait(body)
        await client.views_publish(user_id=body["user"]["id"], view=home(2))

    @app.action("who")
    async def who(ack: AsyncAck, body: Json) -> None:
        await ack()
        told.put_nowait(body)

    await connect(app)
    await page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Home").click()
    await expect(page.get_by_role("heading", name="1 drafts")).to_be_visible()
    await page.get_by_role("combobox", name="Who").press_sequentially("second")
    await page.keyboard.press("Enter")
    assert (await told.get())["actions"][0]["selected_user"] == "USECOND"
    await page.get_by_role("button", name="One more").click()
    await expect(page.get_by_role("heading", name="2 drafts")).to_be_visible()
    await expect(page.get_by_role("combobox", name="Who")).to_have_value("Second editor")
    state = (await told.get())["view"]["state"]["values"]
    assert state["row"]["who"]["selected_user"] == "USECOND"
    await slack.views_publish(user_id="UEDITOR", view=home(3))
    await expect(page.get_by_role("heading", name="3 drafts")).to_be_visible()

    await page.reload()
    await expect(page.get_by_role("region", name="Home of ChrisGPT")).to_be_visible()


async def test_the_sidebar_marks_one_place(page: Page, editor: Persona) -> None:
    """The Home or a conversation, whichever is open: by a click, by its address, and later on."""
    marked = page.locator("#sidebar [aria-current]")
    await page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Home").click()
    await expect(marked).to_have_text("Home of the app")
    await page.reload()
    await expect(page.get_by_role("region", name="Home of ChrisGPT")).to_be_visible()
    await editor.archive("#desk")
    await expect(page.get_by_role("link", name="desk")).to_contain_text("(archived)")
    await expect(marked).to_have_text("Home of the app")
    await page.get_by_role("link", name="general").click()
    await expect(page.get_by_role("log", name="#general")).to_be_visible()
    await expect(marked).to_have_count(1)
    await expect(marked).to_contain_text("general")


async def test_the_home_and_the_conversation_are_two_sides_of_the_app(
    page: Page, editor: Persona
) -> None:
    """Without a word of the app the Home says so; tabs and the browser's way back lead on."""
    tabs = page.get_by_role("navigation", name="ChrisGPT")
    await page.get_by_role("link", name="ChrisGPT").click()
    await tabs.get_by_role("link", name="Home").click()

    await expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    await expect(page).to_have_title("ChrisGPT · Newsletter team")
    await tabs.get_by_role("link", name="Messages").click()
    await expect(page.get_by_role("textbox", name="Message ChrisGPT")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    await editor.say("#newsletter", "a word elsewhere")
    await page.get_by_role("link", name="newsletter").click()
    await expect(said(page, "a word elsewhere")).to_be_visible()
    await expect(composer(page)).to_be_focused()


async def test_a_message_s_menu_holds_the_app_s_shortcuts(
    page: Page, app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """A message shortcut tells the app of its message, and the form that it opens stands here."""

    @app.shortcut("topic")
    async def topic(ack: AsyncAck, shortcut: Json, client: AsyncWebClient) -> None:
        await ack()
        note = {"type": "section", "text": text(shortcut["message"]["text"])}
        view = {"type": "modal", "title": text("A topic"), "blocks": [note]}
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    await connect(app)
    await editor.say("#newsletter", "soup can be frozen flat")
    await choose(page, said(page, "soup"), "Make it a topic")

    dialog = page.get_by_role("dialog", name="A topic")
    await expect(dialog).to_contain_text("soup can be frozen flat")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_a_slash_offers_the_app_s_global_shortcuts(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """A global shortcut is found where one types a slash, with what it is for."""
    used = asyncio.Event()

    @app.shortcut("issue")
    async def issue(ack: AsyncAck) -> None:
        await ack()
        used.set()

    await connect(app)
    await composer(page).press("/")
    offered = page.get_by_role("option", name="New issue")
    await expect(offered).to_contain_text("Begins the next issue")
    await offered.click()
    await asyncio.wait_for(used.wait(), timeout=5)
    assert CHANNEL in page.url
