"""Channels: who sees which, who may write there, and what is new."""

from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.page.parts import (
    CHANNEL,
    composer,
)
from workspace.client import Client, Persona


async def test_each_person_sees_their_own_workspace(
    page: Page, client: Client, slack: AsyncWebClient
) -> None:
    """Switching the person switches what is seen; what is new elsewhere carries a dot."""
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="a word for the editor")
    await expect(page.locator(".message.ephemeral")).to_contain_text("Only visible to you")
    desk = page.get_by_role("link", name="desk")
    await expect(desk).to_be_visible()
    await client.person("UADMIN").say("#desk", "a word at the desk")
    await expect(page.get_by_role("link", name="desk unread")).to_be_visible()
    await desk.click()
    await expect(page.get_by_role("log", name="#desk")).to_contain_text("a word at the desk")
    await expect(page.get_by_role("link", name="desk unread")).to_have_count(0)

    await page.get_by_role("combobox", name="You are").select_option(label="Second editor")

    await expect(composer(page)).to_be_visible()
    await expect(desk).to_have_count(0)
    await expect(page.get_by_text("a word for the editor")).to_have_count(0)


async def test_the_bot_can_be_invited(page: Page) -> None:
    """Where the bot is no member, the page offers the words that bring it in."""
    await page.get_by_role("link", name="general").click()
    await page.get_by_role("button", name="/invite @ChrisGPT").click()
    field = page.get_by_role("textbox", name="Message #general")
    await field.press("Enter")

    await expect(field).to_have_value("")
    await expect(page.get_by_role("heading", name="Turn bullets into a draft")).to_be_visible()
    await expect(page.get_by_role("log", name="#general")).to_contain_text("was added by @Editor")
    await expect(page.get_by_text("not invited here yet")).to_have_count(0)


async def test_who_leaves_a_channel_may_look_and_join_again(page: Page) -> None:
    """After /leave a button stands in the composer's place, and brings it back."""
    await composer(page).fill("/leave")
    await composer(page).press("Enter")
    join = page.get_by_role("button", name="Join #newsletter")
    await expect(join).to_be_visible()
    await expect(composer(page)).to_have_count(0)
    await join.click()

    await expect(composer(page)).to_be_focused()
    await page.get_by_role("button", name="members").click()
    members = page.get_by_role("dialog").or_(page.locator("#members"))
    await expect(members).to_contain_text("Editor (you)")
    await expect(members).to_contain_text("guest")


async def test_an_archived_channel_is_read_only_until_it_is_opened_again(
    page: Page, editor: Persona
) -> None:
    """Archiving asks; then words stand where one wrote, and a button that undoes it."""
    await editor.say("#newsletter", "kept")
    await composer(page).fill("/archive")
    await composer(page).press("Enter")
    await page.get_by_role("button", name="Archive", exact=True).click()
    await expect(page.get_by_text("#newsletter is archived")).to_be_visible()
    await expect(page.get_by_role("link", name="newsletter (archived)")).to_be_visible()
    await expect(page.get_by_text("kept", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Unarchive").click()

    await expect(composer(page)).to_be_visible()
