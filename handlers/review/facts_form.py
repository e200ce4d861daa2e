"""Relying on facts: pasted notes, and similar approved drafts, for a new draft or an existing one.

Of other drafts only approved ones are offered, and only those that the person may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Brief, Hit, Reference, Request
from bot.drafting.brief import Refusal
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.notes import formatted_note, note
from bot.words import forms as words
from bot.words import general as general_words
from handlers import draft_form, similar
from handlers.bot import Bot
from handlers.draft_acts import why_refused
from handlers.review import new_brief
from handlers.review.act import Act, Perform
from handlers.review.brief_form import FACTS, Lines, as_lines, brief_from
from handlers.review.new_brief import BriefForm
from handlers.review.opening import Asked, about, refusal_of, show, whisper_to_presser
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

FORM = "facts_form"


def register(app: AsyncApp, bot: Bot, perform: Perform) -> None:
    """Listen for the form, and for the button in the form for a new draft."""

    @app.view(FORM)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_sent(bot, ack, body, perform)

    new_brief.listen_for_cancelling(app, bot, perform, FORM)

    @app.action(similar.FIND_SIMILAR)
    async def find(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        try:
            await _find_for_new_draft(bot, body)
        except Exception:
            log.exception("similar drafts could not be looked for")
            await whisper_to_presser(bot, body).say(note(general_words.something_broke()))


async def open_facts(bot: Bot, asked: Asked) -> None:
    """Open the notes of a draft, with similar approved drafts to choose from."""
    if not await new_brief.may_follow(bot, asked):
        return
    draft, shown = asked.draft, await new_brief.now_in(bot, asked)
    brief = shown.brief
    offered = await _offered(bot, brief, draft.id, user=asked.user, channel=draft.channel)
    facts = Lines.of(FACTS, brief.facts)
    parts = _parts(facts, offered, brief.references)
    intro = blocks.context(blocks.plain(words.facts_intro(draft.id)))
    await show(bot, asked, _form(draft.id).view(draft, shown, [intro, *parts]))


async def _on_sent(bot: Bot, ack: AsyncAck, body: dict[str, Any], perform: Perform) -> None:
    view = body["view"]
    known = about(view)
    form = _form(known["draft"])
    facts = Lines.typed(FACTS, view)
    if await new_brief.is_turned_away(bot, ack, body, form, facts.text):
        return
    before = (await new_brief.shown_in(bot, view)).brief
    read = brief_from(before.title or "", as_lines(before.bullets), facts.read(before.facts))
    if isinstance(read, Refusal):
        # The form stays open with all that was typed.
        await ack(response_action="errors", errors={f"{FACTS}-0": why_refused(read)})
        return
    chosen = similar.references_in(similar.chosen_in(view))
    # Title and bullets stand in no field here: they stay letter for letter what they were.
    brief = replace(before, facts=read.facts, references=chosen)
    user = body["user"]["id"]
    offered = await _offered(bot, brief, known["draft"], user=user, channel=known["channel"])
    parts = _parts(facts, offered, chosen)
    await new_brief.on_sent(bot, ack, body, perform, form, brief, parts)


async def _act(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Have the draft written, from those of the chosen drafts that are still approved."""
    if "brief" in request.payload:
        brief = Brief.from_json(request.payload["brief"])
        good = await similar.still_good(
            bot, brief.references, user=request.user, channel=request.channel
        )
        if gone := len(brief.references) - len(good):
            await whisper.say(note(words.dropped_references(gone)))
            kept = replace(brief, references=good).as_json()
            request = replace(request, payload={**request.payload, "brief": kept})
    await new_brief.act(bot, request, whisper)


async def _find_for_new_draft(bot: Bot, body: dict[str, Any]) -> None:
    """Show similar drafts in the form for a new one; what is typed in it stays."""
    why = await refusal_of(bot, body)
    if why:
        await whisper_to_presser(bot, body).say(formatted_note(why))
        return
    view = body["view"]
    fields = draft_form.fields_of(view)
    typed = Brief(
        fields[draft_form.TITLE] or None,
        (fields[draft_form.BULLETS],),
        (fields[draft_form.FACTS],),
    )
    channel = about(view)["channel"]
    found = await similar.find(bot, typed, user=body["user"]["id"], channel=channel)
    ticked = similar.references_in(fields[similar.SIMILAR])
    hits = await _with_chosen(bot, found, ticked, user=body["user"]["id"], channel=channel)
    await bot.door.update_view(view["id"], draft_form.with_similar(view, hits))


async def _offered(
    bot: Bot, brief: Brief, draft_id: int, *, user: str, channel: str | None
) -> list[Hit]:
    """Return the drafts to choose from: those that are relied on already, then similar ones."""
    found = await similar.find(bot, brief, user=user, channel=channel, but=draft_id)
    return await _with_chosen(bot, found, brief.references, user=user, channel=channel)


async def _with_chosen(
    bot: Bot,
    found: Sequence[Hit],
    chosen: Sequence[Reference],
    *,
    user: str,
    channel: str | None,
) -> list[Hit]:
    hits = await similar.hits_of(bot, chosen, user=user, channel=channel)
    known = {hit.draft.id for hit in hits}
    return [*hits, *(hit for hit in found if hit.draft.id not in known)][: similar.MOST_BOXES]


def _form(draft_id: int) -> BriefForm:
    return BriefForm(FORM, words.facts_title(draft_id), words.FACTS_SUBMIT)


def _parts(facts: Lines, offered: Sequence[Hit], chosen: Sequence[Reference]) -> list[Block]:
    notes = facts.blocks(words.FACTS_NOTES, words.MORE_FACTS, words.FACTS_NOTES_HINT)
    if offered:
        return [*notes, similar.boxes(offered, chosen)]
    return [*notes, blocks.context(blocks.plain(words.NONE_SIMILAR))]


FORMS: Mapping[str, Act] = MappingProxyType({FORM: _act})
"""The act by the form's callback_id."""
