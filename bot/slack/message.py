"""What we say in Slack: the text that notifications and screen readers get, and the blocks."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` must be escaped already; blocks are Slack's Block Kit as plain dicts."""

    text: str
    blocks: list[Block] = field(default_factory=list)
