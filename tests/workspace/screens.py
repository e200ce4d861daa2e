"""Blocks and views as these tests' app writes them, and a message that shows some."""

from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace import blocks
from tests.workspace.blocks import plain
from workspace.client import Message, Persona
from workspace.jsons import Json


def option(value: str) -> Json:
    """An option that says its value in capitals."""
    return blocks.option(value, value.upper())


ABC = [option(name) for name in "abc"]


def button(action_id: str, **more: object) -> Json:
    """A button that says what the app calls it."""
    return blocks.button(action_id, action_id.title(), **more)


def actions(*elements: Json, block_id: str = "row") -> Json:
    """A row of elements."""
    return blocks.actions(*elements, block_id=block_id)


def field(element: Json, block_id: str = "it", **more: object) -> Json:
    """A field of a form; its element is called "value" unless it says otherwise."""
    named = {"action_id": "value", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": named,
        **more,
    }


def text_field(block_id: str, **element: object) -> Json:
    """A field for words."""
    return field({"type": "plain_text_input", "action_id": "text", **element}, block_id)


def modal(*shown: Json, title: str = "Brief", **more: object) -> Json:
    """A form with these blocks."""
    named = {"title": plain(title), "callback_id": "brief", "private_metadata": "draft:7"}
    return blocks.modal(*shown, **{**named, "submit": plain("Send"), **more})


def home(*shown: Json, **more: object) -> Json:
    """A view for the Home tab."""
    return blocks.home(*shown, **{"callback_id": "desk", **more})


def words(text: str) -> Json:
    """A paragraph."""
    return blocks.section(text, block_id="words")


async def posted(slack: AsyncWebClient, reader: Persona, *shown: Json) -> Message:
    """A message of the app's with these blocks, as this person sees it."""
    await slack.chat_postMessage(channel="C0NEWSLETTER", text="Choose.", blocks=list(shown))
    return await reader.sees("#newsletter", containing="Choose.")
