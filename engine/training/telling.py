"""What the engine is told, on standard output: one JSON object a line."""

import contextlib
import json
import os
from collections.abc import Callable
from typing import TextIO

Tell = Callable[..., None]
"""Called with the event's name, then with its facts by name."""


def teller(stream: TextIO, on_nobody: Callable[[], None]) -> Tell:
    """Something that tells; when nobody is left to read, `on_nobody` is called instead."""

    def tell(event: str, **facts: object) -> None:
        try:
            stream.write(json.dumps({"event": event, **facts}) + "\n")
            stream.flush()
        except (OSError, ValueError):  # ValueError: the stream is closed
            _hush(stream)
            on_nobody()

    return tell


def _hush(stream: TextIO) -> None:
    """Let go what nobody will read: Python would fail over it once more when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
