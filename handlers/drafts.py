"""The list of drafts: the command that lists them, and shows one."""

from difflib import get_close_matches

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Draft, NotOnRecordError, Version
from bot.drafting import cards
from bot.drafting.list_of_drafts import Line, list_of_drafts
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.words import drafts as words
from bot.words import general as general_words
from handlers.access import why_not
from handlers.bot import Bot
from handlers.intake import Body
from handlers.whisper import whisper_to

log = structlog.get_logger(__name__)

LISTED = 10
WORDS = ("list", "show", "help")


def register(app: AsyncApp, bot: Bot) -> None:
    """Listen for the command that lists drafts."""

    @app.command(bot.commands.drafts)
    async def command(ack: AsyncAck, command: Body) -> None:
        await ack()
        whisper = whisper_to(bot, command)
        try:
            await whisper.say(await _answer(bot, command))
        except Exception:
            log.exception("list of drafts failed")
            await whisper.say(note(general_words.something_broke()))


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
    newest = await bot.archive.versions.latest_of([draft.id for draft in drafts])
    return list_of_drafts([_line(bot, draft, newest.get(draft.id)) for draft in drafts])


def _line(bot: Bot, draft: Draft, newest: Version | None) -> Line:
    cut_off = newest is not None and newest.is_cut_off
    return Line(
        id=draft.id,
        title=draft.brief.name,
        state=words.CUT_OFF if cut_off else words.STATES[draft.state],
        requested_by=draft.requested_by,
        link=_link(bot, draft),
        created_at=int(draft.created_at.timestamp()),
    )


async def _show(bot: Bot, wanted: str, user: str, channel: str) -> Message:
    if not wanted:
        return note(words.which_draft(bot.commands))
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
    except (ValueError, OverflowError, NotOnRecordError):
        return None
    if draft.private and draft.requested_by != user and draft.channel != channel:
        return None
    return draft


def _link(bot: Bot, draft: Draft) -> str | None:
    """Return the address of a draft's thread, once it has one."""
    return bot.identity.permalink(draft.channel, draft.thread_ts) if draft.thread_ts else None
