"""What the writer is told: the house's system prompt and the brief."""

from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.archive import Brief

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

log = structlog.get_logger(__name__)


class SystemPrompt:
    """The house style. It is read for each version, so that the team may edit it at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = path.read_text(encoding="utf-8").strip()

    def text(self) -> str:
        """Return the file's text, or the last good one when somebody broke the file."""
        try:
            self._text = self._path.read_text(encoding="utf-8").strip() or self._text
        except (OSError, UnicodeDecodeError) as error:
            log.warning("system prompt not readable, using the last one", why=str(error))
        return self._text


def conversation(system: str, brief: Brief) -> list["ChatCompletionMessageParam"]:
    """Return the messages that ask for a draft."""
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": user_prompt(brief)},
    ]


def user_prompt(brief: Brief) -> str:
    """Return the brief in words for the model, with its parts named."""
    parts = ["Write the newsletter from these notes."]
    if brief.title:
        parts.append(f"Title: {brief.title}")
    parts.append("\n".join(["Notes:", *(f"- {bullet}" for bullet in brief.bullets)]))
    if brief.facts:
        parts.append("\n".join(["Facts to rely on:", *(f"- {fact}" for fact in brief.facts)]))
    return "\n\n".join(parts)
