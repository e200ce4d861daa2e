"""The inspector and the developer panel: what lies behind a message, and all that the app does."""

from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.page.parts import CHANNEL, opened_inspector, plain, said
from workspace.client import Persona
from workspace.jsons import Json

_HOSTILE = "</code><img src=x onerror=alert(1)><script>alert(1)</script>"


async def test_a_message_shows_what_made_it(page: Page, slack: AsyncWebClient) -> None:
    """Its JSON and the call with its arguments stand there as text, whatever they hold."""
    blocks = [plain(f"posted {_HOSTILE}")]
    await slack.chat_postMessage(channel=CHANNEL, text="posted", blocks=blocks)

    dialog = await opened_inspector(page, said(page, "posted"))
    await expect(dialog.locator(".json").first).to_contain_text(_HOSTILE)
    await dialog.locator(".record", has_text="chat.postMessage").locator("summary").click()
    await expect(dialog.locator(".record .json").first).to_contain_text(_HOSTILE)
    assert await dialog.locator("img, script").count() == 0
    await page.keyboard.press("Escape")

    await expect(dialog).to_be_hidden()
    await expect(said(page, "posted").get_by_role("button", name="More")).to_be_focused()


async def test_a_message_shows_what_the_app_was_sent(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """A direct message to the app names its envelope, and that the app acknowledged it."""

    @app.event("message")
    async def hear(event: Json) -> None:
        assert event["text"] == "are you there?"

    await connect(app)
    await page.get_by_role("link", name="ChrisGPT").click()
    field = page.get_by_role("textbox", name="Message ChrisGPT")
    await field.fill("are you there?")
    await field.press("Enter")
    await expect(said(page, "are you there?")).to_be_visible()

    dialog = await opened_inspector(page, said(page, "are you there?"))
    await expect(dialog.locator(".record")).to_contain_text("events_api · message")
    await expect(dialog.locator(".record")).to_contain_text("acked after")


async def test_the_developer_panel_follows_the_app(
    page: Page, slack: AsyncWebClient, editor: Persona
) -> None:
    """Calls appear as they happen, refused ones marked; the panel stays open after loading anew."""
    await editor.say("#newsletter", "a start")
    await page.get_by_role("button", name="Developer panel").click()
    panel = page.get_by_role("region", name="Developer panel").first
    assert await refused(slack.chat_update(channel=CHANNEL, ts="1.1", text="x")) != ""
    bad = panel.locator(".record.bad", has_text="chat.update")
    await expect(bad).to_contain_text("message_not_found")

    await page.reload()
    await expect(bad).to_be_visible()
    await page.get_by_role("button", name="Close the developer panel").click()
    await expect(bad).to_be_hidden()


async def test_the_developer_panel_shows_only_what_failed(
    page: Page, slack: AsyncWebClient
) -> None:
    """Many good calls do not hide the one that was refused."""
    await page.get_by_role("button", name="Developer panel").click()
    panel = page.get_by_role("region", name="Developer panel").first
    await slack.chat_postMessage(channel=CHANNEL, text="fine")
    assert await refused(slack.chat_update(channel=CHANNEL, ts="1.1", text="x")) != ""
    good = panel.locator(".record", has_text="chat.postMessage")
    bad = panel.locator(".record.bad", has_text="chat.update")
    await expect(good).to_be_visible()
    await expect(bad).to_be_visible()

    await panel.get_by_role("checkbox", name="Only what failed").check()

    await expect(bad).to_be_visible()
    await expect(good).to_be_hidden()
