"""The Home tab of one person: pure functions of what they may see.

Titles and names stand in rich text, piece by piece, so that every letter stays what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.archive import Decision, Draft, DraftState
from bot.drafting.cards import actions
from bot.manifest import Commands
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.outgoing import shortened
from bot.slack.sections import SECTION_LIMIT
from bot.words import drafts as draft_words
from bot.words import home as words

ROWS = 5
"""How many drafts a group shows."""
TITLE_LIMIT = 60
_DATE_FORMAT = "{date_short_pretty}, {time}"

Piece = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One draft, where its thread is, and for an approved one the decision."""

    draft: Draft
    link: str | None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The first drafts of some kind, and how many there are in all."""

    rows: tuple[Row, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class JobRow:
    """A training that is under way, in a line, and where its card is."""

    line: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that one person's Home depends on.

    `waiting` are the person's own drafts that somebody has to look at, `others` the ready ones of
    everybody else, `asked` the person's further drafts. `writer` is a line in plain text.
    """

    user: str
    approve_own: bool
    waiting: Group
    others: Group
    asked: Group
    approved: Group
    writer: str
    jobs: tuple[JobRow, ...] = ()


def home_view(shown: Shown, commands: Commands) -> dict[str, Any]:
    """Return the Home tab of an editor."""
    groups = (shown.waiting, shown.others, shown.asked, shown.approved)
    parts: list[Block] = [_buttons()]
    if any(group.rows for group in groups):
        parts += _group(words.WAITING, shown, shown.waiting, f"{commands.drafts} mine")
        parts += _group(words.OTHERS, shown, shown.others, f"{commands.drafts} ready")
        parts += _group(words.ASKED, shown, shown.asked, f"{commands.drafts} mine")
        parts += _group(words.APPROVED, shown, shown.approved, f"{commands.drafts} approved")
    else:
        parts.append(_paragraph(words.welcome(commands)))
    parts += [blocks.header(words.WRITER), _paragraph(shown.writer)]
    if shown.jobs:
        parts += [blocks.header(words.JOBS), _list(_job(job) for job in shown.jobs)]
    return _home(parts)


def closed_view(why_mrkdwn: str) -> dict[str, Any]:
    """Return the Home tab of a person who may not draft: why, and nothing else."""
    return _home([blocks.section(blocks.mrkdwn(why_mrkdwn))])


def _home(parts: list[Block]) -> dict[str, Any]:
    return {"type": "home", "blocks": parts}


def _buttons() -> Block:
    return blocks.actions(
        blocks.button(words.START, actions.START_DRAFT, "home", style="primary"),
        blocks.button(words.REFRESH, actions.HOME_REFRESH, "home"),
    )


def _paragraph(text: str) -> Block:
    return blocks.section(blocks.literal(shortened(text, SECTION_LIMIT)))


def _group(heading: str, shown: Shown, group: Group, command: str) -> list[Block]:
    """Show a group under its heading; one that is empty is left out, unless it is the first."""
    if not group.rows:
        if group is not shown.waiting:
            return []
        return [blocks.header(heading), blocks.context(blocks.plain(words.NOTHING_WAITS))]
    parts = [blocks.header(heading), _list(_row(row, shown) for row in group.rows)]
    rest = group.total - len(group.rows)
    if rest > 0:
        parts.append(blocks.context(blocks.plain(words.more(rest, command))))
    return parts


def _list(lines: Iterable[list[Piece]]) -> Block:
    items = [{"type": "rich_text_section", "elements": pieces} for pieces in lines]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
    }


def _row(row: Row, shown: Shown) -> list[Piece]:
    """Say which draft it is, and below how it stands, since when, whose it is, and where."""
    draft = row.draft
    title = shortened(" ".join(draft.brief.name.split()), TITLE_LIMIT) or words.UNTITLED
    by, since = draft.requested_by, draft.state_changed_at
    if row.decision:
        by, since = row.decision.by or by, row.decision.at
    pieces = [
        _text(f"{draft.id} · {title}", bold=True),
        _text(f"\n{_state(draft, shown)} · "),
        {
            "type": "date",
            "timestamp": int(since.timestamp()),
            "format": _DATE_FORMAT,
            "fallback": draft_words.SOME_TIME_AGO,
        },
    ]
    if by != shown.user:
        pieces += [_text(" · "), {"type": "user", "user_id": by}]
    if row.link:
        pieces += [_text(" · "), _link(row.link)]
    return pieces


def _state(draft: Draft, shown: Shown) -> str:
    own = draft.requested_by == shown.user
    if draft.state is DraftState.READY and own and not shown.approve_own:
        return words.READY_FOR_ANOTHER
    return draft_words.STATES[draft.state]


def _job(job: JobRow) -> list[Piece]:
    pieces = [_text(job.line)]
    if job.link:
        pieces += [_text(" · "), _link(job.link, words.OPEN_CARD)]
    return pieces


def _text(text: str, *, bold: bool = False) -> Piece:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def _link(address: str, label: str = draft_words.OPEN_THREAD) -> Piece:
    return {"type": "link", "url": address, "text": label}
