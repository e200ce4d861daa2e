"""Listening: the command about drafts, and the buttons that turn the pages of a list."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.drafting.cards.actions import LIST_MORE
from bot.drafting.finding import UnreadableError, read
from bot.drafting.list_of_drafts import LIST_BACK, described_mrkdwn
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.words import finding as words
from bot.words import general as general_words
from handlers.access import why_not
from handlers.bot import Bot
from handlers.drafts import listing
from handlers.drafts.command import answer
from handlers.intake import Body, channel_of, team_of, thread_of
from handlers.whisper import Whisper, whisper_to

log = structlog.get_logger(__name__)


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for everything that finds drafts."""

    @app.command(bot.commands.drafts)
    async def command(ack: AsyncAck, command: Body) -> None:
        await ack()
        whisper = whisper_to(bot, command)
        await _carefully(answer(bot, command, whisper), whisper)

    async def turned(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await _carefully(_turn(bot, body), _whisper_to_presser(bot, body))

    for action_id in (LIST_MORE, LIST_BACK):
        app.action(action_id)(turned)


async def _carefully(answering: Awaitable[Message], whisper: Whisper) -> None:
    """Give an answer; what nobody foresaw is logged here, and the person is told."""
    try:
        await whisper.say(await answering)
    except Exception:
        log.exception("answer about drafts failed")
        await whisper.say(note(general_words.something_broke()))


async def _turn(bot: Bot, body: Body) -> Message:
    """Return the page that a button leads to; what it may show is looked at anew."""
    user, channel = body["user"]["id"], channel_of(body)
    why = await why_not(bot, user=user, team=team_of(body), channel=channel)
    if why:
        return formatted_note(why)
    try:
        wanted, offset = read(str(body["actions"][0].get("value", "")))
    except UnreadableError:
        return note(words.page_lost(bot.commands))
    page = await listing.page(bot, wanted, user, channel, offset=offset)
    nothing = words.nothing_found_mrkdwn(
        described_mrkdwn(wanted), bot.commands, has_words=bool(wanted.words)
    )
    return page or formatted_note(nothing)


def _whisper_to_presser(bot: Bot, body: Body) -> Whisper:
    return Whisper(
        bot.door,
        body["user"]["id"],
        channel_of(body),
        key=f"answer-{body['trigger_id']}",
        since=datetime.now(UTC),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
        replaces=True,
    )
