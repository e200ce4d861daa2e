"""One draft, shown whole to one person."""

import re
from dataclasses import replace

from bot.archive import DECIDED, Draft, Filter, NotOnRecordError, Version, VersionState
from bot.archive.deletion import DELETE_ACT, subject_of
from bot.drafting.cards.show import DraftShown, show_card
from bot.drafting.checking import Checked
from bot.slack.message import Message
from bot.slack.notes import note
from bot.slack.outgoing import shortened
from bot.words import drafts as draft_words
from bot.words import finding as words
from handlers.access import sees
from handlers.bot import Bot
from handlers.drafts import listing
from handlers.drafts.parsing import LAST, Asked

WANTED_LIMIT = 40

_NUMBER = re.compile(r"#?(?P<number>\d+)(?:\s.*)?", re.DOTALL)
_NUMBERS = re.compile(r"#?\d+(?:[\s,]+#?\d+)+")
_NO_WORDS = re.compile(r"[\W\d_]*")


async def answer(bot: Bot, asked: Asked, user: str, channel: str) -> Message:
    """Show the draft with this number, the newest, or the only one with these words."""
    about = asked.about
    if not about:
        return note(draft_words.which_draft(bot.commands))
    if _NUMBERS.fullmatch(about):
        return note(words.one_at_a_time(bot.commands))
    if number := _NUMBER.fullmatch(about):
        return await _show(bot, await _visible(bot, number["number"], user, channel), about)
    if about.casefold() in LAST:
        return await _only(bot, Filter(), user, channel, about, newest=True)
    if _NO_WORDS.fullmatch(about) or listing.refusal(bot, asked.wanted):
        return await _show(bot, None, about)
    return await _only(bot, asked.wanted.filter, user, channel, about)


async def _only(
    bot: Bot, wanted: Filter, user: str, channel: str, about: str, *, newest: bool = False
) -> Message:
    """Show what was found, if it is one; several are listed, to choose from."""
    found = await bot.archive.search.find(wanted, viewer=user, channel=channel, limit=1)
    if found.total > 1 and not newest:
        remark = words.several(shortened(about, WANTED_LIMIT), found.total)
        listed = await listing.page(bot, wanted, user, channel, remarks=[remark])
        if listed:
            return listed
    return await _show(bot, found.hits[0].draft if found.hits else None, about)


async def _visible(bot: Bot, number: str, user: str, channel: str) -> Draft | None:
    """Return the draft, if it is there and this person may see it here."""
    try:
        draft = await bot.archive.drafts.get(int(number))
    except (ValueError, OverflowError, NotOnRecordError):
        return None
    return draft if sees(draft, user=user, channel=channel) else None


async def _show(bot: Bot, draft: Draft | None, about: str) -> Message:
    if draft is None:
        return note(draft_words.draft_gone(about, bot.commands))
    archive = bot.archive
    versions = await archive.versions.of(draft.id)
    shown = DraftShown(
        draft,
        versions=versions,
        decisions=await archive.decisions.of(draft.id),
        feedback=await archive.feedback.of(draft.id),
        link=listing.link_to(bot, draft),
        deletion=await archive.audit.about(DELETE_ACT, subject_of(draft.id)),
    )
    if (newest := shown.newest_text) and (checked := await _checked(bot, draft, newest)):
        shown = replace(shown, findings=checked.findings, in_english=checked.in_english)
    return show_card(shown)


async def _checked(bot: Bot, draft: Draft, version: Version) -> Checked | None:
    """Return what must be checked in a text, which may be one that nobody has looked through yet.

    What was decided before it could be looked through is not gone through afterwards.
    """
    being_written = version.state is VersionState.WRITING
    if being_written or (version.checked_at is None and draft.state in DECIDED):
        return None
    return await bot.checking.checked(draft, version)
