"""Listening: the buttons and forms of a review."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.drafting.cards import actions
from bot.slack.notes import note
from bot.words import changes as words
from handlers.bot import Bot
from handlers.intake import Body, Subject, channel_of, record_button, thread_of, value_of
from handlers.perform import perform
from handlers.review import (
    acts,
    brief_form,
    changes,
    compare_form,
    edit_form,
    editing,
    facts_form,
    findings_form,
)
from handlers.whisper import Whisper


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for everything that is about a draft under review."""

    async def button(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_button(bot, ack, body)

    for action_id in (*acts.BUTTONS, *acts.ADMIN_BUTTONS):
        app.action(action_id)(button)
    for forms in (edit_form, brief_form, facts_form, compare_form, findings_form, editing):
        forms.register(app, bot, perform)


async def _on_button(bot: Bot, ack: AsyncAck, body: dict[str, Any]) -> None:
    action = body["actions"][0]
    once = action["action_id"] == actions.MAKE_CHANGE
    request = await record_button(
        bot,
        body,
        Subject.REVIEW,
        draft_id=_draft_of(action),
        # One message makes one change, however often the button is pressed.
        place=f"change:{channel_of(body)}:{value_of(action)}" if once else None,
    )
    await ack()
    if request:
        perform(bot, request, response_url=body.get("response_url"))
    elif once:
        await _whisper(bot, body).say(note(words.made_already()))


def _draft_of(action: Body) -> int | None:
    """Return the draft that a button is about; one with a value that is none of ours has none."""
    value = value_of(action)
    try:
        match action["action_id"]:
            case actions.FEEDBACK:
                return actions.read_choice(value)[1]
            case actions.MAKE_CHANGE:
                return changes.read_place(value)[0]
            case actions.FINDING_CHECKED | actions.FINDING_WORD:
                return actions.read_finding(value)[0]
            case _:
                return actions.read_value(value)[0]
    except ValueError:
        return None


def _whisper(bot: Bot, body: Body) -> Whisper:
    return Whisper(
        bot.door,
        body["user"]["id"],
        channel_of(body),
        key=f"answer-{body['trigger_id']}",
        since=datetime.now(UTC),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
    )
