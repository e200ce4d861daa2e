"""Examples as bytes: one way to write each, so that the same example is the same line anywhere."""

import json
from collections.abc import Mapping

# JSON allows these inside a text, and many programs end a line at them: `str.splitlines` does. What
# else ends a line is below U+0020, which JSON escapes anyway.
_ENDS_OF_LINES = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"})


def line_of(value: Mapping[str, object]) -> bytes:
    """Return an example as a line of JSONL: compact, in UTF-8, its keys in the order they have."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ENDS_OF_LINES).encode() + b"\n"
