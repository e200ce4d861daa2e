"""The card of a brief in its channel, and what is said when it finds no place there."""

from bot.archive import DECIDED, Decision, Draft, DraftState
from bot.drafting.cards.actions import PLACE_AGAIN, PLACE_DIRECTLY
from bot.drafting.cards.parts import text_sections
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import fallback, shortened
from bot.slack.sections import SECTION_LIMIT
from bot.words import drafts as words
from bot.words import review as review_words

# How much of a brief its card shows; the archive and the writer have all of it.
BRIEF_LIMIT = 6000
TITLE_LIMIT = 80


def brief_card(draft: Draft, decision: Decision | None = None) -> Message:
    """Show a brief in its channel; the draft grows in the thread below it.

    Args:
        draft: the draft, with the brief of its newest version.
        decision: the latest one about it; its outcome stands in the head line while it holds.
    """
    brief = draft.brief
    bullets = "\n".join(f"• {bullet}" for bullet in brief.bullets)
    parts: list[Block] = [blocks.context(blocks.mrkdwn(_head_mrkdwn(draft, decision)))]
    if brief.title and brief.title.strip():
        parts.append(blocks.header(brief.title))
    parts += text_sections(shortened(bullets, BRIEF_LIMIT))
    if brief.facts:
        facts = "\n".join(f"• {fact}" for fact in brief.facts)
        parts.append(blocks.context(blocks.plain(words.FACTS)))
        parts += text_sections(shortened(facts, SECTION_LIMIT))
    if brief.references:
        named = words.relies_on([(each.draft, each.version) for each in brief.references])
        parts.append(blocks.context(blocks.plain(shortened(named, SECTION_LIMIT))))
    return Message(fallback(f"{words.BRIEF}: {brief.name}\n{bullets}"), parts)


def _head_mrkdwn(draft: Draft, decision: Decision | None) -> str:
    if decision is None or draft.state not in DECIDED:
        return words.brief_line_mrkdwn(draft.id, draft.requested_by)
    approved = draft.state is DraftState.APPROVED
    outcome = review_words.approved_line_mrkdwn if approved else review_words.discarded_line_mrkdwn
    asked_for = words.asked_for_mrkdwn(draft.id, draft.requested_by)
    return f"{asked_for} · {outcome(decision.by)}"


def unplaced_card(draft: Draft, bot_name: str, code: str, *, again: bool = False) -> Message:
    """Tell the person that the brief could not be posted, and offer two ways on."""
    title = fallback(shortened(draft.brief.name, TITLE_LIMIT))
    text = words.unplaced_mrkdwn(bot_name, code, title, again=again)
    return Message(
        text,
        [
            blocks.section(blocks.mrkdwn(text)),
            blocks.actions(
                blocks.button(words.POST_HERE, PLACE_AGAIN, str(draft.id), style="primary"),
                blocks.button(words.DRAFT_DIRECTLY, PLACE_DIRECTLY, str(draft.id)),
            ),
        ],
    )
