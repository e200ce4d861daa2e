"""The page in a real browser, with the real workspace and a small Bolt app behind it."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import PHONE, chromium, opened
from tests.workspace.conftest import Connect
from workspace.acts.writing import post_message
from workspace.client import Persona
from workspace.jsons import Json
from workspace.server import Running, running
from workspace.settings import Settings

CHANNEL = "C0NEWSLETTER"
DRAFT = "Dear readers,\n\n  412 of you   answered.\n\n*Not bold* <b>nor this</b> :wave:"


@pytest.fixture
def settings() -> Settings:
    """Patient enough that a busy machine's browser sees a button wait."""
    return Settings(ack_timeout=1.5)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser for each test."""
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def page(browser: Browser, served: Running) -> AsyncIterator[Page]:
    """The workspace's page, opened by the address it announces."""
    async with opened(browser, served.announcement.page) as page:
        yield page


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


async def test_a_bot_that_is_not_there_is_said_to_be_starting(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Until the app connects the page says so, and a command that failed keeps its text."""
    starting = page.get_by_text("ChrisGPT is starting…")
    await expect(starting).to_be_visible()

    await composer(page).fill("/chrisgpt • one\n• two")
    await composer(page).press("Enter")

    note = page.locator(".note")
    await expect(note).to_contain_text("dispatch_failed")
    await expect(note).to_contain_text("Only visible to you")
    await expect(composer(page)).to_have_value("/chrisgpt • one\n• two")
    await note.get_by_role("button", name="Dismiss").click()
    await expect(note).to_have_count(0)
    await expect(composer(page)).to_be_focused()
    await connect(app)
    await expect(starting).to_be_hidden()


async def test_commands_are_suggested_and_chosen_by_keyboard(page: Page) -> None:
    """A slash lists the commands; arrows, Tab and Escape work, and what is unknown is refused."""
    await composer(page).press("/")
    suggestions = page.get_by_role("listbox", name="Suggestions")

    await expect(suggestions.get_by_role("option")).to_have_count(3)
    await expect(suggestions).to_contain_text("Turn bullets into a newsletter draft")
    await composer(page).press("ArrowDown")
    await expect(suggestions.get_by_role("option", selected=True)).to_contain_text("/drafts")
    await composer(page).press("Tab")
    await expect(composer(page)).to_have_value("/drafts ")
    await expect(suggestions).to_be_hidden()
    await composer(page).fill("")
    await composer(page).press_sequentially("/d")
    await composer(page).press("Escape")
    await expect(suggestions).to_be_hidden()
    await composer(page).fill("/nonsense please")
    await composer(page).press("Enter")
    await expect(page.locator(".note")).to_contain_text("/nonsense is not a valid command.")
    await expect(composer(page)).to_have_value("/nonsense please")


async def test_a_message_keeps_its_lines_and_mentions(page: Page, editor: Persona) -> None:
    """Shift+Enter and pasted line breaks stay, a chosen name becomes a mention, Enter sends."""
    await composer(page).fill("one\n\n  two")
    await composer(page).press("Shift+Enter")
    await composer(page).press_sequentially("three @Chr")
    await composer(page).press("Enter")
    await expect(composer(page)).to_have_value("one\n\n  two\nthree @ChrisGPT ")

    await composer(page).press("Enter")

    await expect(page.locator(".message .mention")).to_have_text("@ChrisGPT")
    [message] = await editor.messages("#newsletter")
    assert message.text.rstrip() == "one\n\n  two\nthree <@UCHRIS>"


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


async def test_a_form_keeps_what_was_typed_through_errors(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Errors stand beside their field and take the focus; a good form goes; Escape closes."""
    closed = asyncio.Event()
    sent: list[str] = []

    @app.command("/chrisgpt")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=form(command["text"]))

    @app.view("brief")
    async def check(ack: AsyncAck, view: Json) -> None:
        text = view["state"]["values"]["bullets"]["text"]["value"]
        if "two" not in text:
            await ack(response_action="errors", errors={"bullets": "Two topics, please."})
        else:
            await ack()
            sent.append(text)

    @app.view_closed("brief")
    async def hear(ack: AsyncAck) -> None:
        await ack()
        closed.set()

    await connect(app)
    await composer(page).fill("/chrisgpt")
    await composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="New draft")
    field = dialog.get_by_role("textbox", name="Bullets")
    submit = dialog.get_by_role("button", name="Write it")

    await expect(field).to_be_focused()
    await submit.click()
    await expect(dialog).to_contain_text("Please fill this in.")
    await field.fill("• one")
    await submit.click()
    await expect(dialog).to_contain_text("Two topics, please.")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("• one")
    await field.press_sequentially("\n• two")
    await submit.click()
    await expect(dialog).to_be_hidden()
    assert sent == ["• one\n• two"]

    await composer(page).fill("/chrisgpt a start")
    await composer(page).press("Enter")
    await expect(field).to_have_value("a start")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await asyncio.wait_for(closed.wait(), timeout=5)


async def test_a_changed_form_asks_before_it_is_lost(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Escape in a form with new words asks first, and an app that is silent costs no word."""

    @app.command("/chrisgpt")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=form())

    await connect(app)
    await composer(page).fill("/chrisgpt")
    await composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="New draft")
    field = dialog.get_by_role("textbox", name="Bullets")
    await field.fill("• one")

    await dialog.get_by_role("button", name="Write it").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Try again")
    await expect(field).to_have_value("• one")
    await page.keyboard.press("Escape")
    question = page.get_by_role("dialog", name="Discard what you typed?")
    await question.get_by_role("button", name="Keep editing").click()
    await expect(field).to_have_value("• one")
    await page.keyboard.press("Escape")
    await question.get_by_role("button", name="Discard").click()
    await expect(dialog).to_be_hidden()


async def test_a_form_opens_only_where_it_was_asked_for(
    page: Page, app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """The same person's other page is left alone; the one that asked has it after loading anew."""

    @app.command("/chrisgpt")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=form())

    await connect(app)
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(composer(other)).to_be_visible()
    await composer(page).fill("/chrisgpt")
    await composer(page).press("Enter")
    await expect(page.get_by_role("dialog", name="New draft")).to_be_visible()
    await editor.say("#newsletter", "later")
    await expect(other.locator(".message")).to_contain_text("later")
    await expect(other.get_by_role("dialog")).to_have_count(0)

    await page.reload()
    await expect(page.get_by_role("dialog", name="New draft")).to_be_visible()


async def test_buttons_wait_for_the_answer_and_ask_where_they_should(
    page: Page, app: AsyncApp, connect: Connect, slack: AsyncWebClient
) -> None:
    """A pressed button shows that it waits; a dangerous one asks; a dead one says so."""
    answered = asyncio.Event()
    discarded = asyncio.Event()

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await answered.wait()
        await ack()
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**where, text="done", blocks=[plain("Approved by Editor")])

    @app.action("discard")
    async def discard(ack: AsyncAck) -> None:
        await ack()
        discarded.set()

    words = {name: {"type": "plain_text", "text": name} for name in ("title", "text", "deny")}
    sure = {**words, "confirm": {"type": "plain_text", "text": "Yes, discard"}, "style": "danger"}
    await connect(app)
    await slack.chat_postMessage(
        channel=CHANNEL,
        text="buttons",
        blocks=[
            button("approve", "Approve", style="primary"),
            button("discard", "Discard", style="danger", confirm=sure),
            button("dead", "Dead"),
        ],
    )

    approving = page.get_by_role("button", name="Approve")
    await page.get_by_role("button", name="Discard").click()
    await page.get_by_role("button", name="Yes, discard").click()
    await asyncio.wait_for(discarded.wait(), timeout=5)
    await page.get_by_role("button", name="Dead").click()
    await expect(page.locator(".note")).to_contain_text("did not answer in time")
    await approving.click()
    await expect(approving).to_have_attribute("aria-busy", "true")
    answered.set()
    await expect(page.locator(".message").first).to_contain_text("Approved by Editor")
    await expect(approving).to_have_count(0)


async def test_each_person_sees_their_own_workspace(
    page: Page, editor: Persona, slack: AsyncWebClient
) -> None:
    """Switching the person switches what is seen; what is new elsewhere carries a dot."""
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="a word for the editor")
    await expect(page.locator(".message.ephemeral")).to_contain_text("Only visible to you")
    desk = page.get_by_role("link", name="desk")
    await expect(desk).to_be_visible()
    await editor.say("#desk", "a word at the desk")
    await expect(page.get_by_role("link", name="desk unread")).to_be_visible()
    await desk.click()
    await expect(page.get_by_role("log", name="#desk")).to_contain_text("a word at the desk")
    await expect(page.get_by_role("link", name="desk unread")).to_have_count(0)

    await page.get_by_role("combobox", name="You are").select_option(label="Second editor")

    await expect(composer(page)).to_be_visible()
    await expect(desk).to_have_count(0)
    await expect(page.get_by_text("a word for the editor")).to_have_count(0)


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


async def test_a_permalink_leads_to_its_message(
    page: Page, served: Running, editor: Persona
) -> None:
    """A reply's address opens its thread and marks the reply."""
    parent = await editor.say("#newsletter", "a parent")
    reply = await editor.reply(parent, "a reply")

    address = f"/archives/{CHANNEL}/p{reply.ts.replace('.', '')}?thread_ts={parent.ts}"
    await page.goto(f"{served.announcement.base_url}{address}")

    await expect(thread(page).locator(".message.target")).to_contain_text("a reply")


async def scroll_to_top(log: Locator) -> None:
    """Read the beginning, and let the page notice: browsers tell of scrolling a frame later."""
    await log.evaluate(
        "list => new Promise(done => {"
        " list.addEventListener('scroll', done, { once: true });"
        " list.scrollTop = 0; })"
    )


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


async def test_what_is_half_typed_waits_for_its_writer(page: Page) -> None:
    """Going elsewhere and loading the page anew costs no word of what was typed."""
    await composer(page).fill("half a thought")
    await page.get_by_role("link", name="desk").click()
    await expect(page.get_by_role("textbox", name="Message #desk")).to_have_value("")
    await page.get_by_role("link", name="newsletter").click()
    await expect(composer(page)).to_have_value("half a thought")
    await page.reload()
    await expect(composer(page)).to_have_value("half a thought")


async def test_a_lost_workspace_is_said_and_found_again(browser: Browser, tmp_path: Path) -> None:
    """Away, it says what to do; with another key, where to go; with its own, it catches up."""
    server = contextlib.AsyncExitStack()
    first = await server.enter_async_context(running(tmp_path))
    port = urlsplit(first.announcement.base_url).port or 0
    async with opened(browser, first.announcement.page) as page:
        await expect(page.get_by_text("ChrisGPT is starting…")).to_be_visible()
        await page.clock.install()
        await server.aclose()
        await expect(page.get_by_text("Reconnecting…")).to_be_visible()
        await page.clock.fast_forward(10_000)
        await expect(page.get_by_text("If it was stopped, start it with make run.")).to_be_visible()
        async with running(tmp_path, port) as second:
            line = page.locator("#connection")
            await expect(line).to_contain_text("with a new address", timeout=15_000)
            await composer(page).fill("half a thought")
            await composer(page).press("Enter")
            await expect(page.locator(".note .plain")).to_have_text(await line.inner_text())
            tab = await page.context.new_page()
            await tab.goto(second.announcement.page)
            await expect(composer(tab)).to_have_value("half a thought")
            await tab.close()
        async with running(tmp_path, port) as again:
            again.workspace.tokens = second.workspace.tokens
            await post_message(again.workspace, "UEDITOR", CHANNEL, "written meanwhile")
            meanwhile = page.locator(".message", has_text="meanwhile")
            await expect(meanwhile).to_be_visible(timeout=15_000)
            await expect(page.locator("#connection")).to_be_hidden()


async def test_on_a_phone_one_pane_is_in_front(
    browser: Browser, served: Running, editor: Persona
) -> None:
    """At 390 pixels the list, the conversation and the thread take turns, and nothing overflows."""
    parent = await editor.say("#newsletter", "a parent")
    await editor.reply(parent, "a reply")
    async with opened(browser, served.announcement.page, PHONE) as page:
        await page.get_by_role("button", name="1 reply").click()
        await expect(thread(page)).to_contain_text("a reply")
        await expect(composer(page)).to_be_hidden()
        await page.get_by_role("button", name="Back to #newsletter").click()
        await expect(composer(page)).to_be_visible()
        await page.get_by_role("button", name="Channels and people").click()
        await expect(composer(page)).to_be_hidden()
        await page.get_by_role("link", name="desk").click()
        await expect(page.get_by_role("log", name="#desk")).to_be_visible()
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"]
