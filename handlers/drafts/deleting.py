"""`/drafts delete`: an admin is asked first, and then a draft's text goes for good."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.archive import Draft, DraftState, NotOnRecordError, Request
from bot.drafting.cards import actions
from bot.drafting.deleting import NotDeleted
from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.slack.outgoing import shortened
from bot.words import drafts as draft_words
from bot.words import retention as words
from handlers.access import sees, why_no_admin
from handlers.bot import Bot
from handlers.refusing import refuse
from handlers.review.act import Act
from handlers.whisper import Whisper

TITLE_LIMIT = 150

_DELETED = frozenset({DraftState.DELETING, DraftState.DELETED})


async def ask(bot: Bot, wanted: str, *, user: str, team: str, channel: str) -> Message:
    """Ask whether a draft is to be deleted; or say why that is not to be."""
    why = await why_no_admin(bot, user=user, team=team, channel=channel)
    if why:
        return formatted_note(why)
    number = wanted.strip().lstrip("#")
    if not number:
        return note(words.which_to_delete(bot.commands))
    try:
        draft = await bot.archive.drafts.get(int(number))
    except (ValueError, OverflowError, NotOnRecordError):
        return note(draft_words.draft_gone(number, bot.commands))
    if draft.state in _DELETED:
        return note(words.deleted_before(draft.id) + await _what_stays(bot, draft.id))
    # What was asked for in private is not named elsewhere.
    kept = await _what_stays(bot, draft.id)
    return _question(draft, kept, named=sees(draft, user=user, channel=channel))


async def _what_stays(bot: Bot, draft_id: int) -> str:
    """Say which datasets hold the text; nothing where none does. For admins only."""
    datasets = await bot.deleting.held_by(draft_id)
    return f"\n\n{words.held_by(datasets, bot.commands)}" if datasets else ""


def _question(draft: Draft, kept: str, *, named: bool) -> Message:
    title = shortened(draft.brief.name, TITLE_LIMIT) if named else None
    asked = note(words.delete_question(draft.id, title) + kept)
    yes = blocks.button(
        words.DELETE_YES, actions.DELETE_DRAFT, actions.value_of(draft.id, 0), style="danger"
    )
    return Message(asked.text, [*asked.blocks, blocks.actions(yes)])


async def _delete(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Delete a draft, if an admin said so."""
    channel = request.channel
    why = await why_no_admin(bot, user=request.user, team=request.team, channel=channel)
    if why:
        await refuse(bot, request, whisper, formatted_note(why))
        return
    value = request.payload.get("value", "")
    try:
        draft_id, _ = actions.read_value(value)
        not_deleted = await bot.deleting.delete(draft_id, by=request.user, request_id=request.id)
    except (ValueError, NotOnRecordError):
        gone = draft_words.draft_gone(value, bot.commands)
        await refuse(bot, request, whisper, note(gone))
        return
    match not_deleted:
        case None:
            kept = await _what_stays(bot, draft_id)
            await whisper.say(note(words.deleted(draft_id) + kept), replace=True)
        case NotDeleted.BUSY:
            await refuse(bot, request, whisper, note(words.busy(draft_id)))
        case _:
            await refuse(bot, request, whisper, note(words.deleted_before(draft_id)))


ADMIN_BUTTONS: Mapping[str, Act] = MappingProxyType({actions.DELETE_DRAFT: _delete})
"""What is pressed to delete a draft; who presses it is checked here, as the last thing before."""
