"""Asking for a draft: the command, the form, a mention, a direct message, and a draft's buttons."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.drafting.brief import Refusal
from bot.drafting.cards import actions
from bot.drafting.desk import WRITER
from bot.slack.failure import SlackFailure
from bot.slack.notes import formatted_note, note
from bot.words import drafts as words
from handlers.access import why_not
from handlers.bot import Bot
from handlers.draft_acts import HELP, why_refused
from handlers.draft_form import (
    BULLETS,
    FORM,
    brief_of,
    channel_of,
    errors_of,
    fields_of,
    form_view,
    writer_of,
)
from handlers.intake import Body, record_button, record_command, record_form
from handlers.perform import perform
from handlers.whisper import Whisper, whisper_to

log = structlog.get_logger(__name__)

BUTTONS = (actions.STOP, actions.TRY_AGAIN, actions.PLACE_AGAIN, actions.PLACE_DIRECTLY)


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for everything that asks for a draft."""

    @app.command(bot.commands.draft)
    async def command(ack: AsyncAck, command: Body) -> None:
        await _on_command(bot, ack, command)

    @app.view(FORM)
    async def form(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_form(bot, ack, body)

    async def event(context: AsyncBoltContext) -> None:
        if "request" in context:
            perform(bot, context["request"])

    async def button(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_button(bot, ack, body)

    app.event("app_mention")(event)
    app.event("message")(event)
    for action_id in BUTTONS:
        app.action(action_id)(button)


async def _on_command(bot: Bot, ack: AsyncAck, command: Body) -> None:
    text = command.get("text", "").strip()
    if text and text.lower() != HELP:
        request = await record_command(bot, command)
        await ack()
        if request:
            perform(bot, request, response_url=command["response_url"])
        return
    await ack()
    whisper = whisper_to(bot, command)
    why = await why_not(
        bot,
        user=command["user_id"],
        team=command["team_id"],
        channel=command["channel_id"],
    )
    if why:
        await whisper.say(formatted_note(why))
    elif text:
        await whisper.say(formatted_note(words.help_mrkdwn(bot.commands)))
    else:
        await _open_form(bot, command, whisper)


async def _on_form(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    fields = fields_of(body["view"])
    brief = brief_of(fields)
    errors = errors_of(body["view"], bot.settings)
    if isinstance(brief, Refusal):
        errors[BULLETS] = why_refused(brief)
    if errors:
        # The form stays open with all that was typed.
        await ack(response_action="errors", errors=errors)
        return
    asked = {**fields, WRITER: writer_of(body["view"])}
    request = await record_form(bot, body, channel_of(body["view"]), asked)
    await ack()
    if request:
        perform(bot, request)


async def _on_button(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    request = await record_button(bot, body)
    await ack()
    if request:
        perform(bot, request, response_url=body.get("response_url"))


async def _open_form(bot: Bot, command: Body, whisper: Whisper) -> None:
    """Open the form for a new draft."""
    try:
        await bot.door.open_view(command["trigger_id"], form_view(command["channel_id"]))
    except SlackFailure as failure:
        log.warning("form not opened", why=str(failure))
        await whisper.say(note(words.form_not_opened(bot.commands)))
