"""The list of drafts, as a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.outgoing import escape, fallback, shortened
from bot.words import drafts as words

TITLE_LIMIT = 80


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
