"""What the app answers a command or a click with, at once or at the response_url."""

from collections.abc import Mapping

from workspace import messages
from workspace.block_kit.blocks import message_problems
from workspace.errors import SlackError
from workspace.jsons import Json


def answer_content(answer: Mapping[str, object]) -> Json:
    """The answer's text and blocks, as a message keeps them.

    Raises:
        SlackError: Slack would not show them.
    """
    text, blocks = answer.get("text"), answer.get("blocks")
    if not text and not blocks:
        raise SlackError("no_text")
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_payload")
    if blocks and message_problems(blocks):
        raise SlackError("invalid_blocks")
    return messages.content(text, blocks if isinstance(blocks, list) else None)
