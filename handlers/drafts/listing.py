"""Lists of drafts: what somebody looked for, a page at a time."""

from collections.abc import Sequence

from bot.archive import Draft, DraftState, Filter, Hit, Version
from bot.drafting.finding import MOST_CHARACTERS, Wanted
from bot.drafting.list_of_drafts import (
    LISTED,
    Line,
    Page,
    described_mrkdwn,
    last_offset,
    list_of_drafts,
)
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.slack.outgoing import escape, shortened
from bot.words import drafts as draft_words
from bot.words import finding as words
from handlers.bot import Bot
from handlers.drafts.parsing import Asked, Verb

STRANGE_LIMIT = 40


async def answer(bot: Bot, asked: Asked, user: str, channel: str) -> Message:
    """Answer with the first page of what somebody looks for."""
    wanted = asked.wanted
    if refused := refusal(bot, wanted):
        return refused
    if asked.verb is Verb.SEARCH and wanted == Wanted(Filter()):
        return note(words.search_for_what(bot.commands))
    message = await page(bot, wanted.filter, user, channel, remarks=remarks(bot, wanted))
    return message or _nothing(bot, asked)


def refusal(bot: Bot, wanted: Wanted) -> Message | None:
    """Return why nobody can look for this, if so."""
    if wanted.too_much:
        return note(words.too_much(MOST_CHARACTERS, bot.commands))
    if wanted.says_nothing:
        return note(words.no_letters(bot.commands))
    return None


def remarks(bot: Bot, wanted: Wanted) -> list[str]:
    """Say what was not understood."""
    return [
        words.not_understood(shortened(strange, STRANGE_LIMIT), bot.commands)
        for strange in wanted.strange[:1]
    ]


async def page(
    bot: Bot,
    wanted: Filter,
    user: str,
    channel: str | None,
    *,
    offset: int = 0,
    remarks: Sequence[str] = (),
) -> Message | None:
    """Return one page of what was found; None where nothing was.

    Drafts may have gone since the page was asked for: then it is the last one that there is.
    """
    search = bot.archive.search
    found = await search.find(wanted, viewer=user, channel=channel, limit=LISTED, offset=offset)
    if found.total and not found.hits:
        offset = last_offset(found.total)
        found = await search.find(wanted, viewer=user, channel=channel, limit=LISTED, offset=offset)
    if not found.hits:
        return None
    newest = await bot.archive.versions.latest_of([hit.draft.id for hit in found.hits])
    lines = [_line(bot, hit, newest.get(hit.draft.id)) for hit in found.hits]
    return list_of_drafts(Page(lines, wanted, offset, found.total, remarks))


def link_to(bot: Bot, draft: Draft) -> str | None:
    """Return the address of a draft's thread, once it has one."""
    return bot.identity.permalink(draft.channel, draft.thread_ts) if draft.thread_ts else None


def _line(bot: Bot, hit: Hit, newest: Version | None) -> Line:
    draft = hit.draft
    cut_off = draft.state is DraftState.READY and newest is not None and newest.is_cut_off
    state = draft_words.CUT_OFF if cut_off else draft_words.STATES[draft.state]
    return Line(hit, state, link_to(bot, draft))


def _nothing(bot: Bot, asked: Asked) -> Message:
    """Say that nothing was found, and what was perhaps meant."""
    wanted = asked.wanted.filter
    if wanted == Filter():
        lines = [escape(draft_words.no_drafts(bot.commands))]
    else:
        sought, has_words = described_mrkdwn(wanted), bool(wanted.words)
        lines = [words.nothing_found_mrkdwn(sought, bot.commands, has_words=has_words)]
    if asked.nearest:
        meant = words.perhaps(f"{bot.commands.drafts} {asked.nearest}")
        lines.insert(0, escape(meant))
    return formatted_note("\n".join([*lines, *map(escape, remarks(bot, asked.wanted))]))
