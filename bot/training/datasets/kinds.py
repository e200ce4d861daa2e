"""What a file may be, whatever its name says."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is."""

    CHAT = "chat"
    """JSONL: a conversation on each line."""
    PREFERENCES = "preferences"
    """JSONL: on each line an answer that is preferred to another one."""
    PROMPTS = "prompts"
    """JSONL in the older form of prompt and completion."""
    JSON_LIST = "json_list"
    """JSON with all examples in it, which can be converted to JSONL."""
    ENCODED = "encoded"
    """Text in another encoding than UTF-8, which can be converted."""
    NOT_TEXT = "not_text"
    """A spreadsheet, a picture: no text."""
    UNREADABLE = "unreadable"
    """Text, and none of the above."""
