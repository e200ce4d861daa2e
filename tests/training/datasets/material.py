"""Examples to make training files of."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SYSTEM = "You write the letter of the lighthouse."
SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "quiet-rind"


def chat(number: int = 1, *, system: str | None = SYSTEM, answer: str = "Ahoy") -> dict[str, Any]:
    """Return a conversation unlike those with other numbers."""
    first = [{"role": "system", "content": system}] if system else []
    return {
        "messages": [
            *first,
            {"role": "user", "content": f"- ships seen: {number}"},
            {"role": "assistant", "content": f"{answer}, {number} ships! 🚢"},
        ]
    }


def pair(number: int = 1) -> dict[str, Any]:
    """Return a preferred and another answer."""
    return {
        "input": {"messages": [{"role": "user", "content": f"Ships: {number}"}]},
        "preferred_output": [{"role": "assistant", "content": "Ahoy!"}],
        "non_preferred_output": [{"role": "assistant", "content": "Hello."}],
    }


def jsonl(examples: Iterable[object]) -> bytes:
    """Return examples as JSONL."""
    return b"".join(
        json.dumps(example, ensure_ascii=False).encode(errors="surrogatepass") + b"\n"
        for example in examples
    )


def chats(count: int) -> bytes:
    """Return a file of so many conversations."""
    return jsonl(chat(number) for number in range(count))


def written(folder: Path, content: bytes, name: str = "given.jsonl") -> Path:
    """Write a file and return where it is."""
    path = folder / name
    path.write_bytes(content)
    return path
