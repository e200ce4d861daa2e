"""Files: attached, pasted or dropped, shown where they are pictures, fetched where they are not."""

import asyncio

from playwright.async_api import FilePayload, Page, Route, expect

from tests.workspace.page.parts import composer, picture, said
from workspace.client import Persona

_NOTES = FilePayload(name="notes <i>.txt", mimeType="text/plain", buffer=b"one\ntwo\n")


async def test_files_are_attached_named_and_sent_with_a_message(
    page: Page, editor: Persona
) -> None:
    """A picture is shown, another file is a card that downloads; one can be taken away before."""
    shot = FilePayload(name="cover.png", mimeType="image/png", buffer=picture())
    slip = FilePayload(name="slip.txt", mimeType="text/plain", buffer=b"no")
    await page.locator("#conversation input[type=file]").set_input_files([shot, _NOTES, slip])
    attached = page.get_by_role("list", name="Files to send").get_by_role("listitem")
    await expect(attached).to_have_count(3)
    await page.get_by_role("button", name="Remove slip.txt").click()
    await composer(page).fill("for the cover")
    await composer(page).press("Enter")

    message = said(page, "for the cover")
    shown = message.get_by_role("img", name="cover.png")
    await expect(shown).to_be_visible()
    assert (
        await shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 12
    )
    await expect(message.locator(".file-name")).to_have_text("notes <i>.txt")
    await expect(attached).to_have_count(0)
    async with page.expect_download() as download:
        await message.get_by_role("link", name="Download notes").click()
    path = await (await download.value).path()
    assert path.read_bytes() == b"one\ntwo\n"
    [sent] = await editor.messages("#newsletter")
    assert [file["name"] for file in sent.json["files"]] == ["cover.png", "notes <i>.txt"]


async def test_pasted_and_dropped_files_are_attached(page: Page) -> None:
    """A picture from the clipboard and a file let fall on the pane both become files to send."""
    give = """(target, [kind, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type: "image/png" }));
      const more = { bubbles: true, cancelable: true };
      target.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", { ...more, clipboardData: data })
        : new DragEvent("drop", { ...more, dataTransfer: data }));
    }"""
    content = list(picture())
    await composer(page).evaluate(give, ["paste", content])
    await page.get_by_role("log", name="#newsletter").evaluate(give, ["drop", content])

    await expect(page.get_by_role("button", name="Remove paste.png")).to_be_visible()
    await expect(page.get_by_role("button", name="Remove drop.png")).to_be_visible()


async def test_a_file_that_cannot_be_sent_is_explained(page: Page) -> None:
    """An empty file says why it stays behind; nothing is sent, and no word is lost."""
    empty = FilePayload(name="empty.txt", mimeType="text/plain", buffer=b"")
    await page.locator("#conversation input[type=file]").set_input_files(empty)
    await expect(page.get_by_text("empty.txt is empty or a folder")).to_be_visible()
    await composer(page).fill("with a file")
    await composer(page).press("Enter")

    await expect(page.locator(".note")).to_contain_text("nothing was sent")
    await expect(composer(page)).to_have_value("with a file")
    await page.get_by_role("button", name="Remove empty.txt").click()
    await composer(page).fill("/chrisgpt help")
    await page.locator("#conversation input[type=file]").set_input_files(_NOTES)
    await composer(page).press("Enter")
    await expect(page.locator(".note").last).to_contain_text("/chrisgpt takes no files")


async def test_a_picture_that_comes_late_leaves_the_reader_at_the_end(
    page: Page, editor: Persona
) -> None:
    """Who opens a conversation sees its end, also when a picture there gets its height later."""
    for number in range(20):
        await editor.say("#newsletter", f"line {number}")
    await editor.upload("#newsletter", "tall.png", picture(600, 500), text="the curve")
    shown = said(page, "the curve").get_by_role("img", name="tall.png")
    await expect(shown).to_be_visible()
    late = asyncio.Event()

    async def hold(route: Route) -> None:
        await late.wait()
        await route.continue_()

    await page.route("**/tall.png", hold)
    await page.reload(wait_until="domcontentloaded")
    await expect(said(page, "line 19")).to_be_visible()
    late.set()

    await expect(shown).to_have_js_property("complete", value=True)
    await page.wait_for_function(
        "list => list.scrollHeight - list.scrollTop - list.clientHeight < 2",
        arg=await page.get_by_role("log", name="#newsletter").element_handle(),
    )
