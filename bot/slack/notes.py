"""Short messages: an answer, a refusal, a help text."""

from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.outgoing import FALLBACK_LIMIT, fallback, literal_fallback, shortened
from bot.slack.sections import SECTION_LIMIT, sections
from bot.words import general as words


def note(text: str) -> Message:
    """Say something in plain text; the names in it stay letter for letter what they are."""
    said = blocks.literal(shortened(text, SECTION_LIMIT))
    return Message(literal_fallback(text), [blocks.section(said)])


def formatted_note(text_mrkdwn: str) -> Message:
    """Say something of ours with formatting or mentions; nothing a stranger wrote may be in it."""
    return Message(text_mrkdwn, [blocks.section(blocks.mrkdwn(text_mrkdwn))])


def refusal(why_mrkdwn: str, sent: str) -> Message:
    """Refuse a text, and give it back so that it can be copied: Slack keeps no typed command."""
    if not sent.strip():
        return formatted_note(why_mrkdwn)
    copies = [blocks.section(blocks.plain(part)) for part in sections(sent)]
    return Message(
        f"{why_mrkdwn}\n{words.WHAT_YOU_SENT}\n{fallback(sent, FALLBACK_LIMIT // 2)}",
        [
            blocks.section(blocks.mrkdwn(why_mrkdwn)),
            blocks.context(blocks.plain(words.WHAT_YOU_SENT)),
            # A message has 50 blocks; nobody types more than that holds.
            *copies[:40],
            # After a long copy the reason stands in sight once more.
            *([blocks.section(blocks.mrkdwn(why_mrkdwn))] if len(copies) > 1 else []),
        ],
    )
