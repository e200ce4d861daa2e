"""Ticking off, under a version, what must be checked in it: one click settles one finding."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.archive import FindingRecord, FindingState, NotOnRecordError, Request, Version
from bot.drafting.cards import actions
from bot.drafting.cards.findings import can_be_a_word, settled_mrkdwn
from bot.drafting.overtaken import Overtaken
from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.words import checks as words
from handlers.bot import Bot
from handlers.refusing import refuse
from handlers.review.act import Act
from handlers.review.answers import overtaken
from handlers.whisper import Whisper


async def _checked(bot: Bot, request: Request, whisper: Whisper) -> None:
    await _tick(bot, request, whisper, FindingState.CHECKED)


async def _word(bot: Bot, request: Request, whisper: Whisper) -> None:
    await _tick(bot, request, whisper, FindingState.WORD)


async def _tick(bot: Bot, request: Request, whisper: Whisper, state: FindingState) -> None:
    """Settle the finding that a button names; who is too late hears who was faster."""
    draft_id, number, finding_id = actions.read_finding(request.payload["value"])
    record = await _record(bot, draft_id, number, finding_id)
    if state is FindingState.WORD and not can_be_a_word(record.finding):
        raise ValueError(request.payload["value"])
    too_late: Overtaken | None = None
    if record.state is FindingState.OPEN:
        too_late = await bot.settling.settle(
            draft_id,
            number,
            {finding_id: state},
            seen={finding_id: FindingState.OPEN},
            by=request.user,
            request_id=request.id,
        )
        record = await _record(bot, draft_id, number, finding_id)
    answer = await _answer(bot, draft_id, record, too_late, request.user)
    # After a restart nobody waits any more to hear that a click changed nothing.
    if answer and not whisper.resumed:
        await refuse(bot, request, whisper, answer)


async def _answer(
    bot: Bot, draft_id: int, record: FindingRecord, too_late: Overtaken | None, user: str
) -> Message | None:
    """Say what kept a click from changing anything; None where nothing did."""
    if too_late:
        return await overtaken(bot, draft_id, too_late)
    if record.state is FindingState.OPEN or record.by == user:
        return None
    return formatted_note(words.settled_already_mrkdwn(settled_mrkdwn(record)))


async def version_of(bot: Bot, draft_id: int, number: int) -> Version:
    """Return the version with this number.

    Raises:
        NotOnRecordError: when there is none.
    """
    for version in await bot.archive.versions.of(draft_id):
        if version.number == number:
            return version
    raise NotOnRecordError("Version", number)


async def records_of(bot: Bot, draft_id: int, number: int) -> Sequence[FindingRecord]:
    """Return the findings in a version, in reading order.

    Raises:
        NotOnRecordError: when there is no such version.
    """
    return await bot.archive.findings.of((await version_of(bot, draft_id, number)).id)


async def _record(bot: Bot, draft_id: int, number: int, finding_id: int) -> FindingRecord:
    for record in await records_of(bot, draft_id, number):
        if record.id == finding_id:
            return record
    raise NotOnRecordError("Finding", finding_id)


BUTTONS: Mapping[str, Act] = MappingProxyType(
    {actions.FINDING_CHECKED: _checked, actions.FINDING_WORD: _word}
)
"""The acts by the buttons' action_ids."""
