"""Forms and buttons: what is typed in them survives errors and silence."""

import asyncio
import re

from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import PHONE, opened
from tests.workspace.conftest import Connect
from tests.workspace.page.parts import (
    CHANNEL,
    button,
    composer,
    form,
    plain,
)
from workspace.client import Persona
from workspace.jsons import Json
from workspace.server import Running


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
    await expect(page.locator(".trouble")).to_contain_text("did not answer in time")
    await approving.click()
    await expect(approving).to_have_attribute("aria-busy", "true")
    answered.set()
    await expect(page.locator(".message").first).to_contain_text("Approved by Editor")
    await expect(approving).to_have_count(0)


def text(words: str) -> Json:
    """A text without formatting."""
    return {"type": "plain_text", "text": words}


def field(type_: str, label: str, **more: object) -> Json:
    """A field with an element of that type, which gives the field its name."""
    element = {"type": type_, "action_id": type_, **more}
    return {"type": "input", "block_id": type_, "label": text(label), "element": element}


def modal(title: str, *blocks: Json, callback_id: str = "all") -> Json:
    """A form."""
    words = {"title": text(title), "submit": text("Send"), "close": text("Cancel")}
    return {"type": "modal", "callback_id": callback_id, **words, "blocks": list(blocks)}


OPTIONS = [{"text": text(words), "value": words.lower()} for words in ("Library", "Garden")]


def opening(app: AsyncApp, view: Json) -> None:
    """Let the command open this form."""

    @app.command("/chrisgpt")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=view)


async def ask_for_a_form(page: Page) -> None:
    """Run the command."""
    await composer(page).fill("/chrisgpt")
    await composer(page).press("Enter")


async def fill_in(page: Page, dialog: Locator) -> None:
    """Fill in everything but the files, with one number that is none."""
    await dialog.get_by_label("Title").fill("October")
    await dialog.get_by_label("Copies").fill("many")
    await dialog.get_by_label("Mail").fill("editor@example.org")
    await dialog.get_by_label("Link").fill("https://example.org")
    await dialog.get_by_label("Words").fill("one\ntwo")
    for menu, letters in (("Place", "lib"), ("Who", "second"), ("Channel", "gen")):
        await dialog.get_by_role("combobox", name=menu).press_sequentially(letters)
        await page.keyboard.press("Enter")
    for menu, letters in (("Sections", "gar"), ("Where to", "news")):
        await dialog.get_by_role("combobox", name=menu).press_sequentially(letters)
        await page.keyboard.press("Enter")
        await page.keyboard.press("Escape")
    await dialog.get_by_role("checkbox", name="Library").check()
    await dialog.get_by_role("radio", name="Garden").check()
    await dialog.get_by_label("Day").fill("2026-10-14")
    await dialog.get_by_label("Hour").fill("09:30")
    await dialog.get_by_label("Moment").fill("2026-10-14T09:30")


def check(state: Json) -> None:
    """Everything that was filled in is there, as Slack writes it."""
    assert state["plain_text_input"]["value"] == "October"
    assert state["number_input"]["value"] == "412"
    assert state["email_text_input"]["value"] == "editor@example.org"
    assert state["url_text_input"]["value"] == "https://example.org"
    assert "two" in str(state["rich_text_input"]["rich_text_value"])
    assert state["static_select"]["selected_option"]["value"] == "library"
    assert [o["value"] for o in state["multi_static_select"]["selected_options"]] == ["garden"]
    assert state["users_select"]["selected_user"] == "USECOND"
    assert state["channels_select"]["selected_channel"] == "C0GENERAL"
    assert state["multi_conversations_select"]["selected_conversations"] == [CHANNEL]
    assert [o["value"] for o in state["checkboxes"]["selected_options"]] == ["library"]
    assert state["radio_buttons"]["selected_option"]["value"] == "garden"
    assert state["datepicker"]["selected_date"] == "2026-10-14"
    assert state["timepicker"]["selected_time"] == "09:30"
    assert isinstance(state["datetimepicker"]["selected_date_time"], int)
    assert state["file_input"]["files"][0]["name"] == "notes.txt"


async def test_every_element_of_a_form_reaches_the_app(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Whatever is chosen, typed, or taken from disk, the app finds it in the state it knows."""
    sent: asyncio.Queue[Json] = asyncio.Queue()
    opening(
        app,
        modal(
            "All of them",
            field("plain_text_input", "Title"),
            field("number_input", "Copies", is_decimal_allowed=False, max_value="500"),
            field("email_text_input", "Mail"),
            field("url_text_input", "Link"),
            field("rich_text_input", "Words"),
            field("static_select", "Place", options=OPTIONS),
            field("multi_static_select", "Sections", options=OPTIONS),
            field("users_select", "Who"),
            field("channels_select", "Channel"),
            field("multi_conversations_select", "Where to"),
            field("checkboxes", "Checks", options=OPTIONS),
            field("radio_buttons", "Tone", options=OPTIONS),
            field("datepicker", "Day"),
            field("timepicker", "Hour"),
            field("datetimepicker", "Moment"),
            field("file_input", "Files", filetypes=["txt"], max_files=1),
        ),
    )

    @app.view("all")
    async def take(ack: AsyncAck, view: Json) -> None:
        await ack()
        sent.put_nowait(view["state"]["values"])

    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="All of them")
    await fill_in(page, dialog)
    wrong = FilePayload(name="film.mp4", mimeType="video/mp4", buffer=b"film")
    await dialog.get_by_label("Choose files").set_input_files(wrong)
    await expect(dialog).to_contain_text("film.mp4 does not fit here: only txt")
    right = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"notes")
    await dialog.get_by_label("Choose files").set_input_files(right)
    await expect(dialog.get_by_role("listitem").filter(has_text="notes.txt")).to_have_attribute(
        "data-file", re.compile("^F")
    )
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("Please write a number")
    await expect(dialog.get_by_label("Copies")).to_be_focused()
    await dialog.get_by_label("Copies").fill("412")
    await dialog.get_by_role("button", name="Send").click()

    values = await asyncio.wait_for(sent.get(), timeout=10)
    check({kind: values[kind][kind] for kind in values})
    await expect(dialog).to_be_hidden()


async def test_a_form_that_changes_keeps_what_is_typed(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """A choice in a form may change it; what was typed and chosen in what stays is kept."""
    tone = {**field("radio_buttons", "Tone", options=OPTIONS), "dispatch_action": True}
    title = field("plain_text_input", "Title")
    moment = field("datetimepicker", "Moment", initial_date_time=1_760_000_000)
    opening(app, modal("New draft", tone, title, moment))

    @app.action("radio_buttons")
    async def more(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        chosen = body["actions"][0]["selected_option"]["value"]
        typed = body["view"]["state"]["values"]["plain_text_input"]["plain_text_input"]["value"]
        note = {"type": "section", "text": text(f"{typed} in the {chosen}")}
        view = modal("New draft", note, tone, title, moment, field("datepicker", "Day"))
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="New draft")
    await dialog.get_by_label("Title").fill("October")
    await dialog.get_by_role("radio", name="Garden").check()

    await expect(dialog).to_contain_text("October in the garden")
    await expect(dialog.get_by_label("Day")).to_be_visible()
    await expect(dialog.get_by_label("Title")).to_have_value("October")
    await expect(dialog.get_by_role("radio", name="Garden")).to_be_checked()
    await expect(dialog.get_by_label("Moment")).to_have_value(re.compile("^2025-10-0"))
    await dialog.get_by_label("Title").fill("")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Discard").click()
    await expect(dialog).to_be_hidden()


def long_form(*before: Json, submit: str = "Send") -> Json:
    """A form longer than a screen, with these blocks above its fields."""
    fields = [
        {
            **field("plain_text_input", f"Part {number}", multiline=True),
            "block_id": f"part-{number}",
        }
        for number in range(12)
    ]
    return {**modal("Edit", *before, *fields), "submit": text(submit)}


async def test_a_form_that_answers_is_read_from_its_top(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """A notice that takes the form's beginning is in sight; what was sent is not asked about."""
    opening(app, long_form())

    @app.view("all")
    async def answer(ack: AsyncAck) -> None:
        notice = {"type": "section", "text": text("Somebody saved meanwhile.")}
        await ack(response_action="update", view=long_form(notice, submit="Save mine"))

    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="Edit")
    for number in range(12):
        await dialog.get_by_label(f"Part {number}", exact=True).fill(f"words {number}")
    await expect(dialog.get_by_label("Part 0", exact=True)).not_to_be_in_viewport()
    await page.keyboard.press("Control+Enter")

    await expect(dialog.get_by_text("Somebody saved meanwhile.")).to_be_in_viewport()
    await expect(dialog.get_by_role("button", name="Save mine")).to_be_visible()
    await expect(dialog.get_by_label("Part 11", exact=True)).to_have_value("words 11")
    question = page.get_by_role("dialog", name="Discard what you typed?")
    await dialog.get_by_label("Part 0", exact=True).fill("more words, which nobody was sent")
    await page.keyboard.press("Escape")
    await question.get_by_role("button", name="Keep editing").click()
    await dialog.get_by_label("Part 0", exact=True).fill("words 0")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_a_form_that_grows_below_stays_where_it_is_read(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """What is added further down moves nobody who is in the middle of a form."""
    go = {"type": "button", "action_id": "more", "text": text("One more")}
    row = {"type": "actions", "block_id": "row", "elements": [go]}
    form = long_form()
    opening(app, {**form, "blocks": [*form["blocks"], row]})

    @app.action("more")
    async def more(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = {**form, "blocks": [*form["blocks"], row, field("datepicker", "Day")]}
        await client.views_update(view_id=body["view"]["id"], view=view)

    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="Edit")
    button_ = dialog.get_by_role("button", name="One more")
    await button_.click()
    await expect(dialog.get_by_label("Day")).to_be_visible()
    await expect(button_).to_be_in_viewport()
    await expect(dialog.get_by_label("Part 0", exact=True)).not_to_be_in_viewport()


async def test_what_the_app_heard_at_once_is_no_reason_to_ask(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """A form in which nothing but menus of the app's were used closes without a question."""
    menu = {"type": "static_select", "action_id": "menu", "options": OPTIONS}
    row = {"type": "actions", "block_id": "row", "elements": [menu]}
    opening(app, {**modal("Compare", row), "close": text("Done")})

    @app.action("menu")
    async def chosen(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        said = {"type": "section", "text": text("Here is the garden.")}
        view = {**modal("Compare", row, said), "close": text("Done")}
        await client.views_update(view_id=body["view"]["id"], view=view)

    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="Compare")
    await dialog.get_by_role("combobox").press_sequentially("gar")
    await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text("Here is the garden.")
    await dialog.get_by_role("button", name="Done").click()
    await expect(dialog).to_be_hidden()


async def test_forms_lie_on_each_other(page: Page, app: AsyncApp, connect: Connect) -> None:
    """A pushed form leads back to what was typed in the one below, and all close at once."""
    cleared = asyncio.Event()
    go = {"type": "button", "action_id": "deeper", "text": text("Go deeper")}
    row = {"type": "actions", "elements": [go]}
    first = modal("First", field("plain_text_input", "Title"), row)
    opening(app, {**first, "notify_on_close": True})

    @app.action("deeper")
    async def deeper(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = {**modal("Second", field("datepicker", "Day")), "notify_on_close": True}
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.view_closed("all")
    async def hear(ack: AsyncAck, body: Json) -> None:
        await ack()
        if body["is_cleared"]:
            cleared.set()

    await connect(app)
    await ask_for_a_form(page)
    below = page.get_by_role("dialog", name="First")
    above = page.get_by_role("dialog", name="Second")
    await below.get_by_label("Title").fill("October")
    await below.get_by_role("button", name="Go deeper").click()
    await expect(above).to_be_visible()
    await expect(above.get_by_role("button", name="Close all")).to_be_visible()
    await above.get_by_role("button", name="Back").click()
    await expect(below.get_by_label("Title")).to_have_value("October")
    await expect(below.get_by_role("button", name="Close all")).to_have_count(0)
    await below.get_by_role("button", name="Go deeper").click()
    await above.get_by_role("button", name="Close all").click()
    await page.get_by_role("button", name="Discard").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await asyncio.wait_for(cleared.wait(), timeout=5)


async def test_a_text_says_how_much_room_is_left(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Near its limit a field counts down, and over it the form stays."""
    opening(app, modal("New draft", field("plain_text_input", "Title", max_length=20)))
    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="New draft")

    await dialog.get_by_label("Title").fill("eighteen letters i")
    await expect(dialog).to_contain_text("2 left")
    await dialog.get_by_label("Title").fill("far more than twenty letters")
    await expect(dialog).to_contain_text("8 too many")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("at most 20 fit here")


async def test_a_form_fills_a_phone(
    browser: Browser, served: Running, app: AsyncApp, connect: Connect
) -> None:
    """At 390 pixels a form has the whole screen, and its menus stay on it."""
    opening(app, modal("New draft", field("static_select", "Place", options=OPTIONS)))
    await connect(app)
    async with opened(browser, served.announcement.page, PHONE) as page:
        await ask_for_a_form(page)
        dialog = page.get_by_role("dialog", name="New draft")
        await dialog.get_by_role("combobox", name="Place").click()
        box = await dialog.bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
        await expect(dialog.get_by_role("option", name="Library")).to_be_in_viewport(ratio=1)


async def test_files_are_dropped_and_taken_away(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """A dropped file is listed and can be taken away; what is too many or empty is refused."""
    opening(app, modal("New draft", field("file_input", "Files", max_files=1)))
    await connect(app)
    await ask_for_a_form(page)
    dialog = page.get_by_role("dialog", name="New draft")

    await drop(dialog, "empty.txt", "")
    await expect(dialog).to_contain_text("empty.txt is empty")
    await drop(dialog, "notes.txt", "notes")
    notes = dialog.get_by_role("listitem").filter(has_text="notes.txt")
    await expect(notes).to_have_attribute("data-file", re.compile("^F"))
    await drop(dialog, "more.txt", "more")
    await expect(dialog).to_contain_text("Only one file fits here")
    await notes.get_by_role("button", name="Remove notes.txt").click()
    await expect(notes).to_have_count(0)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("Please add a file.")


async def drop(dialog: Locator, name: str, content: str) -> None:
    """Drop a file on the form's place for files."""
    await dialog.locator(".drop").evaluate(
        """(place, [name, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(content ? [content] : [], name));
          const event = { dataTransfer, bubbles: true, cancelable: true };
          place.dispatchEvent(new DragEvent("drop", event));
        }""",
        [name, content],
    )
