"""A message that changes under the pointer: presses reach the app, and the focus stays."""

import asyncio

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from tests.workspace.page.parts import CHANNEL, plain
from workspace.jsons import Json

TWO_FRAMES = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(done)))"""


def row(*actions: str) -> Json:
    """Buttons side by side; Slack gives a row without a name a new one with each update."""
    elements = [
        {
            "type": "button",
            "action_id": action,
            "value": f"{action}-1",
            "text": {"type": "plain_text", "text": action.title()},
        }
        for action in actions
    ]
    return {"type": "actions", "elements": elements}


@pytest.fixture
def heard(app: AsyncApp) -> "asyncio.Queue[Json]":
    """Which buttons the app hears of, one after the other."""
    presses: asyncio.Queue[Json] = asyncio.Queue()

    @app.action({"type": "block_actions", "action_id": "stop"})
    async def hear(ack: AsyncAck, action: Json) -> None:
        await ack()
        presses.put_nowait(action)

    return presses


@pytest_asyncio.fixture(loop_scope="session")
async def ts(
    app: AsyncApp, connect: Connect, slack: AsyncWebClient, heard: "asyncio.Queue[Json]"
) -> str:
    """A message with a button, by an app that listens."""
    assert heard.empty()
    await connect(app)
    blocks = [plain("Dear readers"), row("stop")]
    answer = await slack.chat_postMessage(channel=CHANNEL, text="a draft", blocks=blocks)
    return str(answer["ts"])


@pytest.fixture
def stop(page: Page) -> Locator:
    """The button in the channel."""
    return page.get_by_role("log", name="#newsletter").get_by_role("button", name="Stop")


async def change(page: Page, slack: AsyncWebClient, ts: str, *blocks: Json) -> None:
    """Change the message, and go on when the page has had the time to draw it anew."""
    async with page.expect_response(lambda response: "/page/message?" in response.url) as arriving:
        await slack.chat_update(channel=CHANNEL, ts=ts, text="a draft", blocks=list(blocks))
    await (await arriving.value).finished()
    await page.evaluate(TWO_FRAMES)


async def told(heard: "asyncio.Queue[Json]") -> Json:
    """The next press."""
    return await asyncio.wait_for(heard.get(), timeout=5)


async def test_a_press_outlives_a_message_that_grows_under_the_pointer(
    page: Page, slack: AsyncWebClient, ts: str, stop: Locator, heard: "asyncio.Queue[Json]"
) -> None:
    """What comes between mouse down and mouse up is drawn after the click, which counts once."""
    await stop.hover()
    await page.mouse.down()
    longer = plain("Dear readers\n\nthe library\n\nopens")
    await change(page, slack, ts, longer, plain("on Sundays."), row("stop"))
    await page.mouse.up()

    assert (await told(heard))["value"] == "stop-1"
    await expect(page.get_by_text("on Sundays.")).to_be_visible()
    await stop.click()
    assert (await told(heard))["value"] == "stop-1"
    assert heard.empty()


async def test_a_press_by_keyboard_outlives_the_change_too(
    page: Page, slack: AsyncWebClient, ts: str, stop: Locator, heard: "asyncio.Queue[Json]"
) -> None:
    """Space acts when it is let go: until then the button stays the one that has the focus."""
    await stop.focus()
    await page.keyboard.down("Space")
    await change(page, slack, ts, plain("Dear readers of ours"), row("stop"))
    await page.keyboard.up("Space")

    assert (await told(heard))["action_id"] == "stop"
    await expect(page.get_by_text("Dear readers of ours")).to_be_visible()
    await expect(stop).to_be_focused()


async def test_a_press_means_the_button_that_was_seen(
    page: Page, slack: AsyncWebClient, ts: str, stop: Locator, heard: "asyncio.Queue[Json]"
) -> None:
    """The app hears of a button that went while it was pressed, and can say itself what holds."""
    await stop.hover()
    await page.mouse.down()
    await change(page, slack, ts, plain("Dear readers, that is all."), row("again"))
    await page.mouse.up()

    assert (await told(heard))["value"] == "stop-1"
    await expect(page.get_by_role("button", name="Again")).to_be_visible()
    await expect(stop).to_have_count(0)
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_button_keeps_the_focus_while_its_message_changes(
    page: Page, slack: AsyncWebClient, ts: str, stop: Locator, heard: "asyncio.Queue[Json]"
) -> None:
    """Rows that come, go and change places around it do not take the keyboard away from it."""
    await stop.focus()

    for words, blocks in (
        ("first", [plain("first"), plain("and more"), row("again", "stop")]),
        ("second", [row("stop"), plain("second")]),
        ("third", [plain("third"), row("again"), row("stop")]),
        ("fourth", [row("stop", "again"), plain("fourth")]),
    ):
        await change(page, slack, ts, *blocks)
        await expect(page.get_by_text(words, exact=True)).to_be_visible()
        await expect(stop).to_be_focused()

    await page.keyboard.press("Enter")
    assert (await told(heard))["value"] == "stop-1"


async def test_a_press_that_ends_elsewhere_holds_nothing_up(
    page: Page, slack: AsyncWebClient, ts: str, stop: Locator, heard: "asyncio.Queue[Json]"
) -> None:
    """Who slides off the button before letting go has pressed nothing, and the page goes on."""
    await stop.hover()
    await page.mouse.down()
    await page.mouse.move(5, 5)
    await page.mouse.up()

    await change(page, slack, ts, plain("Dear all"), row("stop"))

    await expect(page.get_by_text("Dear all")).to_be_visible()
    assert heard.empty()
