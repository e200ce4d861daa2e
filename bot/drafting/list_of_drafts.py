"""The list of drafts, as a message: all of them, or what somebody looked for."""

import re
from calendar import month_name
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.archive import Draft, DraftState, Filter, Hit
from bot.archive.search import BEGINS, ENDS
from bot.drafting.cards.actions import LIST_MORE
from bot.drafting.finding import STATES, kept
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import escape, fallback, shortened
from bot.words import drafts as draft_words
from bot.words import finding as words

TITLE_LIMIT = 80
REMARK_LIMIT = 500
SNIPPET_LIMIT = 500
LISTED = 10
"""So many drafts stand on a page."""
LIST_BACK = f"{LIST_MORE}_back"
"""The button that leads to newer drafts; a row of buttons has no id twice."""

_GONE = frozenset({DraftState.DELETING, DraftState.DELETED})
_MARKED = re.compile(f"{BEGINS}([^{BEGINS}{ENDS}]*){ENDS}")
_MARKS = str.maketrans("", "", BEGINS + ENDS)


@dataclass(frozen=True, slots=True)
class Line:
    """One draft in a list: `state` in words, `link` to its thread if it has one."""

    hit: Hit
    state: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `remarks` are said above it, as plain text."""

    lines: Sequence[Line]
    wanted: Filter
    offset: int
    total: int
    remarks: Sequence[str] = ()


def list_of_drafts(page: Page) -> Message:
    """List drafts, newest first, each with its state and a link to its thread."""
    listed = [block for line in page.lines for block in _line(line)]
    return Message(
        fallback("\n".join([*page.remarks, *map(_in_short, page.lines)])),
        [*_heading(page), *listed, *_turning(page)],
    )


def last_offset(total: int) -> int:
    """Return where the last page begins, for a button whose page is there no more."""
    return max(0, (total - 1) // LISTED * LISTED)


def described_mrkdwn(wanted: Filter) -> str:
    """Say in words what is looked for; what people typed is escaped."""
    parts = [
        *_states(wanted.states),
        *([words.STARRED] if wanted.starred else []),
        *([words.asked_by_mrkdwn(wanted.person)] if wanted.person else []),
        *_days(wanted.since, wanted.until),
        *([words.written_by(_typed(wanted.writer))] if wanted.writer else []),
        *([words.with_words(_typed(wanted.words))] if wanted.words else []),
    ]
    return words.BAR.join(parts)


def _states(states: Collection[DraftState]) -> Iterator[str]:
    """Name states by the words with which one looks for them, with as few as possible."""
    left = set(states)
    for name, meant in sorted(STATES.items(), key=lambda each: -len(each[1])):
        if meant <= left:
            left -= meant
            yield name


def _days(since: date | None, until: date | None) -> Iterator[str]:
    if since and since == until:
        yield words.on_day(_day(since))
        return
    if since:
        yield words.since(_day(since))
    if until:
        yield words.until(_day(until))


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def _typed(text: str) -> str:
    return escape(shortened(text, TITLE_LIMIT))


def _heading(page: Page) -> Iterator[Block]:
    """Say what was looked for, where something was, and how much there is."""
    wanted = described_mrkdwn(page.wanted)
    if wanted:
        number = words.number_of_drafts(page.total)
        yield blocks.context(blocks.mrkdwn(f"*{number}*{words.BAR}{wanted}"))
    for remark in page.remarks:
        yield blocks.context(blocks.literal(shortened(remark, REMARK_LIMIT)))


def _line(line: Line) -> Iterator[Block]:
    yield blocks.section(blocks.mrkdwn(_line_mrkdwn(line)))
    if line.hit.snippet:
        yield _quotation(line.hit.snippet)


def _line_mrkdwn(line: Line) -> str:
    draft = line.hit.draft
    title = escape(_title(draft))
    thread = f"{words.BAR}<{line.link}|{draft_words.OPEN_THREAD}>" if line.link else ""
    moment = int(draft.created_at.timestamp())
    when = f"<!date^{moment}^{{date_short_pretty}} {{time}}|{draft_words.SOME_TIME_AGO}>"
    star = f"{words.BAR}{words.STARRED}" if draft.starred_by else ""
    return (
        f"*{draft.id}*{words.BAR}{title}\n"
        f"{line.state}{star}{words.BAR}{when}{words.BAR}<@{draft.requested_by}>{thread}"
    )


def _title(draft: Draft) -> str:
    if draft.state in _GONE:
        return words.TEXT_DELETED
    return shortened(draft.brief.name, TITLE_LIMIT)


def _in_short(line: Line) -> str:
    return f"{line.hit.draft.id}: {_title(line.hit.draft)} ({line.state})"


def _quotation(snippet: str) -> Block:
    """Show where the words stand, bold. Rich text, because in it nothing is markup."""
    elements: list[dict[str, Any]] = []
    # A text without blanks is one word to the index, of any length.
    shown = shortened(" ".join(snippet.split()), SNIPPET_LIMIT)
    # Every second part stood between marks.
    for number, part in enumerate(_MARKED.split(shown)):
        said = part.translate(_MARKS)
        if said:
            style = {"style": {"bold": True}} if number % 2 else {}
            elements.append({"type": "text", "text": said, **style})
    quote = {"type": "rich_text_quote", "elements": elements}
    return {"type": "rich_text", "elements": [quote]}


def _turning(page: Page) -> Iterator[Block]:
    """Say which part of the list this is, and lead to the others."""
    if page.total <= LISTED:
        return
    last = page.offset + len(page.lines)
    place = words.place(page.offset + 1, last, page.total)
    yield blocks.context(blocks.plain(place))
    buttons = []
    if page.offset:
        newer = kept(page.wanted, max(0, page.offset - LISTED))
        buttons.append(blocks.button(words.NEWER, LIST_BACK, newer))
    if last < page.total:
        buttons.append(blocks.button(words.OLDER, LIST_MORE, kept(page.wanted, last)))
    yield blocks.actions(*buttons)
