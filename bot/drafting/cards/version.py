"""A version that has ended: whose text it is, what changed, how it ended, and what to do next."""

from collections.abc import Iterator

from bot.archive import Decision, DecisionKind, Version, VersionSource, VersionState
from bot.drafting.cards.buttons import button_rows, write_file_button
from bot.drafting.cards.compared import changes_block
from bot.drafting.cards.findings import findings_blocks
from bot.drafting.cards.heading import heading
from bot.drafting.cards.parts import NAME_LIMIT, text_message
from bot.drafting.cards.shown import Shown
from bot.drafting.difference import difference
from bot.settings import EMBEDDED
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import escape, fallback, shortened
from bot.slack.sections import PAGE_LIMIT, SECTION_LIMIT, pages
from bot.words import checks as check_words
from bot.words import drafts as draft_words
from bot.words import review as words

# How much is shown of what an engine says: its reason stands at the beginning.
DETAIL_LIMIT = 900

__all__ = ["Shown", "version_pages"]


def version_pages(shown: Shown, *, page_size: int = PAGE_LIMIT) -> list[Message]:
    """Show a version that has ended, from the archive, in as many messages as its text takes.

    Args:
        shown: a version that is no longer being written, and what belongs to it.
        page_size: the most text in one message, in UTF-16 units.
    """
    messages = [text_message(page) for page in pages(shown.version.text, page_size)]
    if not shown.has_text:
        messages = [Message(_notice_mrkdwn(shown), [])]
    messages[0].blocks[:0] = heading(shown)
    messages[-1].blocks.extend(_ending(shown))
    return messages


def _ending(shown: Shown) -> Iterator[Block]:
    if shown.has_text and not shown.superseded:
        yield blocks.divider()  # what follows is no part of the letter
    if not shown.is_whole:
        yield blocks.section(blocks.mrkdwn(_notice_mrkdwn(shown)))
    if shown.superseded:
        yield blocks.context(blocks.plain(draft_words.SUPERSEDED))
    elif shown.decided:
        yield blocks.section(blocks.mrkdwn(_outcome_mrkdwn(shown)))
    else:
        yield from _changes(shown)
        yield from findings_blocks(shown)
    yield from _about_the_file(shown)
    yield from button_rows(shown)


def _left_as_it_was(base: Version, version: Version) -> bool:
    """Tell whether the demonstration writer was asked for a change, and made none."""
    asked = version.assignment.instruction is not None
    is_demonstration = version.writer is not None and version.writer.engine == EMBEDDED
    return asked and is_demonstration and base.text == version.text


def _changes(shown: Shown) -> Iterator[Block]:
    """Compare a text with the one before; one without its end has lost the rest, and no more."""
    has_end = shown.has_text and shown.version.state is VersionState.COMPLETE
    if has_end and shown.base and shown.base.text.strip():
        yield changes_block(shown.base.text, shown.version.text, shown.base.number)
        if _left_as_it_was(shown.base, shown.version):
            yield blocks.context(blocks.plain(words.DEMONSTRATION_LEFT_IT))
    if shown.decision and _reopened(shown.decision, shown.version):
        said = words.reopened_mrkdwn(shown.decision.by, shown.decision.at)
        if shown.decision.unstarred:
            said += f" {words.STAR_WENT}"
        yield blocks.context(blocks.mrkdwn(said))


def _reopened(decision: Decision, version: Version) -> bool:
    """Tell whether this version was reopened, or came about by that: a changed file does both."""
    after = version.number - decision.version
    return decision.kind is DecisionKind.REOPEN and after == (1 if decision.by is None else 0)


def _outcome_mrkdwn(shown: Shown) -> str:
    by, at = (shown.decision.by, shown.decision.at) if shown.decision else (None, None)
    if shown.decided is DecisionKind.DISCARD:
        return words.discarded_mrkdwn(by, at)
    starred_by = shown.draft.starred_by
    star = f"\n{words.starred_mrkdwn(starred_by)}" if starred_by else ""
    left_open = len(shown.open_findings)
    unchecked = f"\n{check_words.left_open(left_open)}" if left_open else ""
    return words.approved_mrkdwn(by, at) + star + unchecked


def _about_the_file(shown: Shown) -> Iterator[Block]:
    """Say where the text is kept as a file; a person who deleted that may have it back."""
    if not shown.has_text or shown.superseded:
        return
    name = shown.draft.output_file
    if name and shown.file_gone:
        gone = blocks.section(blocks.mrkdwn(words.file_gone_mrkdwn(escape(name))))
        yield gone | {"accessory": write_file_button(shown)}
        name = None
    small_print = draft_words.kept_as(name) + ("" if shown.decided else _advice(shown))
    if small_print:
        yield blocks.context(blocks.literal(small_print.strip()))


def _advice(shown: Shown) -> str:
    """Remind of what a language model is: it also wrote most of what people edited."""
    version, base = shown.version, shown.base
    if shown.findings is not None and version.state is VersionState.COMPLETE:
        return ""  # what is to be checked stands above, and that it is no proof
    if version.source is VersionSource.MODEL:
        return draft_words.CHECK_BEFORE_SENDING
    by_hand = version.source in (VersionSource.EDITOR, VersionSource.FILE)
    if by_hand and base and difference(base.text, version.text).share_new == 1:
        return ""
    return words.CHECK_PARTS


def _notice_mrkdwn(shown: Shown) -> str:
    """Say how a version ended that is not simply whole, and what to do while it counts."""
    version = shown.version
    is_over = shown.superseded or shown.decided is not None
    kind, _, detail = (version.failure or "").partition(": ")
    engine, model = (version.writer.engine, version.writer.model) if version.writer else ("", "")
    if not kind:
        return draft_words.length_reached(demonstration=engine == EMBEDDED, is_over=is_over)
    if kind == draft_words.STOPPED:
        return draft_words.stopped_by_mrkdwn(detail, has_text=shown.has_text)
    return fallback(
        draft_words.failure(
            kind,
            shortened(detail, DETAIL_LIMIT),
            engine=shortened(engine, NAME_LIMIT),
            model=shortened(model, NAME_LIMIT),
            has_text=shown.has_text,
            is_over=is_over,
        ),
        SECTION_LIMIT,
    )
