"""Short ways to write blocks, elements and views, good ones unless told otherwise."""

from workspace.jsons import Json


def plain(text: str = "x", **more: object) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str = "x", **more: object) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text, **more}


def section(text: str = "x", **more: object) -> Json:
    """A section with this plain text."""
    return {"type": "section", "text": plain(text), **more}


def button(action_id: str = "a", text: str = "Go", **more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: Json, **more: object) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements), **more}


def field(**element: object) -> Json:
    """An input block with an element, a text input unless it says otherwise."""
    return {
        "type": "input",
        "label": plain("Bullets"),
        "element": {"type": "plain_text_input", "action_id": "a", **element},
    }


def option(value: str = "1", text: str = "One", **more: object) -> Json:
    """An option of a menu."""
    return {"text": plain(text), "value": value, **more}


def picture(**more: object) -> Json:
    """An image."""
    return {
        "type": "image",
        "image_url": "https://example.org/a.png",
        "alt_text": "A curve",
        **more,
    }


def rich_text(*parts: Json, **more: object) -> Json:
    """A rich text; of one section with one word when no parts are given."""
    elements = list(parts) or [rich_section({"type": "text", "text": "x"})]
    return {"type": "rich_text", "elements": elements, **more}


def rich_section(*pieces: Json) -> Json:
    """A section of a rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def modal(*blocks: Json, **more: object) -> Json:
    """A form."""
    base = {"type": "modal", "title": plain("Draft"), "submit": plain("Go")}
    return {**base, "blocks": list(blocks), **more}


def home(*blocks: Json, **more: object) -> Json:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks), **more}
