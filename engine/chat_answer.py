"""The shape of an answer, whole or in chunks, as OpenAI's clients expect it."""

import secrets
import time
from dataclasses import dataclass, field

from engine.pieces import LOOP, Usage


def _new_id() -> str:
    return f"chatcmpl-{secrets.token_hex(12)}"


def _now() -> int:
    return int(time.time())


@dataclass(frozen=True)
class ChatAnswer:
    """What every part of one answer has in common."""

    model: str
    with_usage: bool = False
    id: str = field(default_factory=_new_id)
    created: int = field(default_factory=_now)

    def whole(self, text: str, reason: str, usage: Usage) -> dict[str, object]:
        """The answer in one."""
        message = {"role": "assistant", "content": text, "refusal": None}
        return {
            "id": self.id,
            "object": "chat.completion",
            "created": self.created,
            "model": self.model,
            "choices": [
                {
                    "index": 0,
                    "message": message,
                    "logprobs": None,
                    "finish_reason": _finish_reason(reason),
                }
            ],
            "usage": _usage(usage),
        }

    def first(self) -> dict[str, object]:
        """The chunk that opens a stream: who speaks."""
        return self._chunk({"role": "assistant", "content": "", "refusal": None})

    def more(self, text: str) -> dict[str, object]:
        """A chunk with the next words."""
        return self._chunk({"content": text})

    def last(self, reason: str) -> dict[str, object]:
        """The chunk that ends the text."""
        return self._chunk({}, _finish_reason(reason))

    def usage(self, usage: Usage) -> dict[str, object]:
        """The chunk after the last one, for clients that asked for it."""
        return self._envelope([], _usage(usage))

    def _chunk(self, delta: dict[str, object], reason: str | None = None) -> dict[str, object]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return self._envelope([choice], None)

    def _envelope(
        self, choices: list[dict[str, object]], usage: dict[str, int] | None
    ) -> dict[str, object]:
        chunk: dict[str, object] = {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": choices,
        }
        return {**chunk, "usage": usage} if self.with_usage else chunk


def _finish_reason(reason: str) -> str:
    # OpenAI's clients know "length" as the word for a text that is not whole.
    return "length" if reason == LOOP else reason


def _usage(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }
