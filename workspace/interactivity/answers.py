"""What the app answers a command or a click with, at once or at the response_url."""

from collections.abc import Mapping

from workspace.jsons import Json
from workspace.web_api.arguments import Arguments
from workspace.web_api.content import message_content


def answer_content(answer: Mapping[str, object]) -> Json:
    """The answer's text, blocks, attachments and metadata, as a message keeps them.

    Raises:
        SlackError: Slack would not show them.
    """
    return message_content(Arguments(answer), {})
