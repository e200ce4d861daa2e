"""Adapters: what makes a fine-tuned model of the base, a small file each."""

from collections.abc import Sequence
from pathlib import Path

from engine.training.gguf_read import GgufError, GgufFile

MOST = 8
"""How many adapters a loaded model has at hand, about 5 MB of memory each."""


class AdapterError(Exception):
    """An adapter's file is missing or no adapter; says so in words."""


def check(path: Path) -> None:
    """See that a file is there, whole as far as its head tells, and an adapter.

    It spares llama.cpp, which has to load the whole model to find that out.

    Raises:
        AdapterError: It is not.
    """
    try:
        kind = GgufFile(path).metadata.get("general.type")
    except OSError as error:
        raise AdapterError(f"The file {path} cannot be read: {error.strerror}.") from error
    except (GgufError, ValueError) as error:  # a file of no bytes cannot be mapped
        raise AdapterError(f"The file {path} is damaged: {error}") from error
    if kind != "adapter":
        raise AdapterError(f"The file {path} is GGUF, but no adapter.")


def at_hand(
    recent: Sequence[Path], wanted: Path, *, kept: Path | None, most: int = MOST
) -> tuple[Path, ...]:
    """Which adapters a model that gets `wanted` has at hand; the least recently used goes.

    Args:
        recent: Those it had, the most recently used last.
        wanted: The one it shall have now; it counts as the most recently used.
        kept: The one that never goes, where the model had it.
        most: How many there may be, two at least.
    """
    others = [adapter for adapter in recent if adapter not in (kept, wanted)]
    always = [kept] if kept is not None and kept in recent and kept != wanted else []
    room = most - len(always) - 1
    return (*always, *others[max(len(others) - room, 0) :], wanted)
