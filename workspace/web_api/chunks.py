"""The pieces that a call brings to a stream."""

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.streams import APPEND_CHARACTERS
from workspace.web_api.arguments import Arguments
from workspace.web_api.content import checked_blocks

_NEEDED = {
    "markdown_text": ("text",),
    "task_update": ("id", "title", "status"),
    "plan_update": ("title",),
    "blocks": ("blocks",),
}
_TEXTS = ("text", "id", "title", "status", "details", "output")


def read_chunks(arguments: Arguments) -> list[Json]:
    """The chunks of a call, with its plain text as the first of them.

    Raises:
        SlackError: One has no known shape, or there is too much text.
    """
    given = arguments.structure("chunks") or []
    if not isinstance(given, list):
        raise SlackError("invalid_chunks")
    chunks = [_checked(chunk) for chunk in given]
    text = arguments.text("markdown_text")
    if text:
        chunks.insert(0, {"type": "markdown_text", "text": text})
    if sum(len(chunk.get("text", "")) for chunk in chunks) > APPEND_CHARACTERS:
        raise SlackError("msg_too_long")
    return chunks


def _checked(chunk: object) -> Json:
    if not isinstance(chunk, dict):
        raise SlackError("invalid_chunks")
    needed = _NEEDED.get(str(chunk.get("type")))
    if needed is None or any(key not in chunk for key in needed):
        raise SlackError("invalid_chunks")
    if not all(isinstance(chunk.get(key, ""), str) for key in _TEXTS):
        raise SlackError("invalid_chunks")
    if "blocks" in chunk:
        checked_blocks(chunk["blocks"])
    return chunk
