"""What the writer is told: the house's system prompt, the brief, and what is to be changed."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.archive import Archive, Assignment, Brief, Reference

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


async def reference_texts(archive: Archive, references: Iterable[Reference]) -> list[str]:
    """Return the texts that a brief relies on; those that were deleted meanwhile are left out."""
    texts = [await _text_of(archive, reference) for reference in references]
    return [text for text in texts if text.strip()]


async def _text_of(archive: Archive, reference: Reference) -> str:
    versions = await archive.versions.of(reference.draft)
    return next((each.text for each in versions if each.number == reference.version), "")


def conversation(
    system: str, assignment: Assignment, *, base: str = "", references: Sequence[str] = ()
) -> list["ChatCompletionMessageParam"]:
    """Return the messages that ask for a text.

    Args:
        system: the house style.
        assignment: the brief, and the change that is wanted if it is one.
        base: the text that is to be changed.
        references: the texts of earlier newsletters that the brief relies on.
    """
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": system},
        {"role": "user", "content": user_prompt(assignment.brief, references)},
    ]
    if assignment.instruction is not None:
        messages.append({"role": "assistant", "content": base})
        messages.append({"role": "user", "content": change_prompt(assignment.instruction)})
    return messages


def user_prompt(brief: Brief, references: Sequence[str] = ()) -> str:
    """Return the brief in words for the model, with its parts named."""
    parts = ["Write the newsletter from these notes."]
    if brief.title:
        parts.append(f"Title: {brief.title}")
    parts.append("\n".join(["Notes:", *(f"- {bullet}" for bullet in brief.bullets)]))
    if brief.facts:
        parts.append("\n".join(["Facts to rely on:", *(f"- {fact}" for fact in brief.facts)]))
    if references:
        parts.append("Earlier newsletters to rely on for facts:")
        parts += [f"---\n{text.strip()}\n---" for text in references]
    return "\n\n".join(parts)


def change_prompt(instruction: str) -> str:
    """Return a change in words for the model."""
    return (
        f"{instruction.strip()}\n\n"
        "Write the whole newsletter again with this change, and change nothing else."
    )
