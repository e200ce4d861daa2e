"""What an open form says when somebody was faster than who fills it in."""

from collections.abc import Sequence

from bot.archive import DecisionKind, Draft, Version, VersionSource
from bot.drafting.cards.compared import changes_block, rich_text_blocks
from bot.drafting.difference import difference
from bot.drafting.overtaken import Overtaken
from bot.slack import blocks
from bot.slack.message import Block
from bot.words import checks as check_words
from bot.words import forms as words
from bot.words import review as review_words
from handlers.bot import Bot


async def notice(bot: Bot, draft: Draft, why: Overtaken, versions: Sequence[Version]) -> str:
    """Say what happened meanwhile, and what the form is good for now, as mrkdwn."""
    newest = versions[-1]
    match why:
        case Overtaken.NEWER:
            return _added_mrkdwn(newest)
        case Overtaken.WRITING | Overtaken.NO_TEXT:
            return words.being_written()
        case Overtaken.DELETED:
            return words.deleted_meanwhile()
        case Overtaken.DECIDED:
            return await _decided_mrkdwn(bot, draft)


async def choices_notice(
    bot: Bot, draft: Draft, why: Overtaken, versions: Sequence[Version]
) -> str:
    """Say what happened meanwhile in a form in which nothing was typed, as mrkdwn."""
    match why:
        case Overtaken.NEWER:
            return f"{_added_mrkdwn(versions[-1])} {check_words.OPEN_ANEW}"
        case Overtaken.WRITING | Overtaken.NO_TEXT:
            return check_words.BEING_WRITTEN
        case Overtaken.DELETED:
            return check_words.DELETED_MEANWHILE
        case Overtaken.DECIDED:
            said = await _who_decided_mrkdwn(bot, draft)
            return f"{said} {check_words.REOPEN_FIRST}" if said else check_words.CHANGED_JUST_NOW


def what_changed(before: str, newest: Version, base: int) -> Block:
    """Show in a few lines what others changed since version `base`, which had the text before."""
    return changes_block(before, newest.text, base)


def whole_comparison(before: str, newest: Version, base: int) -> list[Block]:
    """Show all of the newest text, compared with the text before, in a few blocks."""
    return [
        blocks.divider(),
        blocks.section(blocks.plain(words.theirs_in_full(newest.number, base))),
        blocks.context(blocks.plain(review_words.COMPARISON_LEGEND)),
        *rich_text_blocks(difference(before, newest.text), limit=8),
    ]


def _added_mrkdwn(version: Version) -> str:
    by = version.requested_by
    match version.source:
        case VersionSource.EDITOR:
            return words.saved_by_mrkdwn(version.number, by)
        case VersionSource.FILE:
            return words.saved_from_file(version.number)
        case VersionSource.EARLIER:
            return words.went_back_mrkdwn(version.number, by)
        case VersionSource.MODEL:
            return words.written_by_mrkdwn(version.number, by)


async def _decided_mrkdwn(bot: Bot, draft: Draft) -> str:
    said = await _who_decided_mrkdwn(bot, draft)
    return f"{said} {words.reopen_first()}" if said else words.reopened_just_now()


async def _who_decided_mrkdwn(bot: Bot, draft: Draft) -> str | None:
    decision = await bot.archive.decisions.latest(draft.id)
    if decision is None or decision.by is None or decision.kind is DecisionKind.REOPEN:
        return None
    approved = decision.kind is DecisionKind.APPROVE
    say = words.approved_meanwhile_mrkdwn if approved else words.discarded_meanwhile_mrkdwn
    return say(decision.version, decision.by)
