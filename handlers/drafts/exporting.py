"""Drafts as a file, sent to who asked."""

import asyncio
from collections.abc import Iterable

import structlog

from bot.archive import Hit
from bot.drafting.exporting import MOST, Format, Whole, file_name, gathered, written
from bot.drafting.list_of_drafts import described_mrkdwn
from bot.slack import uploads
from bot.slack.door import SentFile
from bot.slack.failure import SlackFailure
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.slack.outgoing import shortened
from bot.slack.uploads import Upload
from bot.words import finding as words
from bot.words import general as general_words
from handlers.bot import Bot
from handlers.drafts import listing
from handlers.drafts.days import today
from handlers.drafts.parsing import Asked
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

KIND_LIMIT = 20


async def answer(bot: Bot, asked: Asked, user: str, channel: str, whisper: Whisper) -> Message:
    """Say what will come, and set it going; or say why nothing will."""
    if asked.kind not in set(Format):
        kind = shortened(asked.kind or "", KIND_LIMIT)
        return note(words.export_of_what(kind, bot.commands))
    wanted = asked.wanted
    if refused := listing.refusal(bot, wanted):
        return refused
    if strange := listing.remarks(bot, wanted):
        # A file with more in it than was wanted is worse than none.
        return note(f"{strange[0]} {words.NOTHING_SENT}")
    found = await bot.archive.search.find(wanted.filter, viewer=user, channel=channel, limit=MOST)
    if not found.hits:
        sought = described_mrkdwn(wanted.filter)
        return formatted_note(words.nothing_to_export_mrkdwn(sought, bot.commands))
    if found.total > MOST:
        return note(words.too_many_to_export(found.total, MOST, bot.commands))
    sending = _carefully(bot, found.hits, asked, user, whisper)
    bot.tasks.start(sending, name="export")
    return note(words.exporting(found.total))


async def _carefully(bot: Bot, hits: list[Hit], asked: Asked, user: str, whisper: Whisper) -> None:
    """Send the file; whatever goes wrong, the person is told."""
    try:
        await _send(bot, hits, asked, user)
    except SlackFailure as failure:
        log.warning("an export was not taken", why=str(failure))
        await whisper.say(note(words.not_exported(failure.code)))
    except Exception:
        log.exception("an export failed")
        await whisper.say(note(general_words.something_broke()))


async def _send(bot: Bot, hits: list[Hit], asked: Asked, user: str) -> None:
    kind = Format(asked.kind or "")
    drafts = await gathered(bot.archive, hits)
    name = file_name(kind, today())
    # Two thousand letters take a second to be written; others are not to wait for that.
    data = await asyncio.to_thread(written, drafts, kind, await _names(bot, drafts))
    sent = SentFile(await uploads.send(bot.door, Upload(name, data)), name)
    channel = await bot.door.direct_channel(user)
    comment = words.exported_mrkdwn(len(drafts), described_mrkdwn(asked.wanted.filter))
    if not await uploads.share(
        bot.door, [sent], channel=channel, thread_ts=None, comment_mrkdwn=comment
    ):
        raise SlackFailure("files.completeUploadExternal", "file_not_found")


async def _names(bot: Bot, drafts: Iterable[Whole]) -> dict[str, str]:
    """Return the names of all people in these drafts; one that Slack does not tell is left out."""
    names = {}
    for user in {user for each in drafts for user in each.people}:
        try:
            names[user] = (await bot.directory.person(user)).name
        except SlackFailure as failure:
            log.info("a name for an export was not found", user=user, why=str(failure))
    return names
