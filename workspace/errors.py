"""Refusals, in Slack's own codes."""


class SlackError(Exception):
    """Slack would refuse this: the code it answers with, and what it says beside it."""

    def __init__(self, code: str, *messages: str) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages
