"""The form for a new draft: where it is to be, title, bullets, facts, similar drafts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.archive import Brief, Hit
from bot.drafting.brief import Refusal, from_form
from bot.settings import Settings
from bot.slack import blocks
from bot.slack.emoji import replace_shortcodes
from bot.slack.message import Block
from bot.words import drafts as words
from bot.words import forms as form_words
from handlers.similar import FIND_SIMILAR, SIMILAR, boxes, chosen_in, references_in

FORM = "new_draft"
TITLE, BULLETS, FACTS = "title", "bullets", "facts"
CHANNEL = "channel"


def form_view(
    channel: str | None,
    *,
    writer: str | None = None,
    hint: str | None = None,
    similar: Sequence[Hit] | None = None,
) -> dict[str, Any]:
    """Return the form for a new draft.

    Args:
        channel: where the draft is to be; None: the person chooses.
        writer: the model that is to be tried out, as engine:model.
        hint: what is to be known of that model first.
        similar: the approved drafts that were found for the bullets; None: nobody has looked yet.
    """
    trial = [blocks.section(blocks.literal(words.form_writer(writer)))] if writer else []
    trial += [blocks.context(blocks.literal(hint))] if hint else []
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps({"channel": channel, "writer": writer, "hint": hint}),
        "title": blocks.plain(words.FORM_TITLE),
        "submit": blocks.plain(words.FORM_SUBMIT),
        "close": blocks.plain(words.FORM_CLOSE),
        "blocks": [
            *trial,
            *([] if channel else [_channel_field()]),
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
            *_similar_part(similar),
        ],
    }


def with_similar(view: Mapping[str, Any], similar: Sequence[Hit]) -> dict[str, Any]:
    """Return an open form once more, with what was found; what is typed in it stays there."""
    about = _about(view)
    return form_view(
        about["channel"], writer=about["writer"], hint=about.get("hint"), similar=similar
    )


def fields_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed and chosen, by field, as it is kept in the request."""
    values = view["state"]["values"]
    typed = {name: values[name][name].get("value") or "" for name in (TITLE, BULLETS, FACTS)}
    # Slack does not say whether an emoji comes as itself or by its name: decoded once, here.
    decoded = {name: replace_shortcodes(text) for name, text in typed.items()}
    return {**decoded, SIMILAR: chosen_in(view)}


def brief_of(fields: Mapping[str, Any]) -> Brief | Refusal:
    """Read the brief from what `fields_of` returned, or the reason why it is none."""
    brief = from_form(fields[TITLE], fields[BULLETS], fields[FACTS])
    if isinstance(brief, Refusal):
        return brief
    return replace(brief, references=references_in(fields.get(SIMILAR, ())))


def errors_of(view: Mapping[str, Any], settings: Settings) -> dict[str, str]:
    """Return what is to be mended beside the brief itself, by the field under which it is said."""
    channel = _chosen_channel(view)
    if channel and settings.channels and channel not in settings.channels:
        return {CHANNEL: form_words.CHANNEL_NOT_ALLOWED}
    return {}


def channel_of(view: Mapping[str, Any]) -> str | None:
    """Return where the draft is to be; None: in the direct messages of who asks."""
    channel = _about(view)["channel"] or _chosen_channel(view)
    return None if channel is None else str(channel)


def writer_of(view: Mapping[str, Any]) -> str | None:
    """Return the model that is to be tried out, as engine:model, if the form is about one."""
    writer = _about(view).get("writer")
    return None if writer is None else str(writer)


def _about(view: Mapping[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(view["private_metadata"])
    return about


def _chosen_channel(view: Mapping[str, Any]) -> str | None:
    field = view["state"]["values"].get(CHANNEL, {}).get(CHANNEL, {})
    chosen = field.get("selected_conversation")
    return None if chosen is None else str(chosen)


def _channel_field() -> Block:
    return {
        "type": "input",
        "block_id": CHANNEL,
        "label": blocks.plain(form_words.CHANNEL),
        "hint": blocks.plain(form_words.CHANNEL_HINT),
        "optional": True,
        "element": {
            "type": "conversations_select",
            "action_id": CHANNEL,
            "placeholder": blocks.plain(form_words.CHANNEL_PLACEHOLDER),
            "filter": {
                "include": ["public", "private"],
                "exclude_external_shared_channels": True,
                "exclude_bot_users": True,
            },
        },
    }


def _similar_part(similar: Sequence[Hit] | None) -> list[Block]:
    found = [boxes(similar)] if similar else []
    if similar is not None and not similar:
        found = [blocks.context(blocks.plain(form_words.NONE_SIMILAR))]
    label = form_words.FIND_SIMILAR if similar is None else form_words.FIND_AGAIN
    return [*found, blocks.actions(blocks.button(label, FIND_SIMILAR, FIND_SIMILAR))]
