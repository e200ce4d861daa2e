"""Writing a draft anew from another brief: what its two forms, brief and facts, have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Brief, Draft, Request, RequestState, Version
from bot.drafting.overtaken import Overtaken
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.notes import note
from bot.words import forms as words
from handlers.bot import Bot
from handlers.intake import Subject, record_form
from handlers.review import late, opening
from handlers.review.act import Perform
from handlers.review.answers import overtaken
from handlers.review.findings import version_of
from handlers.review.opening import (
    Asked,
    View,
    about,
    modal,
    send_text,
    whisper_in,
)
from handlers.whisper import Whisper


@dataclass(frozen=True, slots=True)
class BriefForm:
    """One of the forms: its callback_id, its heading, the label of its button."""

    callback_id: str
    title: str
    submit: str

    def view(
        self, draft: Draft, shown: "ShownBrief", parts: Sequence[Block], **known: object
    ) -> View:
        """Return the form for the brief of a version, which another one is to follow."""
        base = shown.number
        about_it = {"draft": draft.id, "base": base, "after": base, "channel": draft.channel}
        about_it["taken"] = shown.taken
        more = {"notify_on_close": True} if "request" in known else {}
        return modal(
            self.callback_id,
            self.title,
            {**about_it, **known},
            parts,
            submit=blocks.plain(self.submit),
            **more,
        )


@dataclass(frozen=True, slots=True)
class ShownBrief:
    """The brief in a form: of which version, and how many facts had been taken into it by then."""

    number: int
    taken: int
    brief: Brief

    @classmethod
    def of(cls, version: Version, taken: int | None = None) -> Self:
        """Return the brief of a version as it was then; None: as it is now."""
        number = len(version.taken) if taken is None else taken
        return cls(version.number, number, version.brief(number))


async def may_follow(bot: Bot, asked: Asked) -> bool:
    """Tell whether another version may follow the one asked about; where not, say why."""
    why = await bot.desk.overtaken(asked.draft.id, asked.number)
    if why:
        await asked.whisper.say(await overtaken(bot, asked.draft.id, why))
    return why is None


async def now_in(bot: Bot, asked: Asked) -> ShownBrief:
    """Return the brief that a form is opened for, with all that was taken into it."""
    return ShownBrief.of(await version_of(bot, asked.draft.id, asked.number))


async def shown_in(bot: Bot, view: dict[str, Any]) -> ShownBrief:
    """Return the brief that was put into a form."""
    known = about(view)
    version = await version_of(bot, known["draft"], known["base"])
    return ShownBrief.of(version, known.get("taken", 0))


async def is_turned_away(
    bot: Bot, ack: AsyncAck, body: dict[str, Any], form: BriefForm, typed: str
) -> bool:
    """Tell whether a form cannot be taken; then it says so, with what was typed in it."""
    draft = await bot.archive.drafts.get(about(body["view"])["draft"])
    return await opening.is_turned_away(bot, ack, body, draft, form.title, typed)


async def on_sent(
    bot: Bot,
    ack: AsyncAck,
    body: dict[str, Any],
    perform: Perform,
    form: BriefForm,
    brief: Brief,
    parts: Sequence[Block],
) -> None:
    """Have the draft written from this brief; or show who was faster, in the same form.

    Args:
        form: the form that was sent off.
        brief: what was read from it.
        parts: its fields, with what was typed in them.
    """
    known = about(body["view"])
    draft = await bot.archive.drafts.get(known["draft"])
    shown = await shown_in(bot, body["view"])
    if brief == shown.brief:
        await ack()
        told = whisper_in(bot, body, draft.channel, draft.thread_ts)
        await told.say(note(words.nothing_changed()))
        return
    kept = {"after": known["after"], "brief": brief.as_json(), "thread_ts": draft.thread_ts}
    kept["shown"] = [shown.number, shown.taken]
    request = await record_form(bot, body, draft.channel, kept, Subject.REVIEW, draft_id=draft.id)
    if request is None:
        await ack()
        return
    why = await bot.desk.overtaken(draft.id, known["after"])
    if why is None:
        await ack()
        perform(bot, request)
        return
    view = await _late_view(bot, form, shown, why, request, parts)
    await ack(response_action="update", view=view)
    await bot.archive.requests.finish(request.id, RequestState.REFUSED)


def listen_for_cancelling(app: AsyncApp, bot: Bot, perform: Perform, callback_id: str) -> None:
    """Have a brief sent to whoever cancels a form after somebody was faster."""

    @app.view_closed(callback_id)
    async def closed(ack: AsyncAck, body: dict[str, Any]) -> None:
        known = about(body["view"])
        request = None
        if known.get("request") is not None:
            kept = {"cancelled": known["request"]}
            request = await record_form(
                bot, body, known["channel"], kept, Subject.REVIEW, draft_id=known["draft"]
            )
        await ack()
        if request:
            perform(bot, request)


async def act(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Have a draft written from the brief that was sent off; or send it back to who cancelled."""
    assert request.draft_id is not None  # noqa: S101 - it was recorded with one
    if "cancelled" in request.payload:
        await _send_back(bot, request, request.payload["cancelled"], resumed=whisper.resumed)
        return
    brief = Brief.from_json(request.payload["brief"])
    try:
        written = await bot.desk.write_from(
            request.draft_id,
            request.payload["after"],
            brief,
            by=request.user,
            request_id=request.id,
            shown=_read_shown(request.payload),
        )
    except Exception:
        # The form is closed, so nobody else has this brief.
        await _send(bot, request, brief, resumed=whisper.resumed)
        raise
    if isinstance(written, Overtaken):
        # Between the look and the act somebody was faster after all.
        await whisper.say(await overtaken(bot, request.draft_id, written))
        if written is not Overtaken.DELETED:
            await _send(bot, request, brief, resumed=whisper.resumed)


def _read_shown(payload: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return what `on_sent` kept; a request of an older program has none."""
    shown = payload.get("shown")
    return (int(shown[0]), int(shown[1])) if shown else None


def as_text(brief: Brief) -> str:
    """Return a brief as it can be pasted behind the command."""
    title = [f"{brief.title}:"] if brief.title else []
    facts = ["Facts:", *(f"• {fact}" for fact in brief.facts)] if brief.facts else []
    return "\n".join([*title, *(f"• {bullet}" for bullet in brief.bullets), *facts])


async def _late_view(
    bot: Bot,
    form: BriefForm,
    shown: ShownBrief,
    why: Overtaken,
    request: Request,
    parts: Sequence[Block],
) -> View:
    assert request.draft_id is not None  # noqa: S101 - it was recorded with one
    draft = await bot.archive.drafts.get(request.draft_id)
    versions = await bot.archive.versions.of(draft.id)
    said = await late.notice(bot, draft, why, versions)
    newest = versions[-1].number
    is_newer = why is Overtaken.NEWER
    then = words.write_after_all(newest) if is_newer else words.sent_if_cancelled()
    return form.view(
        draft,
        shown,
        [blocks.section(blocks.mrkdwn(said)), blocks.context(blocks.plain(then)), *parts],
        after=newest if is_newer else request.payload["after"],
        request=request.id,
    )


async def _send_back(bot: Bot, request: Request, earlier: int, *, resumed: bool) -> None:
    attempt = await bot.archive.requests.get(earlier)
    if "brief" in attempt.payload and attempt.user == request.user:
        await _send(bot, request, Brief.from_json(attempt.payload["brief"]), resumed=resumed)


async def _send(bot: Bot, request: Request, brief: Brief, *, resumed: bool) -> None:
    why = words.your_brief(request.draft_id)
    await send_text(bot, request, why, as_text(brief), resumed=resumed)
