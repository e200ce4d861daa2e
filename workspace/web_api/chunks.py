"""The pieces that a call brings to a stream."""

from collections.abc import Callable

from workspace.block_kit.shapes import size
from workspace.block_kit.tasks import STATUSES, TITLE_LIMIT
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.stream_content import CHUNK_BLOCKS, Growth
from workspace.web_api.arguments import Arguments
from workspace.web_api.content import checked_blocks

_CALL_CHARACTERS = 12_000
"""What one call may bring."""


def read_growth(arguments: Arguments) -> Growth:
    """The chunks of a call, or its plain text as the only one.

    Raises:
        SlackError: One has no known shape, or there is too much text.
    """
    text = arguments.text("markdown_text")
    chunks = _checked(arguments.structure("chunks", "invalid_chunks"))
    if text and chunks:
        raise SlackError("cannot_provide_both_markdown_text_and_chunks")
    mode = "markdown_text" if text else "chunks" if chunks else None
    chunks = [{"type": "markdown_text", "text": text}] if text else chunks
    if sum(len(chunk.get("text", "")) for chunk in chunks) > _CALL_CHARACTERS:
        raise SlackError("msg_too_long")
    return Growth(mode, chunks)


def _checked(chunks: object) -> list[Json]:
    if chunks is None:
        return []
    if not isinstance(chunks, list):
        raise SlackError("invalid_chunks")
    for chunk in chunks:
        fits = isinstance(chunk, dict) and _SHAPES.get(str(chunk.get("type")))
        if not (fits and fits(chunk)):
            raise SlackError("invalid_chunks")
        if "blocks" in chunk:
            if len(chunk["blocks"]) > CHUNK_BLOCKS:
                raise SlackError("msg_blocks_too_many")
            checked_blocks(chunk["blocks"])
    return chunks


def _is_text(chunk: Json) -> bool:
    return isinstance(chunk.get("text"), str)


def _is_task(chunk: Json) -> bool:
    texts = all(isinstance(chunk.get(key, ""), str) for key in ("details", "output"))
    named = isinstance(chunk.get("id"), str) and chunk["id"] != ""
    sources = chunk.get("sources", [])
    return (
        texts
        and named
        and _is_titled(chunk)
        and chunk.get("status") in STATUSES
        and isinstance(sources, list)
        and all(_is_source(source) for source in sources)
    )


def _is_titled(chunk: Json) -> bool:
    title = chunk.get("title")
    return isinstance(title, str) and 1 <= size(title) <= TITLE_LIMIT


def _is_source(source: object) -> bool:
    return isinstance(source, dict) and all(
        isinstance(source.get(key), str) for key in ("type", "url", "text")
    )


def _has_blocks(chunk: Json) -> bool:
    return isinstance(chunk.get("blocks"), list)


_SHAPES: dict[str, Callable[[Json], bool]] = {
    "markdown_text": _is_text,
    "task_update": _is_task,
    "plan_update": _is_titled,
    "blocks": _has_blocks,
}
