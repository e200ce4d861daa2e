"""What an app that trains asks of the page: large files in forms and messages, charts, pictures."""

import asyncio
import json
from pathlib import Path

import aiohttp
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from tests.workspace.files.transfers import app_key, read
from tests.workspace.page.parts import CHANNEL, choose, composer, picture, said, thread
from tests.workspace.screens import field, modal, words
from workspace.client import Persona, until
from workspace.jsons import Json
from workspace.server import Running

FILE = {"type": "file_input", "filetypes": ["jsonl"], "max_files": 1}
ALT = "Training loss falls from 3.1 to 0.9 in three epochs; validation follows."


def letters(size: int) -> bytes:
    """Training data of just under this many bytes."""
    message = {"role": "assistant", "content": "The library opens on Sundays. " * 300}
    line = json.dumps({"messages": [message]}).encode() + b"\n"
    return line * (size // len(line))


def file_at(folder: Path, content: bytes) -> Path:
    """Put a file on the person's disk; a browser takes up large ones from there only."""
    path = folder / "letters.jsonl"
    path.write_bytes(content)
    return path


def curve(*losses: float) -> Json:
    """A chart of losses, step by step."""
    names = [str(step) for step in range(1, len(losses) + 1)]
    data = [{"label": name, "value": loss} for name, loss in zip(names, losses, strict=True)]
    return {
        "type": "data_visualization",
        "block_id": "curve",
        "title": "Loss",
        "chart": {
            "type": "line",
            "series": [{"name": "training", "data": data}],
            "axis_config": {"categories": names, "x_label": "step", "y_label": "loss"},
        },
    }


async def test_a_form_that_looked_first_takes_ten_megabytes(
    page: Page, app: AsyncApp, connect: Connect, served: Running, tmp_path: Path
) -> None:
    """A light form becomes the full one; its file of just under 10 MB reaches the app whole."""
    content = letters(10_000_000)
    sent: asyncio.Queue[Json] = asyncio.Queue()
    looked = asyncio.Event()

    @app.command("/finetune")
    async def ask(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        light = modal(words("Looking…"), title="Train")
        del light["submit"]
        view = (await client.views_open(trigger_id=body["trigger_id"], view=light))["view"]
        await looked.wait()
        full = modal(field(FILE), title="Train")
        await client.views_update(view_id=view["id"], hash=view["hash"], view=full)

    @app.view("brief")
    async def take(ack: AsyncAck, body: Json) -> None:
        await ack()
        sent.put_nowait(body["view"]["state"]["values"]["it"]["value"])

    await connect(app)
    await composer(page).fill("/finetune start")
    await composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="Train")
    await expect(dialog).to_contain_text("Looking…")
    await expect(dialog.get_by_role("button", name="Send")).to_have_count(0)
    looked.set()
    await dialog.locator("input[type=file]").set_input_files(file_at(tmp_path, content))
    await expect(dialog.get_by_role("listitem").filter(has_text="letters")).not_to_have_attribute(
        "aria-busy", "true"
    )
    await expect(dialog).not_to_contain_text("Looking…")
    await dialog.get_by_role("button", name="Send").click()

    [file] = (await asyncio.wait_for(sent.get(), timeout=10))["files"]
    assert (file["name"], file["size"]) == ("letters.jsonl", len(content))
    assert (await read(file["url_private_download"], **app_key(served)))[2] == content
    await expect(dialog).to_be_hidden()


async def test_a_form_that_is_filled_after_it_opened_is_as_new(
    page: Page, app: AsyncApp, connect: Connect
) -> None:
    """Its first field has the focus, and nobody is asked about words that they did not type."""
    looked = asyncio.Event()
    name = {"type": "plain_text_input", "initial_value": "letters"}

    @app.command("/finetune")
    async def ask(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        light = modal(words("Looking…"), title="Train")
        del light["submit"]
        view = (await client.views_open(trigger_id=body["trigger_id"], view=light))["view"]
        await looked.wait()
        await client.views_update(view_id=view["id"], view=modal(field(name), title="Train"))

    await connect(app)
    await composer(page).fill("/finetune start")
    await composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="Train")
    await expect(dialog).to_contain_text("Looking…")
    looked.set()
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_a_file_over_ten_megabytes_is_refused_when_it_is_chosen(
    page: Page, app: AsyncApp, connect: Connect, tmp_path: Path
) -> None:
    """Nobody waits for an upload that no form takes."""

    @app.command("/finetune")
    async def ask(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = modal(field(FILE), title="Train")
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    await connect(app)
    await composer(page).fill("/finetune upload")
    await composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="Train")
    path = file_at(tmp_path, b"x" * 10_000_001)
    await dialog.locator("input[type=file]").set_input_files(path)

    await expect(dialog).to_contain_text("letters.jsonl is larger than 10 MB")
    await expect(dialog.get_by_role("listitem")).to_have_count(0)


async def test_a_messages_file_goes_to_the_app_by_its_menu(
    page: Page, app: AsyncApp, connect: Connect, served: Running, tmp_path: Path
) -> None:
    """Of a message with a larger file, the app's own shortcut brings name, size and address."""
    content = letters(12_000_000)
    heard: asyncio.Queue[Json] = asyncio.Queue()

    @app.shortcut("use_as_training_data")
    async def use(ack: AsyncAck, shortcut: Json) -> None:
        await ack()
        heard.put_nowait(shortcut)

    await connect(app)
    attach = page.locator("#conversation input[type=file]")
    await attach.set_input_files(file_at(tmp_path, content))
    await composer(page).fill("our letters")
    await composer(page).press("Enter")
    message = said(page, "our letters")
    await expect(message.locator(".file-about")).to_contain_text("11 MB")
    await choose(page, message, "Use as training data")

    payload = await asyncio.wait_for(heard.get(), timeout=10)
    assert (payload["type"], payload["channel"]["id"]) == ("message_action", CHANNEL)
    [file] = payload["message"]["files"]
    assert (file["name"], file["size"], file["mode"]) == ("letters.jsonl", len(content), "hosted")
    assert (await read(file["url_private_download"], **app_key(served)))[2] == content


async def test_a_chart_changes_where_it_stands(page: Page, slack: AsyncWebClient) -> None:
    """An update draws more points into the same figure; a text line may take its place."""
    posted = await slack.chat_postMessage(channel=CHANNEL, text="Job 1", blocks=[curve(3, 2)])
    chart = page.locator("figure.chart")
    await expect(chart.locator("td")).to_have_text(["1", "3", "2", "2"])
    figure, line = await chart.element_handle(), chart.locator("path").last
    before = await line.get_attribute("d")

    blocks = [curve(3, 2, 1.5, 1.25)]
    await slack.chat_update(channel=CHANNEL, ts=posted["ts"], text="Job 1", blocks=blocks)

    rows = ["1", "3", "2", "2", "3", "1.5", "4", "1.25"]
    await expect(chart.locator("td")).to_have_text(rows)
    assert await chart.count() == 1
    assert await figure.evaluate("figure => figure.isConnected")
    assert await line.get_attribute("d") != before
    assert await line.bounding_box()
    blocks = [words("Loss 3.0 → 1.25")]
    await slack.chat_update(channel=CHANNEL, ts=posted["ts"], text="Job 1", blocks=blocks)
    await expect(chart).to_have_count(0)
    await expect(page.get_by_text("Loss 3.0 → 1.25")).to_be_visible()


async def test_a_picture_in_a_thread_has_words_for_who_cannot_see_it(
    page: Page, slack: AsyncWebClient, editor: Persona
) -> None:
    """A picture shared below a card is found by files.info there, and is drawn with its words."""
    card = await slack.chat_postMessage(channel=CHANNEL, text="Job 1 has ended")
    drawn = picture()
    announced = await slack.files_getUploadURLExternal(
        filename="job-1.png", length=len(drawn), alt_txt=ALT
    )
    async with aiohttp.ClientSession() as session:
        await session.post(announced["upload_url"], data=drawn)
    unshared = (await slack.files_info(file=announced["file_id"]))["file"]
    assert not unshared.get("shares")

    await slack.files_completeUploadExternal(
        files=[{"id": announced["file_id"], "title": "Job 1"}],
        channel_id=CHANNEL,
        thread_ts=card["ts"],
    )

    async def shares() -> list[Json]:
        file: Json = (await slack.files_info(file=announced["file_id"]))["file"]
        return list(file.get("shares", {}).get("public", {}).get(CHANNEL, []))

    [share] = await until(shares, what="the picture to be shared")
    assert share["thread_ts"] == card["ts"]
    [_, reply] = await editor.messages("#newsletter", thread=card["ts"])
    assert (reply.ts, reply.files[0]["alt_txt"]) == (share["ts"], ALT)
    await page.get_by_role("button", name="1 reply").click()
    shown = thread(page).get_by_role("img", name=ALT)
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 12
