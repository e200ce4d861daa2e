"""The messages of a draft: its brief, its growing text, its version once whole or broken off.

Pure functions of what the archive holds. The text of a version stands in `plain_text` sections and
nothing else does, so that the sections of its messages, joined, are the text byte for byte.
"""

from collections.abc import Iterable

from bot.archive import Draft, Version, VersionState
from bot.settings import EMBEDDED
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import fallback, shortened
from bot.slack.sections import PAGE_LIMIT, SECTION_LIMIT, pages, sections, subject_and_body
from bot.words import drafts as words

# How much of a brief its card shows; the archive and the writer have all of it.
BRIEF_LIMIT = 6000
TITLE_LIMIT = 80
VERSIONS_SHOWN = 10

STOP = "stop_writing"
TRY_AGAIN = "try_again"
PLACE_AGAIN = "place_again"
PLACE_DIRECTLY = "place_directly"


def brief_card(draft: Draft) -> Message:
    """Show a brief in its channel; the draft grows in the thread below it."""
    brief = draft.brief
    bullets = "\n".join(f"• {bullet}" for bullet in brief.bullets)
    parts: list[Block] = [
        blocks.context(blocks.mrkdwn(words.brief_line_mrkdwn(draft.id, draft.requested_by)))
    ]
    if brief.title:
        parts.append(blocks.header(brief.title))
    parts += _sections(shortened(bullets, BRIEF_LIMIT))
    if brief.facts:
        facts = "\n".join(f"• {fact}" for fact in brief.facts)
        parts.append(blocks.context(blocks.plain(words.FACTS)))
        parts += _sections(shortened(facts, SECTION_LIMIT))
    return Message(fallback(f"{words.BRIEF}: {brief.name}\n{bullets}"), parts)


def growing_pages(version: Version, text: str) -> list[Message]:
    """Show a text that is still being written, in as many messages as it takes."""
    if not text.strip():
        line = words.reading_brief(_writer(version))
        return [Message(fallback(line), _small_print_with_stop(line, version))]
    messages = [_text_message(page) for page in pages(text)]
    line = words.still_writing(_writer(version), version.number)
    messages[-1].blocks.extend(_small_print_with_stop(line, version))
    return messages


def version_pages(
    draft: Draft, version: Version, *, superseded: bool = False, page_size: int = PAGE_LIMIT
) -> list[Message]:
    """Show a version that has ended, from the archive: the text, how it ended, what to do next.

    Args:
        draft: the draft it belongs to.
        version: a version that is no longer being written.
        superseded: whether a newer version has begun, so that this one offers nothing more.
        page_size: the most text in one message, in UTF-16 units.
    """
    messages = [_text_message(page) for page in pages(version.text, page_size)] or [Message("", [])]
    writer = _writer(version) if version.text.strip() else None
    line = words.version_line(draft.id, version.number, writer, version.seconds)
    messages[0].blocks.insert(0, blocks.context(blocks.literal(line)))
    messages[-1].blocks.extend(_ending(draft, version, superseded=superseded))
    if not version.text.strip():
        messages[0] = Message(_notice_mrkdwn(version), messages[0].blocks)
    return messages


def stream_status(version: Version) -> Message:
    """Stand above a native stream, which takes no button while it runs."""
    line = words.still_writing(_writer(version), version.number)
    return Message(fallback(line), _small_print_with_stop(line, version))


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


def show_card(draft: Draft, versions: list[Version], link: str | None) -> Message:
    """Show one draft whole: its brief, its versions, and the newest text."""
    card = brief_card(draft)
    thread = f" · <{link}|{words.OPEN_THREAD}>" if link else ""
    state = f"{words.STATES[draft.state]}{thread}"
    card.blocks.append(blocks.context(blocks.mrkdwn(state)))
    for version in versions[-VERSIONS_SHOWN:]:
        line = words.version_line(draft.id, version.number, _writer(version), version.seconds)
        card.blocks.append(blocks.context(blocks.literal(f"{line} · {_state_of(version)}")))
    newest = next((v for v in reversed(versions) if v.text.strip()), None)
    if newest:
        card.blocks.append(blocks.divider())
        # A text that is longer is read in its thread, or in its file.
        card.blocks.extend(_sections(shortened(newest.text, PAGE_LIMIT)))
    if draft.output_file:
        card.blocks.append(blocks.context(blocks.plain(words.kept_as(draft.output_file))))
    return card


def _writer(version: Version) -> str:
    return words.writer_name(version.writer.engine, version.writer.model)


def _small_print_with_stop(line: str, version: Version) -> list[Block]:
    stop = blocks.button(words.STOP, STOP, str(version.id), style="danger")
    return [blocks.context(blocks.literal(line)), blocks.actions(stop)]


def _sections(text: str) -> list[Block]:
    return [blocks.section(blocks.plain(part)) for part in sections(text)]


def _text_message(page: list[str]) -> Message:
    subject, _ = subject_and_body(page[0])
    parts: list[Block] = [blocks.section(blocks.plain(part)) for part in page]
    if subject and subject == page[0]:
        parts.insert(1, blocks.divider())
    return Message(fallback("".join(page)), parts)


def _ending(draft: Draft, version: Version, *, superseded: bool) -> Iterable[Block]:
    whole = version.state is VersionState.COMPLETE and not version.is_cut_off
    if not whole:
        yield blocks.section(blocks.mrkdwn(_notice_mrkdwn(version)))
    if version.text.strip():
        small_print = words.kept_as(draft.output_file) + words.CHECK_BEFORE_SENDING
        yield blocks.context(blocks.plain(small_print))
    if superseded:
        yield blocks.context(blocks.plain(words.WRITTEN_ANEW))
    elif not whole:
        yield blocks.actions(
            blocks.button(
                words.TRY_AGAIN,
                TRY_AGAIN,
                f"{draft.id}:{version.number}",
                style="primary",
            )
        )


def _notice_mrkdwn(version: Version) -> str:
    """Say how a version ended that is not simply whole."""
    has_text = bool(version.text.strip())
    kind, _, detail = (version.failure or "").partition(": ")
    if not kind:
        return words.length_reached(demonstration=version.writer.engine == EMBEDDED)
    if kind == words.STOPPED:
        return words.stopped_by_mrkdwn(detail, has_text=has_text)
    writer = version.writer
    return fallback(
        words.failure(kind, detail, engine=writer.engine, model=writer.model, has_text=has_text)
    )


def _state_of(version: Version) -> str:
    return words.CUT_OFF if version.is_cut_off else words.STATES[version.state]
