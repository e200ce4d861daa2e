"""Threads: they open beside their conversation, take replies, and grow while one looks."""

import asyncio

from playwright.async_api import Browser, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import opened
from tests.workspace.conftest import Connect
from tests.workspace.page.parts import (
    CHANNEL,
    button,
    composer,
    plain,
    reply_field,
    scroll_to_top,
    thread,
)
from workspace import messages
from workspace.client import Persona
from workspace.jsons import Json
from workspace.server import Running

DRAFT = "Dear readers,\n\n  412 of you   answered.\n\n*Not bold* <b>nor this</b> :wave:"


def drafting(app: AsyncApp, written: asyncio.Event) -> None:
    """Let the app answer the command with a thread; its draft is done when `written` is set."""

    @app.command("/chrisgpt")
    async def draft(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        brief = await client.chat_postMessage(
            channel=command["channel_id"], text="a brief", blocks=[plain(command["text"])]
        )
        message = await client.chat_postMessage(
            channel=command["channel_id"],
            thread_ts=brief["ts"],
            text="a draft",
            blocks=[plain("Dear readers,")],
        )
        await written.wait()
        await client.chat_update(
            channel=command["channel_id"],
            ts=message["ts"],
            text="a draft",
            blocks=[plain(DRAFT), button("approve", "Approve")],
        )


async def test_a_newcomer_needs_one_click_and_enter(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """The example fills the field, Enter sends it, the thread opens itself, and the draft grows."""
    written = asyncio.Event()
    drafting(app, written)
    await connect(app)

    assert "token" not in page.url
    await page.get_by_role("button", name="Put the example in the message field").click()
    await composer(page).press("Enter")

    await expect(thread(page)).to_contain_text("Dear readers,")
    await expect(composer(page)).to_have_value("")
    await expect(thread(page).locator(".message").first).to_contain_text("• The archive is search")
    await reply_field(page).fill("half a thought")
    written.set()
    await expect(thread(page).get_by_role("button", name="Approve")).to_be_visible()
    assert await thread(page).locator(".plain_text").last.evaluate("e => e.textContent") == DRAFT
    await expect(reply_field(page)).to_have_value("half a thought")
    await expect(reply_field(page)).to_be_focused()
    await expect(page.get_by_role("button", name="1 reply")).to_be_visible()


async def test_threads_take_replies_but_no_commands(page: Page, editor: Persona) -> None:
    """A thread opens by its button, replies are counted, and a command is refused kindly."""
    parent = await editor.say("#newsletter", "a parent")
    message = page.locator(".message", has_text="a parent")
    await message.hover()
    await message.get_by_role("button", name="Reply in a thread").click()

    await expect(reply_field(page)).to_be_focused()
    await reply_field(page).fill("/chrisgpt shorter")
    await reply_field(page).press("Enter")
    await expect(thread(page).locator(".note")).to_contain_text("runs no commands in threads")
    await expect(reply_field(page)).to_have_value("/chrisgpt shorter")
    await reply_field(page).fill("shorter, please")
    await reply_field(page).press("Enter")

    await expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    assert [reply.text for reply in await editor.messages("#newsletter", thread=parent)] == [
        "a parent",
        "shorter, please",
    ]
    await page.go_back()
    await expect(thread(page)).to_be_hidden()
    await page.get_by_role("button", name="1 reply").click()
    await expect(thread(page)).to_contain_text("shorter, please")


async def test_a_thread_counts_its_replies_as_the_channel_does(
    page: Page, editor: Persona, slack: AsyncWebClient
) -> None:
    """What only one person sees stands in the thread, but is no reply."""
    parent = await editor.say("#newsletter", "a parent")
    await editor.reply(parent, "a reply")
    await slack.chat_postEphemeral(
        channel=CHANNEL, user=editor.id, thread_ts=parent.ts, text="Only you read this."
    )
    await page.get_by_role("button", name="1 reply").click()
    await expect(thread(page)).to_contain_text("Only you read this.")
    await expect(thread(page).get_by_role("separator")).to_have_text("1 reply")


async def test_escape_closes_a_menu_before_its_thread(
    page: Page, editor: Persona, slack: AsyncWebClient
) -> None:
    """The first one is for the open menu, the second one for the thread."""
    parent = await editor.say("#newsletter", "a parent")
    option = {"text": {"type": "plain_text", "text": "Compare"}, "value": "compare"}
    more = {"type": "overflow", "action_id": "more", "options": [option]}
    await slack.chat_postMessage(
        channel=CHANNEL,
        thread_ts=parent.ts,
        text="a draft",
        blocks=[{"type": "actions", "elements": [more]}],
    )
    await page.get_by_role("button", name="1 reply").click()
    await thread(page).get_by_role("button", name="More actions").press("Enter")
    item = page.get_by_role("menuitem", name="Compare")
    await expect(item).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(item).to_be_hidden()
    await expect(thread(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread(page)).to_be_hidden()


async def test_a_thread_that_opens_hides_no_newest_message(page: Page, editor: Persona) -> None:
    """The thread makes the channel narrower and its lines more; who was at its end stays there."""
    for number in range(6):
        await editor.say("#newsletter", f"message {number} " + "of many words " * 40)
    parent = await editor.say("#newsletter", "the last " + "of many words " * 40)
    await editor.reply(parent, "a reply")
    log = page.get_by_role("log", name="#newsletter", exact=True)
    replies = page.get_by_role("button", name="1 reply")
    height = await log.evaluate("list => list.scrollHeight")

    await replies.click()
    await expect(thread(page)).to_contain_text("a reply")
    assert await log.evaluate("list => list.scrollHeight") > height
    await expect(replies).to_be_in_viewport(ratio=1)
    await composer(page).fill("\n" * 6)
    await expect(replies).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Close the thread").click()
    await scroll_to_top(log)
    first = log.locator(".message", has_text="message 1")
    await first.hover()
    await first.get_by_role("button", name="Reply in a thread").click()
    await expect(reply_field(page)).to_be_focused()
    await expect(first).to_be_in_viewport()
    await expect(page.get_by_text("the last")).not_to_be_in_viewport()


async def test_a_direct_message_is_answered_in_a_thread(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """What one writes to the bot is answered in a thread that opens by itself."""

    @app.event("message")
    async def answer(event: Json, client: AsyncWebClient) -> None:
        where = {"channel": event["channel"], "thread_ts": event["ts"]}
        await client.chat_postMessage(**where, text="*I* am <@UCHRIS>")

    await connect(app)
    await page.get_by_role("link", name="ChrisGPT").click()
    field = page.get_by_role("textbox", name="Message ChrisGPT")
    await field.fill("are you there?")
    await page.get_by_role("button", name="Send").click()

    await expect(thread(page).locator("strong")).to_have_text("I")
    await expect(thread(page).get_by_role("separator")).to_have_text("1 reply")
    await expect(field).to_have_value("")


async def test_a_stream_shows_that_it_grows_until_it_stops(
    page: Page, editor: Persona, slack: AsyncWebClient
) -> None:
    """A streamed message grows in place with a caret, and ends as formatted text."""
    parent = await editor.say("#newsletter", "a parent")
    stream = await slack.chat_startStream(
        channel=CHANNEL,
        thread_ts=parent.ts,
        recipient_user_id="UEDITOR",
        recipient_team_id="T0LOCAL",
        markdown_text="Dear ",
    )
    await page.get_by_role("button", name="1 reply").click()
    growing = thread(page).locator(".message.streaming")
    await expect(growing).to_contain_text("Dear")
    await growing.evaluate("message => message.same = true")

    await slack.chat_appendStream(channel=CHANNEL, ts=stream["ts"], markdown_text="**readers**")
    await expect(growing.locator("strong")).to_have_text("readers")
    await slack.chat_stopStream(channel=CHANNEL, ts=stream["ts"])

    await expect(growing).to_have_count(0)
    finished = thread(page).locator(".message", has_text="Dear readers")
    assert await finished.evaluate("message => message.same")


async def test_a_long_thread_is_read_a_hundred_replies_at_a_time(
    browser: Browser, served: Running, editor: Persona, second: Persona
) -> None:
    """It opens at its end under its parent; going up fetches more; a link leads to any reply."""
    parent = await editor.say("#newsletter", "a parent")
    log = served.workspace.log
    for number in range(250):
        log.add(CHANNEL, messages.from_person("USECOND", f"reply {number:03}", parent.ts))
    replies = await editor.messages("#newsletter", thread=parent)
    async with opened(browser, served.announcement.page) as page:
        await page.get_by_role("button", name="250 replies").click()
        shown = thread(page).locator(".message")
        await expect(thread(page).get_by_text("reply 249")).to_be_in_viewport()
        assert await shown.count() == 101
        await expect(shown.first).to_contain_text("a parent")
        await expect(thread(page).get_by_role("separator")).to_have_text("the last 100 replies")

        await thread(page).get_by_text("reply 152").scroll_into_view_if_needed()
        await expect(shown).to_have_count(201)
        await expect(shown.first).to_contain_text("a parent")
        await expect(shown.nth(1)).to_contain_text("reply 050")
        await expect(thread(page).get_by_text("reply 152")).to_be_in_viewport()

        await second.edit(replies[1], "changed far above")  # not shown, and not to be put here
        await editor.reply(parent, "the newest")
        await expect(shown.last).to_contain_text("the newest")
        await expect(shown).to_have_count(202)
        await thread(page).get_by_role("button", name="Load older replies").click()
        await expect(shown).to_have_count(252)
        await expect(thread(page).get_by_role("separator")).to_have_text("251 replies")

        old = replies[-231]
        link = f"/archives/{CHANNEL}/p{old.ts.replace('.', '')}?thread_ts={parent.ts}"
        await page.goto(f"{served.announcement.base_url}{link}")
        await expect(thread(page).locator(".message.target")).to_contain_text("reply 019")
        await expect(thread(page).locator(".message.target")).to_be_in_viewport()
