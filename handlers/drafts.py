"""The list of drafts: the command that lists them, and shows one."""

from difflib import get_close_matches

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import words
from bot.archive import Draft, NotOnRecordError
from bot.slack import cards
from bot.slack.message import Message
from bot.slack.notes import Line, formatted_note, list_of_drafts, note
from handlers.access import why_not
from handlers.bot import Bot
from handlers.intake import Body
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

LISTED = 10
WORDS = ("list", "show", "help")


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for the command that lists drafts."""

    @app.command(bot.commands.drafts)
    async def command(ack: AsyncAck, command: Body) -> None:
        await ack()
        whisper = Whisper(
            bot.door,
            command["user_id"],
            command["channel_id"],
            key=f"answer-{command['trigger_id']}",
            response_url=command["response_url"],
        )
        try:
            await whisper.say(await _answer(bot, command))
        except Exception:
            log.exception("list of drafts failed")
            await whisper.say(note(words.something_broke()))


async def _answer(bot: Bot, command: Body) -> Message:
    user, channel = command["user_id"], command["channel_id"]
    why = await why_not(bot, user=user, team=command["team_id"], channel=channel)
    if why:
        return formatted_note(why)
    word, _, rest = command.get("text", "").strip().partition(" ")
    match word.lower():
        case "" | "list":
            return await _list(bot, user, channel)
        case "show":
            return await _show(bot, rest.strip().lstrip("#"), user, channel)
        case "help":
            return formatted_note(words.drafts_help_mrkdwn(bot.commands))
        case _ if word.lstrip("#").isdecimal():
            return await _show(bot, word.lstrip("#"), user, channel)
        case unknown:
            nearest = next(iter(get_close_matches(unknown, WORDS, n=1)), None)
            return note(words.unknown_word(word, nearest, bot.commands))


async def _list(bot: Bot, user: str, channel: str) -> Message:
    drafts = await bot.archive.drafts.recent(LISTED, user=user, channel=channel)
    if not drafts:
        return note(words.no_drafts(bot.commands))
    return list_of_drafts([_line(bot, draft) for draft in drafts])


def _line(bot: Bot, draft: Draft) -> Line:
    return Line(
        id=draft.id,
        title=cards.title_of(draft.brief),
        state=words.STATES[draft.state],
        requested_by=draft.requested_by,
        link=_link(bot, draft),
        created_at=int(draft.created_at.timestamp()),
    )


async def _show(bot: Bot, wanted: str, user: str, channel: str) -> Message:
    draft = await _visible(bot, wanted, user, channel)
    if draft is None:
        return note(words.draft_gone(wanted, bot.commands))
    versions = await bot.archive.versions.of(draft.id)
    return cards.show_card(draft, versions, _link(bot, draft))


async def _visible(bot: Bot, wanted: str, user: str, channel: str) -> Draft | None:
    """Return the draft, if it is there and this person may see it here.

    What was asked for in a private channel or a direct message is seen there, and by who asked.
    """
    try:
        draft = await bot.archive.drafts.get(int(wanted))
    except (ValueError, NotOnRecordError):
        return None
    if draft.private and draft.requested_by != user and draft.channel != channel:
        return None
    return draft


def _link(bot: Bot, draft: Draft) -> str | None:
    """Return the address of a draft's thread, as Slack builds its permalinks."""
    if draft.thread_ts is None:
        return None
    return f"{bot.identity.url}archives/{draft.channel}/p{draft.thread_ts.replace('.', '')}"
