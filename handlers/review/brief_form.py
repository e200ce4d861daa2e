"""Editing the brief of a draft, which is then written anew from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile
from types import MappingProxyType
from typing import Any, Self

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Brief
from bot.drafting.brief import Refusal, from_form
from bot.drafting.sections_form import FIELD_LIMIT, fields, joined
from bot.slack import blocks
from bot.slack.characters import units
from bot.slack.emoji import replace_shortcodes
from bot.slack.message import Block
from bot.slack.notes import note
from bot.words import drafts as draft_words
from bot.words import forms as words
from handlers.bot import Bot
from handlers.draft_acts import why_refused
from handlers.review import new_brief
from handlers.review.act import Act, Perform
from handlers.review.new_brief import BriefForm
from handlers.review.opening import Asked, about, is_too_large, show, value_in

FORM = "edit_brief_form"
TITLE, BULLETS, FACTS = "title", "bullets", "facts"
_BULLET = re.compile("[•◦‣]")


@dataclass(frozen=True, slots=True)
class Lines:
    """Bullets or facts in a form's fields: one, or several where they are long."""

    name: str
    values: tuple[str | None, ...]

    @classmethod
    def of(cls, name: str, items: Sequence[str]) -> Self:
        """Put bullets or facts into fields."""
        return cls(name, tuple(piece.value for piece in fields(as_lines(items)).sections))

    @classmethod
    def typed(cls, name: str, view: Mapping[str, Any]) -> Self:
        """Return what stands in the fields of a form."""
        values = view["state"]["values"]
        names = takewhile(values.__contains__, (f"{name}-{index}" for index in count()))
        return cls(name, tuple(value_in(view, each) for each in names))

    @property
    def text(self) -> str:
        """What stands in the fields, one below the other."""
        return "\n".join(value for value in self.values if value)

    def read(self, before: Sequence[str]) -> str:
        """Return the lines that stand in the fields, which held these items before."""
        return joined(as_lines(before), None, self.values)

    def blocks(self, label: str, more: str, hint: str) -> list[Block]:
        """Return the fields; `more` is the label of all but the first."""
        return [
            blocks.text_input(
                f"{self.name}-{index}",
                more if index else label,
                hint=hint,
                multiline=True,
                # Of several fields one may be emptied: what is left is seen when all are read.
                optional=self.name != BULLETS or len(self.values) > 1,
                initial=value,
            )
            for index, value in enumerate(self.values)
        ]


def register(app: AsyncApp, bot: Bot, perform: Perform) -> None:
    """Listen for the form, sent off or cancelled."""

    @app.view(FORM)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_sent(bot, ack, body, perform)

    new_brief.listen_for_cancelling(app, bot, perform, FORM)


async def open_brief(bot: Bot, asked: Asked) -> None:
    """Open the brief of a draft, if another version may follow the one whose menu was used."""
    if not await new_brief.may_follow(bot, asked):
        return
    shown = await new_brief.now_in(bot, asked)
    brief = shown.brief
    parts = _parts(brief.title, Lines.of(BULLETS, brief.bullets), Lines.of(FACTS, brief.facts))
    intro = blocks.context(blocks.plain(words.brief_intro(asked.draft.id)))
    view = _form(asked.draft.id).view(asked.draft, shown, [intro, *parts])
    if is_too_large(view) or units(brief.title or "") > FIELD_LIMIT:
        await asked.whisper.say(note(words.brief_too_long_for_form(asked.draft.id)))
        return
    await show(bot, asked, view)


async def _on_sent(bot: Bot, ack: AsyncAck, body: dict[str, Any], perform: Perform) -> None:
    view = body["view"]
    form = _form(about(view)["draft"])
    bullets, facts = Lines.typed(BULLETS, view), Lines.typed(FACTS, view)
    title = value_in(view, TITLE)
    typed = "\n".join([title or "", bullets.text, facts.text]).strip()
    if await new_brief.is_turned_away(bot, ack, body, form, typed):
        return
    before = (await new_brief.shown_in(bot, view)).brief
    brief = brief_from(title or "", bullets.read(before.bullets), facts.read(before.facts))
    if isinstance(brief, Refusal):
        # The form stays open with all that was typed.
        await ack(response_action="errors", errors={f"{BULLETS}-0": why_refused(brief)})
        return
    brief = replace(brief, references=before.references)
    await new_brief.on_sent(bot, ack, body, perform, form, brief, _parts(title, bullets, facts))


def brief_from(title: str, bullets: str, facts: str) -> Brief | Refusal:
    """Read a brief from a form's texts; the names of emoji become emoji."""
    return from_form(*(replace_shortcodes(text) for text in (title, bullets, facts)))


def _form(draft_id: int) -> BriefForm:
    return BriefForm(FORM, words.brief_title(draft_id), words.BRIEF_SUBMIT)


def _parts(title: str | None, bullets: Lines, facts: Lines) -> list[Block]:
    name = blocks.text_input(
        TITLE,
        draft_words.FORM_NAME,
        hint=draft_words.FORM_NAME_HINT,
        multiline=False,
        optional=True,
        initial=title,
    )
    return [
        name,
        *bullets.blocks(
            draft_words.FORM_BULLETS, words.MORE_BULLETS, draft_words.FORM_BULLETS_HINT
        ),
        *facts.blocks(draft_words.FORM_FACTS, words.MORE_FACTS, draft_words.FORM_FACTS_HINT),
    ]


def as_lines(items: Sequence[str]) -> str:
    """Return bullets or facts as lines that are read as the same ones again."""
    # A second bullet in a line would split it.
    return "\n".join(f"- {item}" if _BULLET.search(item) else f"• {item}" for item in items)


FORMS: Mapping[str, Act] = MappingProxyType({FORM: new_brief.act})
"""The act by the form's callback_id."""
