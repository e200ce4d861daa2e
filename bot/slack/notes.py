"""Short messages: an answer, a refusal, a help text, a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import words
from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.outgoing import FALLBACK_LIMIT, escape, fallback, shortened
from bot.slack.sections import SECTION_LIMIT, sections

TITLE_LIMIT = 80


def note(text: str) -> Message:
    """Say something in plain text."""
    return Message(fallback(text), [blocks.section(blocks.plain(shortened(text, SECTION_LIMIT)))])


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


@dataclass(frozen=True, slots=True)
class Line:
    """One draft in a list."""

    id: int
    title: str
    state: str
    requested_by: str
    link: str | None
    created_at: int


def list_of_drafts(lines: Sequence[Line]) -> Message:
    """List drafts, newest first, each with its state and a link to its thread."""
    return Message(
        fallback("\n".join(f"{line.id}: {line.title} ({line.state})" for line in lines)),
        [blocks.section(blocks.mrkdwn(_line_mrkdwn(line))) for line in lines],
    )


def _line_mrkdwn(line: Line) -> str:
    title = escape(shortened(line.title, TITLE_LIMIT))
    thread = f" · <{line.link}|{words.OPEN_THREAD}>" if line.link else ""
    when = f"<!date^{line.created_at}^{{date_short_pretty}} {{time}}|{words.SOME_TIME_AGO}>"
    return f"*{line.id}* · {title}\n{line.state} · {when} · <@{line.requested_by}>{thread}"
