"""What a call wants a message to say: checked, then as Slack keeps it."""

from workspace import messages
from workspace.block_kit.blocks import message_problems
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments

_MARKDOWN_LIMIT = 12_000


def message_content(arguments: Arguments) -> Json:
    """The text, blocks and metadata of a message to be posted.

    Raises:
        SlackError: Slack would not take it.
    """
    text, markdown = arguments.text("text"), arguments.text("markdown_text")
    blocks = checked_blocks(arguments.structure("blocks"))
    if markdown is not None:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > _MARKDOWN_LIMIT:
            raise SlackError("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    if not (text and text.strip()) and not blocks:
        raise SlackError("no_text")
    return messages.content(text, blocks, checked_metadata(arguments.structure("metadata")))


def checked_blocks(blocks: object) -> list[Json] | None:
    """The blocks, when Slack would show them; None when there are none.

    Raises:
        SlackError: It would not.
    """
    if blocks is None:
        return None
    problems = message_problems(blocks)
    if problems:
        raise SlackError("invalid_blocks", *(f"[ERROR] {problem}" for problem in problems))
    return blocks if isinstance(blocks, list) else None


def checked_metadata(metadata: object) -> Json | None:
    """The metadata, when it has Slack's shape.

    Raises:
        SlackError: It has not.
    """
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return metadata
