"""What the model hands over while it writes, read from llama.cpp's chunks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ApiError, context_exceeded


@dataclass(frozen=True)
class Text:
    """The next words."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The end of the text: "stop", "length" where it was cut, or LOOP where it only went round."""

    reason: str


LOOP = "loop"
"""Our own word for an end; chat_answer has OpenAI's."""


@dataclass(frozen=True)
class Usage:
    """How much was read and written, in tokens."""

    prompt_tokens: int
    completion_tokens: int


Piece = Text | Finished | Usage


def read_chunk(chunk: Mapping[str, Any]) -> Iterator[Piece]:
    """The pieces in one of llama.cpp's chunks; one that only tells of progress holds none.

    Raises:
        ApiError: The chunk is a refusal.
    """
    if "error" in chunk:
        raise _refusal(chunk["error"])
    for choice in chunk.get("choices", ()):
        if text := choice.get("delta", {}).get("content"):
            yield Text(text)
        if reason := choice.get("finish_reason"):
            yield Finished(reason)
    if usage := chunk.get("usage"):
        yield Usage(usage["prompt_tokens"], usage["completion_tokens"])


def usage_so_far(chunk: Mapping[str, Any]) -> Usage | None:
    """The tokens up to here, where a chunk tells them; `read_chunk` finds the sum at the end."""
    if (timings := chunk.get("timings")) is None:
        return None
    return Usage(timings["cache_n"] + timings["prompt_n"], timings["predicted_n"])


def _refusal(error: Mapping[str, Any]) -> ApiError:
    if error.get("type") == "exceed_context_size_error":
        return context_exceeded(error["n_prompt_tokens"], error["n_ctx"])
    return ApiError(error.get("code", 500), f"The model could not answer: {error.get('message')}")
