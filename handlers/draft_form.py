"""The form for a new draft: title, bullets, facts."""

import json
from typing import Any

from bot import words
from bot.slack import blocks

FORM = "new_draft"
TITLE, BULLETS, FACTS = "title", "bullets", "facts"


def form_view(channel: str) -> dict[str, Any]:
    """Return the form for a new draft in a channel."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps({"channel": channel}),
        "title": blocks.plain(words.FORM_TITLE),
        "submit": blocks.plain(words.FORM_SUBMIT),
        "close": blocks.plain(words.FORM_CLOSE),
        "blocks": [
            blocks.text_input(
                TITLE,
                words.FORM_NAME,
                hint=words.FORM_NAME_HINT,
                multiline=False,
                optional=True,
            ),
            blocks.text_input(
                BULLETS,
                words.FORM_BULLETS,
                hint=words.FORM_BULLETS_HINT,
                multiline=True,
                optional=False,
                placeholder=words.FORM_BULLETS_PLACEHOLDER,
            ),
            blocks.text_input(
                FACTS,
                words.FORM_FACTS,
                hint=words.FORM_FACTS_HINT,
                multiline=True,
                optional=True,
            ),
        ],
    }


def fields_of(view: dict[str, Any]) -> dict[str, str]:
    """Return what was typed, by field."""
    values = view["state"]["values"]
    return {name: values[name][name].get("value") or "" for name in (TITLE, BULLETS, FACTS)}


def channel_of(view: dict[str, Any]) -> str:
    """Return the channel from which the form was opened."""
    return str(json.loads(view["private_metadata"])["channel"])
