"""What the cards of a draft are put together from."""

from bot.archive import Version
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import fallback, shortened
from bot.slack.sections import sections, subject_and_body
from bot.words import drafts as words

NAME_LIMIT = 120


def writer_of(version: Version) -> str:
    """Name who wrote a version: the model, or a person."""
    if version.writer is None:
        return words.PERSON
    name = words.writer_name(version.writer.engine, version.writer.model)
    return shortened(" ".join(name.split()), NAME_LIMIT)


def text_sections(text: str) -> list[Block]:
    """Return a text in sections; joined they are the text."""
    return [blocks.section(blocks.plain(part)) for part in sections(text)]


def text_message(page: list[str]) -> Message:
    """Return one message of a draft's text, with a line below its subject."""
    subject, _ = subject_and_body(page[0])
    parts: list[Block] = [blocks.section(blocks.plain(part)) for part in page]
    if subject and subject == page[0]:
        parts.insert(1, blocks.divider())
    return Message(fallback("".join(page)), parts)
