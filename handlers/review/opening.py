"""What the forms about a draft have in common: opening them, and handing texts back.

A form is no record. What is sent off is recorded before Slack hears that we have it; and where it
cannot be used, the form stays open with all that was typed, or the person is sent their text.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.archive import GONE, Draft, NotOnRecordError, Request, Version
from bot.slack import blocks
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.message import Block, Message
from bot.slack.notes import formatted_note, note
from bot.slack.outgoing import fallback
from bot.slack.sections import draft_sections, pages
from bot.words import access as access_words
from bot.words import drafts as draft_words
from bot.words import forms as words
from bot.words import general as general_words
from handlers.access import sees, why_not
from handlers.bot import Bot
from handlers.intake import Body, channel_of, team_of, thread_of
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

View = dict[str, Any]
CHECK_SECONDS = 2.0
"""A form waits three seconds for an answer; where Slack says nothing of a person, nobody may."""
SLACK_AWAY_SECONDS = 60.0
_VIEW_BYTES = 240_000
"""Slack takes 250 KB, and does not say how it counts; we count what the SDK sends."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who pressed a button, on which version of which draft, and the way to answer them."""

    user: str
    channel: str | None
    draft: Draft
    number: int
    trigger_id: str
    whisper: Whisper


Open = Callable[[Bot, Asked], Awaitable[None]]


async def open_form(bot: Bot, ack: AsyncAck, body: Body, target: str, opens: Open) -> None:
    """Open a form about "draft:version", if this person may see the draft and work on it."""
    await ack()
    whisper = whisper_to_presser(bot, body)
    try:
        why = await refusal_of(bot, body)
        asked = None if why else await _asked(bot, body, target, whisper)
        if why:
            await whisper.say(formatted_note(why))
        elif asked is None:
            await whisper.say(note(draft_words.draft_gone(target, bot.commands)))
        else:
            await opens(bot, asked)
    except Exception:
        log.exception("a form could not be opened")
        await whisper.say(note(general_words.something_broke()))


async def refusal_of(bot: Bot, body: Body) -> str | None:
    """Return why this person may not act here, as mrkdwn; None when they may."""
    user = body["user"]["id"]
    return await why_not(bot, user=user, team=team_of(body), channel=channel_of(body))


async def is_turned_away(
    bot: Bot, ack: AsyncAck, body: Body, draft: Draft, title: str, text: str
) -> bool:
    """Tell whether a form cannot be taken: its sender may not, or the draft's text was deleted.

    Then the form says so, with the text to be copied, and nothing is kept: what was deleted stays
    deleted, and who may not edit sees nothing of what others did.
    """
    not_they = await _why_not_now(bot, body, draft)
    why = words.deleted_meanwhile() if draft.state in GONE else None
    if not_they or why:
        said = f"{not_they} {words.copy_it()}" if not_they else why
        view = kept_view(body["view"]["callback_id"], title, said or "", text)
        await ack(response_action="update", view=view)
    if not_they:
        await whisper_in(bot, body, draft.channel).say(formatted_note(not_they))
    return bool(not_they or why)


async def _why_not_now(bot: Bot, body: Body, draft: Draft) -> str | None:
    user, team = body["user"]["id"], team_of(body)
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await why_not(bot, user=user, team=team, channel=draft.channel)
    except TimeoutError:
        return access_words.cannot_check()


async def show(bot: Bot, asked: Asked, view: View) -> None:
    """Open a form in front of who asked; where Slack does not, say so."""
    try:
        await bot.door.open_view(asked.trigger_id, view)
    except SlackFailure as failure:
        log.warning("form not opened", why=str(failure))
        await asked.whisper.say(note(words.form_not_opened()))


async def _asked(bot: Bot, body: Body, target: str, whisper: Whisper) -> Asked | None:
    number, _, version = target.partition(":")
    user, channel = body["user"]["id"], channel_of(body)
    try:
        draft = await bot.archive.drafts.get(int(number))
        asked = Asked(user, channel, draft, int(version), body["trigger_id"], whisper)
    except (ValueError, OverflowError, NotOnRecordError):
        return None
    return asked if sees(draft, user=user, channel=channel) else None


def whisper_to_presser(bot: Bot, body: Body) -> Whisper:
    """Return the ways to who pressed a button."""
    return whisper_in(bot, body, channel_of(body), thread_of(body))


def whisper_in(bot: Bot, body: Body, channel: str | None, thread_ts: str | None = None) -> Whisper:
    """Return the ways to who acted, in a channel or a thread of it."""
    return Whisper(
        bot.door,
        body["user"]["id"],
        channel,
        key=f"answer-{body['trigger_id']}",
        since=datetime.now(UTC),
        thread_ts=thread_ts,
        response_url=body.get("response_url"),
    )


def about(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form of ours knows of itself."""
    known: dict[str, Any] = json.loads(view["private_metadata"])
    return known


def modal(
    callback_id: str, title: str, known: Mapping[str, Any], parts: Sequence[Block], **more: object
) -> View:
    """Return a form; `more` are further parts of a view, such as `submit`."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps(dict(known)),
        "title": blocks.plain(title),
        "close": blocks.plain(words.CLOSE),
        "blocks": list(parts),
        **more,
    }


def is_too_large(view: View) -> bool:
    """Tell whether Slack would refuse a form for its size."""
    return len(json.dumps(view)) > _VIEW_BYTES


def value_in(view: Mapping[str, Any], name: str) -> str | None:
    """Return what stands in a text field of ours; None for nothing."""
    value = view["state"]["values"].get(name, {}).get(name, {}).get("value")
    return None if value is None else str(value)


def text_of(versions: Sequence[Version], number: int) -> str:
    """Return the text of the version of that number; nothing where there is none."""
    return next((each.text for each in versions if each.number == number), "")


def kept_view(callback_id: str, title: str, notice_mrkdwn: str, text: str) -> View:
    """Return a form that only says something, above a text that the person may copy."""
    parts = [blocks.section(blocks.plain(part)) for part in draft_sections(text) if part.strip()]
    said = blocks.section(blocks.mrkdwn(notice_mrkdwn))
    return modal(callback_id, title, {}, [said, *parts[:90]])


async def send_text(bot: Bot, request: Request, why: str, text: str, *, resumed: bool) -> None:
    """Send somebody a text of theirs that could not be saved: directly, and all of it.

    However long Slack is away: nobody else has it, and a restart takes the request up again.
    """
    messages = [note(why), *(_page(page) for page in pages(text) if "".join(page).strip())]
    while True:
        try:
            await _send(bot, request, messages, resumed=resumed)
        except SlackFailure as failure:
            if failure.code not in PASSING:
                raise
            log.warning("a text is not sent back yet", user=request.user, why=str(failure))
            await asyncio.sleep(SLACK_AWAY_SECONDS)
            resumed = True
        else:
            return


async def _send(bot: Bot, request: Request, messages: Sequence[Message], *, resumed: bool) -> None:
    direct = await bot.door.direct_channel(request.user)
    key = f"text-{request.id}-{request.received_at.timestamp():.0f}"
    for index, message in enumerate(messages):
        await bot.door.post(
            direct, message, key=f"{key}-{index}", since=request.received_at, resumed=resumed
        )


def _page(parts: Sequence[str]) -> Message:
    return Message(fallback("".join(parts)), [blocks.section(blocks.plain(part)) for part in parts])
