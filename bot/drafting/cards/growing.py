"""A version while it is being written."""

from bot.archive import Version
from bot.drafting.cards.actions import STOP
from bot.drafting.cards.parts import text_message, writer_of
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import fallback
from bot.slack.sections import pages
from bot.words import drafts as words


def growing_pages(version: Version, text: str) -> list[Message]:
    """Show a text that is still being written, in as many messages as it takes."""
    if not text.strip():
        line = _before_words(version)
        return [Message(fallback(line), _small_print_with_stop(line, version))]
    messages = [text_message(page) for page in pages(text)]
    line = words.still_writing(writer_of(version), version.number)
    messages[-1].blocks.extend(_small_print_with_stop(line, version))
    return messages


def stream_status(version: Version) -> Message:
    """Stand above a native stream, which takes no button while it runs."""
    line = words.still_writing(writer_of(version), version.number)
    return Message(fallback(line), _small_print_with_stop(line, version))


def _small_print_with_stop(line: str, version: Version) -> list[Block]:
    stop = blocks.button(words.STOP, STOP, str(version.id), style="danger")
    return [blocks.context(blocks.literal(line)), blocks.actions(stop)]


def _before_words(version: Version) -> str:
    assignment = version.assignment
    if assignment.instruction and assignment.based_on:
        return words.making_a_change(writer_of(version), assignment.based_on)
    return words.reading_brief(writer_of(version))
