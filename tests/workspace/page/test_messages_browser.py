"""Messages: where they stand, and what one can do with them."""

import re

from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import opened
from tests.workspace.page.parts import CHANNEL, choose, composer, said, scroll_to_top, thread
from workspace import messages
from workspace.client import Persona
from workspace.server import Running


async def test_a_private_answer_can_be_dismissed(page: Page, slack: AsyncWebClient) -> None:
    """What only one person sees goes when they say so, also from the page loaded anew."""
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="a word for the editor")
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="another word")
    private = page.locator(".message.ephemeral")
    await expect(private).to_have_count(2)

    await private.first.get_by_role("button", name="Dismiss").click()
    await expect(private).to_have_text([re.compile("another word")])
    await expect(composer(page)).to_be_focused()
    await page.reload()
    await expect(private).to_have_text([re.compile("another word")])


async def test_a_permalink_leads_to_its_message(
    page: Page, served: Running, editor: Persona
) -> None:
    """A reply's address opens its thread and marks the reply."""
    parent = await editor.say("#newsletter", "a parent")
    reply = await editor.reply(parent, "a reply")

    address = f"/archives/{CHANNEL}/p{reply.ts.replace('.', '')}?thread_ts={parent.ts}"
    await page.goto(f"{served.announcement.base_url}{address}")

    await expect(thread(page).locator(".message.target")).to_contain_text("a reply")


async def test_the_reader_s_place_is_kept_while_messages_come(page: Page, editor: Persona) -> None:
    """At the end one stays at the end; above it one stays there and is told of what is new."""
    for number in range(12):
        await editor.say("#newsletter", f"message {number}\n\n\n")
    log = page.get_by_role("log", name="#newsletter")
    await expect(log.get_by_text("message 11")).to_be_in_viewport()

    await scroll_to_top(log)
    await editor.say("#newsletter", "the newest")
    newest = page.get_by_role("button", name="Newest")
    await expect(newest).to_be_visible()
    assert await log.evaluate("list => list.scrollTop") == 0
    await newest.click()
    await expect(log.get_by_text("the newest")).to_be_in_viewport()


async def test_one_s_own_message_is_edited_in_place(
    page: Page, editor: Persona, second: Persona
) -> None:
    """Escape leaves it as it was, Enter saves it with its mentions; others' have no such entry."""
    await second.say("#newsletter", "not yours")
    await editor.say("#newsletter", "ask @ChrisGPT <b>")
    mine = said(page, "ask")
    field = page.get_by_role("textbox", name="Edit message")

    await choose(page, mine, "Edit message")
    await expect(field).to_have_value("ask @ChrisGPT <b>")
    await field.fill("something else")
    await field.press("Escape")
    await expect(field).to_have_count(0)
    await expect(mine).to_contain_text("ask @ChrisGPT <b>")
    await composer(page).press("ArrowUp")
    await field.fill("tell @ChrisGPT <b>\nplease")
    await field.press("Enter")

    changed = said(page, "tell")
    await expect(changed).to_contain_text("(edited)")
    await expect(changed.locator(".mention")).to_have_text("@ChrisGPT")
    await expect(composer(page)).to_be_focused()
    await said(page, "not yours").hover()
    await said(page, "not yours").get_by_role("button", name="More").click()
    await expect(page.get_by_role("menuitem", name="View JSON")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Edit message")).to_be_hidden()


async def test_deleting_asks_first(page: Page, editor: Persona) -> None:
    """A message goes only after a yes; with no, it stays."""
    await editor.say("#newsletter", "a slip")
    question = page.get_by_role("dialog", name="Delete this message?")

    await choose(page, said(page, "a slip"), "Delete message…")
    await question.get_by_role("button", name="Keep it").click()
    await expect(said(page, "a slip")).to_be_visible()
    await choose(page, said(page, "a slip"), "Delete message…")
    await expect(question).to_contain_text("a slip")
    await question.get_by_role("button", name="Delete").click()

    await expect(said(page, "a slip")).to_have_count(0)


async def test_reactions_say_who_gave_them_and_go_by_a_click(
    page: Page, editor: Persona, second: Persona
) -> None:
    """One finds an emoji by its name, sees who else gave it, and takes one's own away."""
    message = await editor.say("#newsletter", "good news")
    await second.react(message, "hedgehog")
    chip = said(page, "good news").get_by_role("button", name=":hedgehog:")
    await expect(chip).to_have_accessible_name(":hedgehog: 1, from Second editor")

    await choose(page, said(page, "good news"), "Add a reaction…")
    await page.get_by_role("searchbox", name="Search emoji by name").fill("hedge")
    await page.get_by_role("button", name="hedgehog", exact=True).click()
    await expect(chip).to_have_accessible_name(":hedgehog: 2, from Second editor and you")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await chip.click()

    await expect(chip).to_have_accessible_name(":hedgehog: 1, from Second editor")


async def test_a_long_channel_is_read_a_hundred_messages_at_a_time(
    browser: Browser, served: Running
) -> None:
    """It opens at its end; going up fetches more in place; a link opens in the middle."""
    log = served.workspace.log
    for number in range(350):
        log.add(CHANNEL, messages.from_person("USECOND", f"message {number:03}"))
    async with opened(browser, served.announcement.page) as page:
        shown = page.locator('[data-list="channel"] .message')
        await expect(said(page, "message 349")).to_be_in_viewport()
        assert await shown.count() == 100

        await said(page, "message 252").scroll_into_view_if_needed()
        await expect(shown).to_have_count(200)
        await expect(said(page, "message 252")).to_be_in_viewport()
        assert await shown.first.inner_text() != await said(page, "message 252").inner_text()

        old = served.workspace.store.in_channel(CHANNEL, limit=350)[-21]
        link = f"/archives/{CHANNEL}/p{old['ts'].replace('.', '')}"
        await page.goto(f"{served.announcement.base_url}{link}")
        await expect(page.locator(".message.target")).to_contain_text("message 020")
        await expect(said(page, "message 020")).to_be_in_viewport()
        assert await shown.count() < 200
        await expect(said(page, "message 349")).to_have_count(0)
        await page.get_by_role("button", name="Newest").click()
        await expect(said(page, "message 349")).to_be_in_viewport()

        await page.goto(f"{served.announcement.base_url}{link}")
        await expect(page.locator(".message.target")).to_be_in_viewport()
        await composer(page).fill("from the past")
        await composer(page).press("Enter")
        await expect(said(page, "from the past")).to_be_in_viewport()
        await expect(said(page, "message 020")).to_have_count(0)


async def test_what_came_meanwhile_stands_under_a_line(page: Page, second: Persona) -> None:
    """Coming back to a channel, one sees where the new begins, and who was meant before opening."""
    await second.say("#newsletter", "read already")
    await expect(said(page, "read already")).to_be_visible()
    await page.get_by_role("link", name="desk").click()
    await expect(page.get_by_role("log", name="#desk")).to_be_visible()

    await second.say("#newsletter", "for you, @Editor")
    link = page.get_by_role("link", name="newsletter")
    await expect(link).to_have_accessible_name(re.compile(r"newsletter\s+1\s+unread"))
    await link.click()

    line = page.get_by_role("separator", name="New")
    await expect(line).to_have_count(1)
    assert await line.evaluate("line => line.nextElementSibling.innerText.includes('for you')")
    await expect(link).to_have_accessible_name(re.compile(r"newsletter$"))


async def test_messages_are_walked_through_by_keyboard(page: Page, editor: Persona) -> None:
    """Arrows go from message to message, Tab into its tools, Escape from the menu back."""
    for words in ("first", "second", "third"):
        await editor.say("#newsletter", words)
    await expect(said(page, "third")).to_be_visible()

    await page.get_by_role("log", name="#newsletter").focus()
    await page.keyboard.press("ArrowUp")
    await expect(said(page, "third")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(said(page, "second")).to_be_focused()
    more = said(page, "second").get_by_role("button", name="More")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Add a reaction…")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()


async def test_who_replied_is_seen_also_under_one_name(page: Page, editor: Persona) -> None:
    """The second of two messages in a row has no picture of its own, but those of its thread."""
    await editor.say("#newsletter", "one")
    two = await editor.say("#newsletter", "two")
    await editor.reply(two, "a reply")

    message = said(page, "two")
    await expect(message.locator(".replies .avatar")).to_be_visible()
    await expect(message.locator(".gutter .avatar")).to_be_hidden()
