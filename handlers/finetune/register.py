"""Listening: the command, its forms, its buttons, and the shortcut of messages."""

from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import NotOnRecordError
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.training.cards import actions
from bot.words import finetune as words
from bot.words import general as general_words
from handlers.access import why_no_admin
from handlers.bot import Bot
from handlers.finetune import acts, datasets, forms, reading, reports, start_form
from handlers.finetune.command import on_command
from handlers.finetune.presses import Presses
from handlers.finetune.references import UnresolvedError
from handlers.intake import (
    Body,
    Subject,
    channel_of,
    record_button,
    record_form,
    record_shortcut,
    team_of,
    thread_of,
)
from handlers.perform import perform
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

READING = frozenset(
    {actions.EVENTS, actions.STATUS, actions.CHECKPOINTS, actions.PERSONAL, actions.QUOTES}
)
ONCE_A_MINUTE = frozenset({actions.REPORT, actions.DOWNLOAD})
OPENING = frozenset({actions.START_WITH, actions.UPLOAD, actions.TRY})


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for everything that is about training."""

    @app.command(bot.commands.finetune)
    async def command(ack: AsyncAck, command: Body) -> None:
        await on_command(bot, ack, command)

    @app.view(actions.START_FORM)
    async def started(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_start_form(bot, ack, body)

    @app.view(actions.UPLOAD_FORM)
    async def uploaded(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_upload_form(bot, ack, body)

    @app.shortcut(actions.SHORTCUT)
    async def shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_shortcut(bot, ack, body)

    presses = Presses()

    async def acting(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_acting_button(bot, ack, body, _place_of(body, presses))

    async def answering(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_answering_button(bot, ack, body)

    for action_id in actions.ALL_BUTTONS:
        app.action(action_id)(answering if action_id in READING | OPENING else acting)


async def _on_start_form(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    fields = start_form.fields_of(body["view"])
    errors = start_form.errors_of(fields)
    if errors:
        # The form stays open with all that was chosen.
        await ack(response_action="errors", errors=errors)
        return
    channel = start_form.channel_of(body["view"])
    request = await record_form(bot, body, channel, fields, Subject.TRAINING)
    await ack()
    if request:
        perform(bot, request)


async def _on_upload_form(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    files = datasets.files_of(body["view"])
    if error := datasets.why_no_files(files):
        await ack(response_action="errors", errors={datasets.FILES: error})
        return
    channel = start_form.channel_of(body["view"]) or None
    request = await record_form(bot, body, channel, {"files": files}, Subject.TRAINING)
    await ack()
    if request:
        perform(bot, request)


async def _on_shortcut(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    kept = {"files": datasets.files_of_message(body["message"])}
    request = await record_shortcut(bot, body, kept, Subject.TRAINING)
    await ack()
    if request:
        perform(bot, request, response_url=body.get("response_url"))


async def _on_acting_button(
    bot: Bot, ack: AsyncAck, body: dict[str, Any], place: str | None
) -> None:
    request = await record_button(bot, body, Subject.TRAINING, place=place)
    await ack()
    if request:
        perform(bot, request, response_url=body.get("response_url"))


def _place_of(body: Body, presses: Presses) -> str | None:
    """Return what makes two presses one: what a double click asks for is shown to all, or sent."""
    action = body["actions"][0]
    if action["action_id"] not in ONCE_A_MINUTE:
        return None
    container = body.get("container") or {}
    pressed = (
        action["action_id"],
        body["user"]["id"],
        container.get("message_ts"),
        action.get("value"),
    )
    return presses.place(":".join(map(str, pressed)), datetime.now(UTC))


async def _on_answering_button(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Answer what changes nothing, or open a form, which has to be quick."""
    await ack()
    whisper = _whisper_to_presser(bot, body)
    channel = channel_of(body)
    user = body["user"]["id"]
    try:
        why = await why_no_admin(bot, user=user, team=team_of(body), channel=channel)
        if why:
            await whisper.say(formatted_note(why))
        else:
            await _answer(bot, body, channel, whisper)
    except UnresolvedError as error:
        await whisper.say(note(error.why))
    except Exception:
        log.exception("answer about training failed")
        await whisper.say(note(general_words.something_broke()))


async def _answer(bot: Bot, body: Body, channel: str | None, whisper: Whisper) -> None:
    action = body["actions"][0]
    value = str(action.get("value", ""))
    match action["action_id"]:
        case actions.START_WITH:
            await forms.open_start(bot, body["trigger_id"], channel, whisper, chosen=value)
        case actions.UPLOAD:
            await forms.open_upload(bot, body["trigger_id"], channel, whisper)
        case actions.TRY:
            await forms.open_draft(bot, body["trigger_id"], channel, whisper, writer=value)
        case actions.PERSONAL:
            await reports.personal(bot, whisper, value)
        case actions.QUOTES:
            await reports.quotes(bot, whisper, value)
        case reading_action:
            await whisper.say(await _read(bot, reading_action, value))


async def _read(bot: Bot, action_id: str, value: str) -> Message:
    try:
        job = await bot.archive.jobs.get(int(value))
    except (ValueError, OverflowError, NotOnRecordError):
        return note(words.job_gone(value, bot.commands))
    match action_id:
        case actions.EVENTS:
            return await reading.show_events(bot, job)
        case actions.CHECKPOINTS:
            return await reading.show_checkpoints(bot, job)
        case _:
            return await reading.show_job(bot, job)


def _whisper_to_presser(bot: Bot, body: Body) -> Whisper:
    return Whisper(
        bot.door,
        body["user"]["id"],
        channel_of(body),
        key=f"answer-{body['trigger_id']}",
        since=datetime.now(UTC),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
    )


# Every button is listened for: one that nobody hears would time out in front of a person.
assert set(actions.ALL_BUTTONS) == READING | OPENING | (  # noqa: S101 - wrong at import, not later
    set(acts.BUTTONS) - {actions.SHORTCUT}
)
