"""Answers to acts on a draft that came too late."""

from bot.archive import DECIDED, DecisionKind, Draft
from bot.drafting.cards import actions
from bot.drafting.overtaken import Overtaken
from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.words import changes as words
from bot.words.review import REOPEN
from handlers.bot import Bot


async def overtaken(bot: Bot, draft_id: int, why: Overtaken) -> Message:
    """Say why nothing was done; where somebody decided, say who, and offer to reopen."""
    match why:
        case Overtaken.NEWER:
            return note(words.newer(draft_id))
        case Overtaken.WRITING:
            return note(words.writing(draft_id))
        case Overtaken.DELETED:
            return note(words.deleted(draft_id, bot.commands))
        case Overtaken.NO_TEXT:
            return note(words.no_text(draft_id))
        case Overtaken.DECIDED:
            return await _decided(bot, await bot.archive.drafts.get(draft_id))


async def _decided(bot: Bot, draft: Draft) -> Message:
    decision = await bot.archive.decisions.latest(draft.id)
    if draft.state not in DECIDED or decision is None or decision.by is None:
        return note(words.reopened_meanwhile(draft.id))
    approved = decision.kind is DecisionKind.APPROVE
    say = words.approved_mrkdwn if approved else words.discarded_mrkdwn
    said = formatted_note(say(draft.id, decision.version, decision.by, decision.at))
    value = actions.value_of(draft.id, decision.version)
    reopen = blocks.actions(blocks.button(REOPEN, actions.REOPEN, value))
    return Message(said.text, [*said.blocks, reopen])
