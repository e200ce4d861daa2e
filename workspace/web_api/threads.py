"""The thread that a call writes into."""

import re

from workspace.errors import SlackError
from workspace.people import Conversation
from workspace.web_api.arguments import Arguments
from workspace.workspace import Workspace

_TS = re.compile(r"\d{1,12}\.\d{6}")


def thread_of(workspace: Workspace, conversation: Conversation, arguments: Arguments) -> str | None:
    """The time of the message that the thread hangs on; None outside of threads.

    A reply's own time is refused: Slack asks for the parent's, and what it does with another is
    not documented.

    Raises:
        SlackError: It is no time, or there is no such message.
    """
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return None
    if not _TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts")
    workspace.log.parent(conversation.id, thread_ts)
    return thread_ts
