"""Comparing any two versions of a draft, in a form with two menus."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import GONE, Draft, Version, VersionSource
from bot.drafting.cards.compared import rich_text_blocks
from bot.drafting.difference import difference
from bot.drafting.overtaken import Overtaken
from bot.slack import blocks
from bot.slack.notes import formatted_note, note
from bot.slack.outgoing import shortened
from bot.words import drafts as draft_words
from bot.words import forms as words
from bot.words import general as general_words
from bot.words import review as review_words
from handlers.bot import Bot
from handlers.review.act import Perform
from handlers.review.answers import overtaken
from handlers.review.opening import (
    Asked,
    View,
    about,
    modal,
    refusal_of,
    show,
    whisper_to_presser,
)

log = structlog.get_logger(__name__)

FORM = "compare_form"
OLDER, NEWER = "compare_older", "compare_newer"
_TWO = 2
_OPTIONS = 100
_HOW_LIMIT = 60
_NAMES_SECONDS = 1.0
"""So long a form waits for names: what opens it is good for three seconds."""


def register(app: AsyncApp, bot: Bot, perform: Perform) -> None:
    """Listen for the form's menus."""
    del perform  # comparing changes nothing

    async def chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        try:
            await _on_chosen(bot, body)
        except Exception:
            log.exception("versions could not be compared")
            await whisper_to_presser(bot, body).say(note(general_words.something_broke()))

    app.action(OLDER)(chosen)
    app.action(NEWER)(chosen)


async def open_compare(bot: Bot, asked: Asked) -> None:
    """Open the comparison of a version with the one that it was made from, or the one before."""
    if asked.draft.state in GONE:
        await asked.whisper.say(await overtaken(bot, asked.draft.id, Overtaken.DELETED))
        return
    versions = await _with_text(bot, asked.draft.id)
    if len(versions) < _TWO:
        await asked.whisper.say(note(words.one_version(asked.draft.id)))
        return
    newer = next((each for each in versions if each.number == asked.number), versions[-1])
    older = _base_of(newer, versions)
    names = await _names(bot, versions)
    await show(bot, asked, compare_view(asked.draft, versions, older, newer, names))


def compare_view(
    draft: Draft,
    versions: Sequence[Version],
    older: Version,
    newer: Version,
    names: Mapping[str, str],
) -> View:
    """Return the comparison of two versions; `names` are those of the people in them, by id."""
    found = difference(older.text, newer.text)
    menus = blocks.actions(
        _menu(OLDER, words.COMPARE_OLDER, versions, older, names),
        _menu(NEWER, words.COMPARE_NEWER, versions, newer, names),
    )
    legend = blocks.context(blocks.plain(review_words.COMPARISON_LEGEND))
    known = {"draft": draft.id, "channel": draft.channel}
    parts = [menus, legend, blocks.divider(), *rich_text_blocks(found)]
    view = modal(FORM, words.compare_title(draft.id), known, parts)
    return {**view, "close": blocks.plain(words.DONE)}


async def _on_chosen(bot: Bot, body: dict[str, Any]) -> None:
    why = await refusal_of(bot, body)
    if why:
        await whisper_to_presser(bot, body).say(formatted_note(why))
        return
    view = body["view"]
    draft = await bot.archive.drafts.get(about(view)["draft"])
    versions = await _with_text(bot, draft.id)
    numbers = _numbers(view)
    chosen = [each for number in numbers for each in versions if each.number == number]
    if draft.state in GONE or len(chosen) < _TWO:
        said = blocks.section(blocks.plain(words.deleted_while_comparing()))
        gone = modal(FORM, words.compare_title(draft.id), about(view), [said])
        await bot.door.update_view(view["id"], gone)
        return
    older, newer = chosen
    names = await _names(bot, versions)
    await bot.door.update_view(view["id"], compare_view(draft, versions, older, newer, names))


async def _names(bot: Bot, versions: Iterable[Version]) -> dict[str, str]:
    """Return the names of who made versions by hand, as far as Slack tells them soon enough."""
    people = {each.requested_by for each in versions if each.writer is None and each.requested_by}
    asked = [asyncio.create_task(bot.directory.person(user)) for user in people]
    if asked:
        _, late = await asyncio.wait(asked, timeout=_NAMES_SECONDS)
        for each in late:
            each.cancel()
    known = (each for each in asked if each.done() and not each.cancelled())
    return {each.result().id: each.result().name for each in known if not each.exception()}


def _numbers(view: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the chosen versions, the one to start from first."""
    states = [field for block in view["state"]["values"].values() for field in block.items()]
    chosen = {name: (state.get("selected_option") or {}).get("value") for name, state in states}
    return [int(chosen.get(name) or 0) for name in (OLDER, NEWER)]


async def _with_text(bot: Bot, draft_id: int) -> list[Version]:
    versions = await bot.archive.versions.of(draft_id)
    return [each for each in versions if each.text.strip() and each.finished_at]


def _base_of(version: Version, versions: Sequence[Version]) -> Version:
    based_on = version.assignment.based_on
    found = [each for each in versions if each.number == based_on]
    older = [each for each in versions if each.number < version.number]
    return (found or older[-1:] or [versions[0]])[0]


def _menu(
    name: str, label: str, versions: Sequence[Version], chosen: Version, names: Mapping[str, str]
) -> dict[str, Any]:
    # Slack's menus hold a hundred; of more versions the oldest stand in none.
    offered = versions[-_OPTIONS:]
    if chosen not in offered:
        offered = [chosen, *offered[1:]]
    options = {each.number: _option(each, names) for each in offered}
    return {
        "type": "static_select",
        "action_id": name,
        "placeholder": blocks.plain(label),
        "options": list(options.values()),
        "initial_option": options[chosen.number],
    }


def _option(version: Version, names: Mapping[str, str]) -> dict[str, Any]:
    when = version.started_at.astimezone().strftime("%d %b %H:%M")
    details = words.compare_details(shortened(_how(version, names), _HOW_LIMIT), when)
    return {
        "text": blocks.plain(words.compare_option(version.number)),
        "description": blocks.literal(details),
        "value": str(version.number),
    }


def _how(version: Version, names: Mapping[str, str]) -> str:
    """Say where a version comes from."""
    match version.source:
        case VersionSource.MODEL if version.writer:
            return draft_words.writer_name(version.writer.engine, version.writer.model)
        case VersionSource.FILE:
            return words.FROM_FILE
        case VersionSource.EARLIER:
            return words.WENT_BACK
        case _:
            return words.edited_by(names.get(version.requested_by or ""))
