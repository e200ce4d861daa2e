"""Messages in llama.cpp's own words."""

from collections.abc import Iterable

from engine.chat_request import Message

_WORD_JOINER = "\u2060"
"""A character that nobody sees."""


def as_turns(messages: Iterable[Message]) -> list[dict[str, str]]:
    """The messages as llama.cpp wants them, their control tokens made words."""
    return [{"role": message.role, "content": as_words(message.content)} for message in messages]


def as_words(content: str) -> str:
    """Text that the model reads as text.

    llama.cpp lays the messages out with the model's template and reads the whole with its control
    tokens, so that a message with `<|im_end|>` in it could end its own turn and begin another's.
    """
    return content.replace("<|", f"<{_WORD_JOINER}|")
