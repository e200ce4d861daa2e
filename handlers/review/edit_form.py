"""Editing a text in sections: the form, what is saved, and what happens when two save at once.

Whoever is second sees in their form what the first one changed, with their own text still in its
fields; they save it after the other one, or cancel and are sent it. Neither is lost.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Draft, Request, RequestState, Version, VersionSource
from bot.drafting.overtaken import Overtaken
from bot.drafting.sections_form import (
    MOST_SECTIONS,
    EditFields,
    fields,
    is_same,
    joined,
    with_more,
)
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.notes import note
from bot.words import forms as words
from handlers.bot import Bot
from handlers.intake import Subject, record_form
from handlers.review import late
from handlers.review.act import Act, Perform
from handlers.review.answers import overtaken
from handlers.review.opening import (
    Asked,
    View,
    about,
    is_too_large,
    is_turned_away,
    kept_view,
    modal,
    send_text,
    show,
    text_of,
    value_in,
    whisper_in,
)
from handlers.whisper import Whisper

FORM = "edit_text_form"
SUBJECT = "subject"
MORE = "more"
"""One further field, empty at first, in which a text that fills the others goes on."""
LONGEST = 50_000
"""Characters: as many as any writer may write."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form handed back: the text of which version it was about, and what stands in it now.

    Attributes:
        draft: the draft's id.
        base: the number of the version whose text was put into the form.
        after: the number of the version that the new one is to follow; newer than `base` once its
            editor has seen what others did.
        channel: where the draft is.
        subject: what stands in the subject's field; None for nothing.
        sections: the same of the others.
        more: the same of the further one.
        request: the record of an earlier attempt to save it.
    """

    draft: int
    base: int
    after: int
    channel: str | None
    subject: str | None
    sections: tuple[str | None, ...]
    more: str | None = None
    request: int | None = None

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Self:
        """Read a view that was sent off."""
        known = about(view)
        return cls(
            draft=known["draft"],
            base=known["base"],
            after=known["after"],
            channel=known["channel"],
            subject=value_in(view, SUBJECT),
            sections=tuple(value_in(view, section(i)) for i in range(known["sections"])),
            more=value_in(view, MORE),
            request=known.get("request"),
        )

    @classmethod
    def kept(cls, payload: Mapping[str, Any]) -> Self:
        """Read what `record` keeps of one."""
        return cls(
            draft=payload["draft"],
            base=payload["base"],
            after=payload["after"],
            channel=payload["channel"],
            subject=payload["fields"][0],
            sections=tuple(payload["fields"][1:]),
            more=payload.get("more"),
        )

    def record(self) -> dict[str, Any]:
        """Return what is kept of it in the archive."""
        return {
            "draft": self.draft,
            "base": self.base,
            "after": self.after,
            "channel": self.channel,
            "fields": [self.subject, *self.sections],
            "more": self.more,
        }

    @property
    def typed(self) -> str:
        """What stands in the fields, one below the other."""
        return "\n\n".join(each for each in (self.subject, *self.sections, self.more) if each)


def section(index: int) -> str:
    """Return a section's block_id; its action_id is the same."""
    return f"section-{index}"


def register(app: AsyncApp, bot: Bot, perform: Perform) -> None:
    """Listen for the form, sent off or cancelled."""

    @app.view(FORM)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_sent(bot, ack, body, perform)

    @app.view_closed(FORM)
    async def closed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_closed(bot, ack, body, perform)


async def open_edit(bot: Bot, asked: Asked) -> None:
    """Open a version's text in sections, if it is the newest and nobody has decided."""
    why = await bot.desk.overtaken(asked.draft.id, asked.number)
    text = text_of(await bot.archive.versions.of(asked.draft.id), asked.number)
    if why is None and not text.strip():
        why = Overtaken.NO_TEXT
    if why:
        await asked.whisper.say(await overtaken(bot, asked.draft.id, why))
        return
    view = edit_view(asked.draft, asked.number, fields(text))
    if is_too_large(view) or len(fields(text).sections) > MOST_SECTIONS:
        file = asked.draft.output_file
        await asked.whisper.say(note(words.edit_in_file(asked.draft.id, file)))
        return
    await show(bot, asked, view)


def edit_view(draft: Draft, number: int, put: EditFields) -> View:
    """Return the form for the text of version `number`."""
    subject = put.subject.value if put.subject else ""
    intro = blocks.context(blocks.plain(words.edit_intro(draft.id, number)))
    known = {
        "draft": draft.id,
        "base": number,
        "after": number,
        "channel": draft.channel,
        "sections": len(put.sections),
    }
    parts = _fields(draft, subject, [piece.value for piece in put.sections])
    title = words.edit_title(draft.id)
    return modal(FORM, title, known, [intro, *parts], submit=blocks.plain(words.EDIT_SAVE))


def _fields(
    draft: Draft, subject: str | None, sections: Sequence[str | None], more: str | None = None
) -> list[Block]:
    of = len(sections)
    body = [
        _field(section(index), words.edit_section(index + 1, of), value)
        for index, value in enumerate(sections)
    ]
    hint = blocks.context(blocks.literal(words.edit_hint(draft.output_file)))
    further = _field(MORE, words.EDIT_MORE, more) | {"hint": blocks.plain(words.EDIT_MORE_HINT)}
    return [_field(SUBJECT, words.EDIT_SUBJECT, subject, multiline=False), *body, further, hint]


def _field(name: str, label: str, value: str | None, *, multiline: bool = True) -> Block:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": multiline,
    }
    return {
        "type": "input",
        "block_id": name,
        "label": blocks.plain(label),
        "optional": True,
        "element": element | ({"initial_value": value} if value else {}),
    }


async def _on_sent(bot: Bot, ack: AsyncAck, body: dict[str, Any], perform: Perform) -> None:
    sent = Sent.read(body["view"])
    draft = await bot.archive.drafts.get(sent.draft)
    if await is_turned_away(bot, ack, body, draft, words.edit_title(draft.id), sent.typed):
        return
    versions = await bot.archive.versions.of(draft.id)
    text = await _text(sent, text_of(versions, sent.base))
    if error := _error(text):
        await ack(response_action="errors", errors={section(0): error})
        return
    if text == text_of(versions, sent.after):
        await ack()
        told = whisper_in(bot, body, draft.channel, draft.thread_ts)
        await told.say(note(words.nothing_changed()))
        return
    await _save_or_show(bot, ack, body, sent, draft, perform)


def _error(text: str) -> str | None:
    if not text.strip():
        return words.NOTHING_LEFT
    return words.edited_too_long(len(text), LONGEST) if len(text) > LONGEST else None


async def _save_or_show(
    bot: Bot, ack: AsyncAck, body: dict[str, Any], sent: Sent, draft: Draft, perform: Perform
) -> None:
    """Record what was typed, and have it saved; or show who was faster, in the same form."""
    kept = {**sent.record(), "thread_ts": draft.thread_ts}
    request = await record_form(bot, body, draft.channel, kept, Subject.REVIEW, draft_id=draft.id)
    if request is None:
        await ack()
        return
    why = await bot.desk.overtaken(sent.draft, sent.after)
    if why is None:
        await ack()
        perform(bot, request)
        return
    view = await _late_view(bot, sent, why, request, in_full=True)
    if is_too_large(view):
        view = await _late_view(bot, sent, why, request, in_full=False)
    if is_too_large(view):
        # What was typed beside it is too long for Slack: it is sent back at once.
        await ack()
        perform(bot, request)
        return
    await ack(response_action="update", view=view)
    await bot.archive.requests.finish(request.id, RequestState.REFUSED)


async def _late_view(
    bot: Bot, sent: Sent, why: Overtaken, request: Request, *, in_full: bool
) -> View:
    """Return the form with what happened meanwhile above what its editor typed.

    Args:
        bot: the running bot.
        sent: what was sent off.
        why: why it cannot be saved as it is.
        request: the record of it.
        in_full: whether all of the other text is shown below, where there is one.
    """
    draft = await bot.archive.drafts.get(sent.draft)
    versions = await bot.archive.versions.of(draft.id)
    said = await late.notice(bot, draft, why, versions)
    if why is Overtaken.DELETED:
        return kept_view(FORM, words.edit_title(draft.id), said, sent.typed)
    newest = versions[-1].number
    is_newer = why is Overtaken.NEWER
    known = {
        "draft": sent.draft,
        "base": sent.base,
        "after": newest if is_newer else sent.after,
        "channel": sent.channel,
        "sections": len(sent.sections),
        "request": request.id,
    }
    mine = _fields(draft, sent.subject, sent.sections, sent.more)
    parts = [_SENT_IF_CANCELLED, *mine]
    if is_newer:
        parts = _beside_theirs(sent, versions, mine, in_full=in_full)
    submit = words.save_mine_as(newest + 1) if is_newer else words.EDIT_SAVE
    return modal(
        FORM,
        words.edit_title(draft.id),
        known,
        [blocks.section(blocks.mrkdwn(said)), *parts],
        submit=blocks.plain(submit),
        notify_on_close=True,
    )


_SENT_IF_CANCELLED = blocks.context(blocks.plain(words.sent_if_cancelled()))


def _beside_theirs(
    sent: Sent, versions: Sequence[Version], mine: list[Block], *, in_full: bool
) -> list[Block]:
    """Show what others changed above a text, and all of theirs below it."""
    before, newest = text_of(versions, sent.base), versions[-1]
    what_next = blocks.section(blocks.plain(words.save_mine_after_all(newest.number)))
    if not newest.text.strip():
        return [what_next, *mine]  # a version without a text changed nothing
    changed = late.what_changed(before, newest, sent.base)
    whole = late.whole_comparison(before, newest, sent.base) if in_full else []
    return [changed, what_next, *mine, *whole]


async def _on_closed(bot: Bot, ack: AsyncAck, body: dict[str, Any], perform: Perform) -> None:
    """Have the text sent to whoever cancels after somebody was faster."""
    known = about(body["view"])
    if known.get("request") is None:
        await ack()
        return
    kept = {"cancelled": known["request"]}
    request = await record_form(
        bot, body, known["channel"], kept, Subject.REVIEW, draft_id=known["draft"]
    )
    await ack()
    if request:
        perform(bot, request)


async def _act(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Save what was sent off; or send it back to who cancelled."""
    if "cancelled" in request.payload:
        await _send_back(bot, request, request.payload["cancelled"], resumed=whisper.resumed)
        return
    sent = Sent.kept(request.payload)
    versions = await bot.archive.versions.of(sent.draft)
    text = await _text(sent, text_of(versions, sent.base))
    why = words.your_text(sent.draft)
    try:
        saved = await bot.desk.save(
            sent.draft,
            sent.after,
            text,
            source=VersionSource.EDITOR,
            by=request.user,
            request_id=request.id,
            based_on=sent.after if text_of(versions, sent.after).strip() else sent.base,
        )
    except Exception:
        # The form is closed, so nobody else has this text.
        await send_text(bot, request, why, text, resumed=whisper.resumed)
        raise
    if isinstance(saved, Overtaken):
        # Between the look and the save somebody was faster after all.
        await whisper.say(await overtaken(bot, sent.draft, saved))
        if saved is not Overtaken.DELETED:
            await send_text(bot, request, why, text, resumed=whisper.resumed)


async def _send_back(bot: Bot, request: Request, earlier: int, *, resumed: bool) -> None:
    attempt = await bot.archive.requests.get(earlier)
    if "fields" not in attempt.payload or attempt.user != request.user:
        return  # its draft was deleted, and this text with it
    sent = Sent.kept(attempt.payload)
    text = await _text(sent, text_of(await bot.archive.versions.of(sent.draft), sent.base))
    await send_text(bot, request, words.your_text(sent.draft), text, resumed=resumed)


async def _text(sent: Sent, base: str) -> str:
    """Return the whole text with what was changed in its fields."""
    put = fields(base)
    if len(put.sections) != len(sent.sections):
        return sent.typed  # the version that it was about has been deleted
    if _untouched(put, sent):
        return with_more(base, sent.more)
    # Long texts with changes everywhere take a while.
    text = await asyncio.to_thread(joined, base, sent.subject, sent.sections)
    return with_more(text, sent.more)


def _untouched(put: EditFields, sent: Sent) -> bool:
    subject = put.subject.value if put.subject else ""
    pairs = zip(put.sections, sent.sections, strict=True)
    return is_same(subject, sent.subject) and all(is_same(p.value, typed) for p, typed in pairs)


FORMS: Mapping[str, Act] = MappingProxyType({FORM: _act})
"""The act by the form's callback_id."""
