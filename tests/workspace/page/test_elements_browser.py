"""Elements of messages in a browser: chosen by mouse and keyboard, told to the app once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from tests.workspace.page.parts import CHANNEL, button, picture
from workspace.jsons import Json
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST

OPTIONS = [
    {"text": {"type": "plain_text", "text": text}, "value": text.lower()}
    for text in ("Library", "Garden", "Workshop")
]
Post = Callable[..., Awaitable[str]]


def text(words: str) -> Json:
    """A text without formatting."""
    return {"type": "plain_text", "text": words}


def row(*elements: Json) -> Json:
    """Elements side by side."""
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def menu(type_: str, label: str, **more: object) -> Json:
    """A menu of that name."""
    return {"type": type_, "action_id": type_, "placeholder": text(label), **more}


def question() -> Json:
    """What is asked before the act."""
    words = {name: text(name) for name in ("title", "text", "deny")}
    return {**words, "confirm": text("Yes, do it")}


@pytest.fixture
def manifest() -> Manifest:
    """An app that may keep files in the workspace."""
    given = read_manifest(MANIFEST)
    return replace(given, scopes=given.scopes | {"files:read", "files:write"})


@pytest.fixture
def heard(app: AsyncApp) -> "asyncio.Queue[Json]":
    """What the app is told of elements, one after the other."""
    payloads: asyncio.Queue[Json] = asyncio.Queue()

    @app.action({"type": "block_actions", "block_id": "row"})
    async def hear(ack: AsyncAck, body: Json) -> None:
        await ack()
        payloads.put_nowait(body)

    return payloads


@pytest.fixture
def post(app: AsyncApp, connect: Connect, slack: AsyncWebClient) -> Post:
    """Connect the app, and let it post these blocks."""

    async def posted(*blocks: Json) -> str:
        await connect(app)
        answer = await slack.chat_postMessage(channel=CHANNEL, text="a message", blocks=blocks)
        return str(answer["ts"])

    return posted


async def told(heard: "asyncio.Queue[Json]") -> Json:
    """The next use of an element."""
    return await asyncio.wait_for(heard.get(), timeout=5)


async def test_a_menu_is_typed_in_and_remembers(
    page: Page, post: Post, heard: "asyncio.Queue[Json]", slack: AsyncWebClient
) -> None:
    """Letters narrow the menu, Enter chooses, and a message that changes keeps what is chosen."""
    blocks = [row(menu("static_select", "Where", options=OPTIONS))]
    ts = await post(*blocks)
    field = page.get_by_role("combobox", name="Where")

    await field.press_sequentially("gar")
    offered = page.get_by_role("listbox", name="Where").get_by_role("option")
    await expect(offered).to_have_text(["Garden"])
    await field.press("Enter")

    payload = await told(heard)
    assert payload["actions"][0]["selected_option"]["value"] == "garden"
    chosen = payload["state"]["values"]["row"]["static_select"]["selected_option"]
    assert chosen["value"] == "garden"
    await expect(field).to_have_value("Garden")
    note = {"type": "section", "text": text("It is noted")}
    await slack.chat_update(channel=CHANNEL, ts=ts, text="a message", blocks=[note, *blocks])
    await expect(page.get_by_text("It is noted")).to_be_visible()
    await expect(field).to_have_value("Garden")
    await field.press("ArrowDown")
    await expect(offered.and_(page.locator("[aria-selected=true]"))).to_have_text("Garden")
    await field.press("Escape")
    assert heard.empty()


async def test_a_menu_of_several_tells_once(
    page: Page, post: Post, heard: "asyncio.Queue[Json]"
) -> None:
    """What is chosen stands as chips that can be taken away; the app hears of it on leaving."""
    await post(row(menu("multi_static_select", "Where", options=OPTIONS, max_selected_items=2)))
    field = page.get_by_role("combobox", name="Where")

    await field.click()
    await page.get_by_role("option", name="Library").click()
    await page.get_by_role("option", name="Garden").click()
    await page.get_by_role("option", name="Workshop").click()
    await expect(page.locator(".floating:visible")).to_contain_text("No more than 2")
    assert heard.empty()
    await page.get_by_role("button", name="Remove Library").click()
    await page.get_by_role("textbox", name="Message #newsletter").click()

    payload = await told(heard)
    assert [one["value"] for one in payload["actions"][0]["selected_options"]] == ["garden"]


async def test_an_external_menu_asks_the_app(
    page: Page, app: AsyncApp, post: Post, heard: "asyncio.Queue[Json]"
) -> None:
    """From the second letter on the app is asked, and what it offers can be chosen."""

    @app.options("external_select")
    async def offer(ack: AsyncAck, payload: Json) -> None:
        words = f"All about {payload['value']}"
        await ack(options=[{"text": text(words), "value": payload["value"]}])

    await post(row(menu("external_select", "Topic", min_query_length=2)))
    field = page.get_by_role("combobox", name="Topic")

    await field.press_sequentially("s")
    listed = page.get_by_role("listbox", name="Topic")
    await expect(listed).to_contain_text("Type at least 2 letters")
    await field.press_sequentially("oup")
    await page.get_by_role("option", name="All about soup").click()

    assert (await told(heard))["actions"][0]["selected_option"]["value"] == "soup"
    await expect(field).to_have_value("All about soup")


async def test_boxes_and_dates_tell_what_else_is_chosen(
    page: Page, post: Post, heard: "asyncio.Queue[Json]"
) -> None:
    """Each use carries the state of everything else in the message."""
    await post(
        row(
            {"type": "checkboxes", "action_id": "boxes", "options": OPTIONS},
            {"type": "radio_buttons", "action_id": "radio", "options": OPTIONS},
            {"type": "datepicker", "action_id": "day"},
        )
    )

    await page.get_by_role("checkbox", name="Garden").check()
    assert (await told(heard))["actions"][0]["selected_options"][0]["value"] == "garden"
    await page.get_by_role("radio", name="Library").check()
    assert (await told(heard))["actions"][0]["selected_option"]["value"] == "library"
    await page.get_by_label("A date").fill("2026-10-14")

    payload = await told(heard)
    values = payload["state"]["values"]["row"]
    assert payload["actions"][0]["selected_date"] == "2026-10-14"
    assert values["boxes"]["selected_options"][0]["value"] == "garden"
    assert values["radio"]["selected_option"]["value"] == "library"


async def test_a_choice_that_is_not_confirmed_is_taken_back(
    page: Page, post: Post, heard: "asyncio.Queue[Json]"
) -> None:
    """Every element asks where it should; with no, it is as before and the app hears nothing."""
    first = {"initial_option": OPTIONS[0], "confirm": question()}
    await post(row(menu("static_select", "Where", options=OPTIONS, **first)))
    field = page.get_by_role("combobox", name="Where")

    await field.click()
    await page.get_by_role("option", name="Garden").click()
    await page.get_by_role("button", name="deny").click()
    await expect(field).to_have_value("Library")
    assert heard.empty()
    await field.click()
    await page.get_by_role("option", name="Workshop").click()
    await page.get_by_role("button", name="Yes, do it").click()

    assert (await told(heard))["actions"][0]["selected_option"]["value"] == "workshop"


async def test_a_question_is_about_what_was_seen(
    page: Page, post: Post, heard: "asyncio.Queue[Json]", slack: AsyncWebClient
) -> None:
    """A message may be redrawn while a person reads the question: their yes means that button."""
    stop = {"type": "button", "action_id": "stop", "text": text("Stop"), "confirm": question()}
    ts = await post(row(stop))
    await page.get_by_role("button", name="Stop").click()
    start = {"type": "button", "action_id": "start", "text": text("Start")}
    note = {"type": "section", "text": text("It is noted")}
    other: Json = {"type": "actions", "block_id": "new", "elements": [start]}
    blocks: list[Json] = [note, other]
    await slack.chat_update(channel=CHANNEL, ts=ts, text="a message", blocks=blocks)
    await expect(page.get_by_text("It is noted")).to_be_visible()

    await page.get_by_role("button", name="Yes, do it").click()

    [action] = (await told(heard))["actions"]
    assert (action["action_id"], action["block_id"]) == ("stop", "row")
    assert heard.empty()


async def test_the_menu_behind_three_dots_works_by_keyboard(
    page: Page, post: Post, heard: "asyncio.Queue[Json]"
) -> None:
    """It opens, arrows walk, Escape closes, Enter chooses, and the focus comes back."""
    await post(row({"type": "overflow", "action_id": "more", "options": OPTIONS}))
    button = page.get_by_role("button", name="More actions")

    await button.press("Enter")
    await expect(page.get_by_role("menuitem", name="Library")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menuitem", name="Library")).to_be_hidden()
    await expect(button).to_be_focused()
    await button.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    assert (await told(heard))["actions"][0]["selected_option"]["value"] == "garden"
    await expect(button).to_be_focused()


async def test_feedback_and_cards_reach_the_app(
    page: Page, app: AsyncApp, post: Post, heard: "asyncio.Queue[Json]"
) -> None:
    """A thumb stays pressed, and a card's button tells what it carries."""

    @app.action("read")
    async def read(ack: AsyncAck, body: Json) -> None:
        await ack()
        heard.put_nowait(body)

    thumbs = {
        "positive_button": {"text": text("Good"), "value": "good"},
        "negative_button": {"text": text("Bad"), "value": "bad"},
    }
    feedback = {"type": "feedback_buttons", "action_id": "feedback", **thumbs}
    go = {"type": "button", "action_id": "read", "text": text("Read"), "value": "issue 4"}
    card = {"type": "card", "title": text("Issue 4"), "body": text("New"), "actions": [go]}
    await post(
        {"type": "context_actions", "block_id": "row", "elements": [feedback]},
        {"type": "carousel", "elements": [card]},
    )

    await page.get_by_role("button", name="Bad").click()
    assert (await told(heard))["actions"][0]["value"] == "bad"
    await expect(page.get_by_role("button", name="Bad", pressed=True)).to_be_visible()
    await page.get_by_role("button", name="Read", exact=True).click()
    assert (await told(heard))["actions"][0]["value"] == "issue 4"


async def test_an_app_that_is_away_is_said_beside_the_element(
    page: Page, slack: AsyncWebClient
) -> None:
    """What was chosen stays chosen, and under it stands why nothing came of it."""
    blocks = [row(menu("static_select", "Where", options=OPTIONS)), button("go", "Go")]
    await slack.chat_postMessage(channel=CHANNEL, text="a message", blocks=blocks)
    field = page.get_by_role("combobox", name="Where")

    await field.click()
    await page.get_by_role("option", name="Garden").click()

    trouble = page.locator(".block.actions", has=field).locator("+ .trouble")
    await expect(trouble).not_to_be_empty()
    await expect(field).to_have_value("Garden")
    await page.get_by_role("button", name="Go").click()
    await expect(page.get_by_role("alert")).to_have_count(2)


async def test_a_data_table_is_sorted_and_turned(page: Page, slack: AsyncWebClient) -> None:
    """Numbers sort as numbers, a second press turns the order, and pages turn."""
    head = [{"type": "raw_text", "text": word} for word in ("Week", "Sent")]
    rows = [
        [{"type": "raw_text", "text": f"W{i}"}, {"type": "raw_number", "value": v, "text": str(v)}]
        for i, v in enumerate((9, 100, 8, 30))
    ]
    table = {"type": "data_table", "caption": "Readers", "page_size": 3, "rows": [head, *rows]}
    await slack.chat_postMessage(channel=CHANNEL, text="a table", blocks=[table])
    weeks = page.get_by_role("table", name="Readers").get_by_role("rowheader")

    await expect(weeks).to_have_text(["W0", "W1", "W2"])
    await page.get_by_role("button", name="Sent").click()
    await expect(weeks).to_have_text(["W2", "W0", "W3"])
    await page.get_by_role("button", name="Next").click()
    await expect(weeks).to_have_text(["W1"])
    await expect(page.get_by_text("Rows 4 to 4 of 4")).to_be_visible()
    await page.get_by_role("button", name="Sent").click()
    await expect(weeks).to_have_text(["W1", "W3", "W0"])


async def test_what_is_folded_or_hostile_stays_so(page: Page, slack: AsyncWebClient) -> None:
    """Long text unfolds and stays unfolded through a change; nothing in a message ever runs."""
    script = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    link = {"type": "link", "url": "javascript:window.ran=1", "text": script}
    piece = {"type": "rich_text_section", "elements": [link]}
    long: Json = {"type": "section", "text": text("many words " * 120)}
    blocks: list[Json] = [long, {"type": "rich_text", "elements": [piece]}]
    sent = await slack.chat_postMessage(channel=CHANNEL, text="a message", blocks=blocks)
    folded = page.locator(".folds > .text")
    before = await folded.evaluate("text => text.clientHeight")

    await page.get_by_text("See more").click()
    after = await folded.evaluate("text => text.clientHeight")
    assert after > before
    more = [*blocks, {"type": "divider"}]
    await slack.chat_update(channel=CHANNEL, ts=sent["ts"], text="a message", blocks=more)
    await expect(page.locator("hr.block")).to_be_visible()
    assert await folded.evaluate("text => text.clientHeight") == after
    await page.get_by_text(script).click()
    assert await page.evaluate("window.ran") is None
    await expect(page.locator("a[href^=javascript]")).to_have_count(0)


async def test_a_picture_that_the_workspace_keeps_is_shown(
    page: Page, slack: AsyncWebClient
) -> None:
    """A block with a file of the workspace shows it; the page loads it from itself."""
    sent = await slack.files_upload_v2(channel=CHANNEL, filename="curve.png", content=picture())
    await expect(page.get_by_role("img", name="curve.png")).to_be_visible()
    image = {"type": "image", "slack_file": {"id": sent["file"]["id"]}, "alt_text": "a curve"}
    blocks: list[Json] = [image, {"type": "context", "elements": [image]}]
    await slack.chat_postMessage(channel=CHANNEL, text="a picture", blocks=blocks)
    shown = page.locator(".block").get_by_role("img", name="a curve")

    await expect(shown).to_have_count(2)
    await expect(shown.first).to_have_js_property("complete", value=True)
    assert await shown.first.evaluate("image => image.naturalWidth") == 12
