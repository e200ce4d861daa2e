"""What people press about a draft's file."""

from collections.abc import Mapping
from types import MappingProxyType

import structlog

from bot.archive import Request, VersionState
from bot.drafting.cards import actions
from bot.slack.message import Message
from bot.slack.notes import note
from bot.words import files as words
from handlers.bot import Bot
from handlers.review.act import Act
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)


async def _write_file(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Write a file that somebody took away from the output folder."""
    draft_id, _ = actions.read_value(request.payload["value"])
    answer = note(await _written(bot, draft_id))
    newest = await bot.archive.versions.latest(draft_id)
    if newest and newest.state is not VersionState.WRITING:
        await bot.desk.show_again(draft_id, newest.number)
    await _say(whisper, answer)


async def _written(bot: Bot, draft_id: int) -> str:
    before = await bot.archive.drafts.get(draft_id)
    was_gone = await bot.files.is_gone(before)
    try:
        draft = await bot.files.write_again(draft_id)
    except OSError as error:
        log.warning("output file not written", draft=draft_id, why=str(error))
        return words.not_written(draft_id)
    if draft.output_file is None:
        return words.nothing_to_write(draft_id)
    said = words.written_again if was_gone else words.not_gone
    return said(draft_id, draft.output_file)


async def _say(whisper: Whisper, message: Message) -> None:
    """Answer a click; after a restart nobody waits for that any more."""
    if not whisper.resumed:
        await whisper.say(message)


BUTTONS: Mapping[str, Act] = MappingProxyType({actions.WRITE_FILE: _write_file})
