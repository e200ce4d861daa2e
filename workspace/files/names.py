"""File names as they are kept: a name, never a path."""

import unicodedata

_LIMIT = 255
_EMPTY = "file"


def basename(name: str) -> str:
    """The last part of a name, without what could lead out of a folder or split a header."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return _shortened(seen) if seen.strip(".") else _EMPTY


def _shortened(name: str) -> str:
    if len(name) <= _LIMIT:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) >= _LIMIT // 2:
        return name[:_LIMIT]
    return f"{stem[: _LIMIT - len(ending) - 1]}.{ending}"
