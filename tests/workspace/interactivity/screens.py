"""Blocks and views for these tests."""

from slack_sdk.web.async_client import AsyncWebClient

from workspace.client import Message, Persona
from workspace.jsons import Json


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    """An option that says its value in capitals."""
    return {"text": plain(value.upper()), "value": value}


ABC = [option(name) for name in "abc"]


def button(action_id: str, **more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(action_id.title()), **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    """A row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


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


def modal(*blocks: Json, title: str = "Brief", **more: object) -> Json:
    """A form with these blocks."""
    return {
        "type": "modal",
        "callback_id": "brief",
        "title": plain(title),
        "submit": plain("Send"),
        "private_metadata": "draft:7",
        "blocks": list(blocks),
        **more,
    }


def home(*blocks: Json, **more: object) -> Json:
    """A view for the Home tab."""
    return {"type": "home", "callback_id": "desk", "blocks": list(blocks), **more}


def words(text: str) -> Json:
    """A paragraph."""
    return {"type": "section", "block_id": "words", "text": plain(text)}


async def posted(slack: AsyncWebClient, reader: Persona, *blocks: Json) -> Message:
    """A message of the app's with these blocks, as this person sees it."""
    await slack.chat_postMessage(channel="C0NEWSLETTER", text="Choose.", blocks=list(blocks))
    return await reader.sees("#newsletter", containing="Choose.")
