"""The few Block Kit blocks that we use, as plain dicts.

Plain dicts, because the SDK's classes drop what they do not know
(https://docs.slack.dev/reference/block-kit/blocks has the limits).
"""

from typing import Any

from bot.slack.message import Block
from bot.slack.outgoing import shortened

HEADER_LIMIT = 150


def plain(text: str) -> dict[str, Any]:
    """Return a text object in which `*`, `_` and `<` stay what they are."""
    return {"type": "plain_text", "text": text, "emoji": True}


def literal(text: str) -> dict[str, Any]:
    """Return a text object in which `:house:` stays what it is as well: for names and ids."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> dict[str, Any]:
    """Return a formatted text object; what a stranger wrote must be escaped before."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: dict[str, Any]) -> Block:
    """Return a paragraph of at most 3,000 characters, shown whole: Slack folds long ones."""
    return {"type": "section", "text": text, "expand": True}


def context(*texts: dict[str, Any]) -> Block:
    """Return a line of small print."""
    return {"type": "context", "elements": list(texts)}


def header(text: str) -> Block:
    """Return a heading, cut to what Slack takes."""
    return {"type": "header", "text": plain(shortened(text, HEADER_LIMIT))}


def literal_header(text: str) -> Block:
    """Return a heading with names in it, cut to what Slack takes."""
    return {"type": "header", "text": literal(shortened(text, HEADER_LIMIT))}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def actions(*buttons: dict[str, Any]) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action_id: str, value: str, *, style: str | None = None) -> dict[str, Any]:
    """Return a button; `style` is primary or danger."""
    element = {"type": "button", "text": plain(label), "action_id": action_id, "value": value}
    return element | ({"style": style} if style else {})


def text_input(
    block_id: str,
    label: str,
    *,
    hint: str,
    multiline: bool,
    optional: bool,
    placeholder: str | None = None,
    initial: str | None = None,
) -> Block:
    """Return a form's text field; its `action_id` is its `block_id`."""
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": block_id,
        "multiline": multiline,
    }
    if placeholder:
        element["placeholder"] = plain(placeholder)
    if initial:
        element["initial_value"] = initial
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "hint": plain(hint),
        "optional": optional,
        "element": element,
    }
