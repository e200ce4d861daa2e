"""The form for a new draft: title, bullets, facts."""

import json
from typing import Any

from bot.slack import blocks
from bot.words import drafts as words

FORM = "new_draft"
TITLE, BULLETS, FACTS = "title", "bullets", "facts"


def form_view(
    channel: str, *, writer: str | None = None, hint: str | None = None
) -> dict[str, Any]:
    """Return the form for a new draft in a channel.

    Args:
        channel: where the draft is to be.
        writer: the model that is to be tried out, as engine:model.
        hint: what is to be known of that model first.
    """
    trial = [blocks.section(blocks.literal(words.form_writer(writer)))] if writer else []
    trial += [blocks.context(blocks.literal(hint))] if hint else []
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps({"channel": channel, "writer": writer}),
        "title": blocks.plain(words.FORM_TITLE),
        "submit": blocks.plain(words.FORM_SUBMIT),
        "close": blocks.plain(words.FORM_CLOSE),
        "blocks": [
            *trial,
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


def writer_of(view: dict[str, Any]) -> str | None:
    """Return the model that is to be tried out, as engine:model, if the form is about one."""
    writer = json.loads(view["private_metadata"]).get("writer")
    return None if writer is None else str(writer)
