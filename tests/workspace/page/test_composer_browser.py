"""The composer: what is suggested, what is kept, what is sent."""

from playwright.async_api import Page, expect

from tests.workspace.page.parts import composer, paste, type_in
from workspace.client import Persona
from workspace.manifest import read_manifest
from workspace.server import MANIFEST


async def test_commands_are_suggested_and_chosen_by_keyboard(page: Page) -> None:
    """A slash lists the commands; arrows, Tab and Escape work, and what is unknown is refused."""
    await composer(page).press("/")
    suggestions = page.get_by_role("listbox", name="Suggestions")

    await expect(suggestions.get_by_role("option")).to_have_count(7)
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


async def test_what_is_half_typed_waits_for_its_writer(page: Page) -> None:
    """Going elsewhere and loading the page anew costs no word of what was typed."""
    await composer(page).fill("half a thought")
    await page.get_by_role("link", name="desk").click()
    await expect(page.get_by_role("textbox", name="Message #desk")).to_have_value("")
    await page.get_by_role("link", name="newsletter").click()
    await expect(composer(page)).to_have_value("half a thought")
    await page.reload()
    await expect(composer(page)).to_have_value("half a thought")


async def test_a_command_s_hint_stays_while_it_is_typed(page: Page) -> None:
    """Behind the command's name stands what it takes, until it is sent or taken away."""
    hint = page.locator("#hint-channel")
    await composer(page).fill("/drafts show 3")
    drafts = read_manifest(MANIFEST).command("/drafts")
    assert drafts
    await expect(hint).to_have_text(f"/drafts {drafts.usage_hint}")
    await composer(page).fill("no command")
    await expect(hint).to_be_hidden()


async def test_channels_and_emoji_are_suggested(page: Page, editor: Persona) -> None:
    """A # lists channels and a colon finds emoji by name; both are sent as Slack writes them."""
    await type_in(composer(page), "see #des")
    await composer(page).press("Enter")
    await expect(composer(page)).to_have_value("see #desk ")
    await composer(page).press_sequentially(":hedgeh")
    await expect(page.get_by_role("option", name=":hedgehog:")).to_be_visible()
    await composer(page).press("Tab")
    await expect(composer(page)).to_have_value("see #desk :hedgehog: ")
    await composer(page).press("Enter")

    await expect(page.locator(".message .emoji")).to_have_text("🦔")
    [message] = await editor.messages("#newsletter")
    assert message.text.rstrip() == "see <#C0DESK|> :hedgehog:"


async def test_pasted_bullets_keep_their_form(page: Page) -> None:
    """Plain text comes with every sign and line; a list from another page gets its bullets."""
    plain_text = "• one\n\t◦ two\n\u2013 three  "
    await composer(page).focus()
    await paste(composer(page), plain=plain_text.replace("\n", "\r\n"))
    await expect(composer(page)).to_have_value(plain_text)

    await composer(page).fill("")
    await paste(
        composer(page),
        plain="Topics\none\ntwo\ndeep",
        html="<p>Topics</p><ul><li><p>one</p></li><li><b>two</b><ul><li>deep</li></ul></li></ul>"
        "<ol><li>a</li><li>b<script>alert(1)</script></li></ol>",
    )
    await expect(composer(page)).to_have_value("Topics\n• one\n• two\n    ◦ deep\n1. a\n2. b")


async def test_a_pasted_table_keeps_its_cells_apart(page: Page) -> None:
    """Beside a list from another program a table comes along, a line for each row."""
    cells = "<tr><td>Doors</td> <td><p>six</p></td></tr><tr><th>Bus</th><td>9</td></tr>"
    await composer(page).focus()
    await paste(composer(page), plain="-", html=f"<ul><li>one</li></ul><table>{cells}</table>")

    await expect(composer(page)).to_have_value("• one\nDoors\tsix\nBus\t9")
