"""What a call wants a message to say: checked, then as Slack keeps it."""

import json
from collections.abc import Mapping

from workspace import messages, slack_text
from workspace.block_kit.blocks import message_problems
from workspace.block_kit.texts import MARKDOWN_TOTAL
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments

_METADATA_BYTES = 8_000
"""Slack says 8 KB without saying which; the smaller one passes everywhere."""
_ATTACHMENTS = 100


def message_content(
    arguments: Arguments, names: Mapping[str, str], usual_parse: str | None = None
) -> Json:
    """The text, blocks, attachments and metadata of a message.

    `names` is everything that can be linked, see `slack_text.names`; `usual_parse` is what the
    method does when the call does not say: nothing links bare addresses, "client" channels too.

    Raises:
        SlackError: Slack would not take it.
    """
    text, markdown = arguments.text("text"), arguments.text("markdown_text")
    blocks = checked_blocks(arguments.structure("blocks", "invalid_blocks_format"))
    attachments = _checked_attachments(arguments.structure("attachments", "invalid_attachments"))
    if markdown is not None:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TOTAL:
            raise SlackError("msg_too_long")
        text, blocks = markdown, _markdown_blocks(markdown)
    elif text is not None:
        text = _parsed(text, arguments, names, usual_parse)
    if not (text and text.strip()) and not blocks and not attachments:
        raise SlackError("no_text")
    content = messages.content(text, blocks, checked_metadata(arguments.structure("metadata")))
    if attachments:
        content["attachments"] = attachments
    if arguments.has("mrkdwn") and not arguments.flag("mrkdwn"):
        content["mrkdwn"] = False
    return content


def _markdown_blocks(text: str) -> list[Json] | None:
    return [{"type": "markdown", "text": text}] if text.strip() else None


def checked_blocks(blocks: object) -> list[Json] | None:
    """The blocks, when Slack would show them; None when there are none.

    Raises:
        SlackError: It would not.
    """
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = message_problems(blocks)
    if problems:
        raise SlackError("invalid_blocks", *(f"[ERROR] {problem}" for problem in problems))
    return blocks


def checked_metadata(metadata: object) -> Json | None:
    """The metadata, when it has Slack's shape; an empty object is none.

    Raises:
        SlackError: It has not, or is too large.
    """
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > _METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def _checked_attachments(attachments: object) -> list[Json]:
    if attachments is None:
        return []
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > _ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        checked_blocks(attachment.get("blocks"))
    return attachments


def _parsed(
    text: str, arguments: Arguments, names: Mapping[str, str], usual_parse: str | None
) -> str:
    parse = arguments.choice("parse", "none", "full", "client") or usual_parse
    text = text[: messages.TEXT_LIMIT]
    if parse == "full":
        return slack_text.typed(text, names)
    linked = {name: link for name, link in names.items() if name.startswith("#")}
    if arguments.flag("link_names"):
        groups = {name: link for name, link in names.items() if link.startswith("<!subteam")}
        return slack_text.posted(text, links=parse != "none", names=linked | groups)
    return slack_text.posted(text, links=parse != "none", names=linked if parse == "client" else {})
