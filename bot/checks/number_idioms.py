"""Words of number that count nothing: "one another", "two cents", "24/7", "first of all"."""

from pathlib import Path

import regex

_LIST = Path(__file__).parent / "word_lists" / "number-idioms.txt"
_PHRASES = [
    line for line in _LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
]
_ALL = regex.compile(rf"(?:{'|'.join(_PHRASES)})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
# An idiom begins with its number, or up to four words before it.
_MOST_WORDS_BEFORE = 4
_WORD_START = regex.compile(r"(?<![\p{L}\p{N}'\u2019])[\p{L}\p{N}#]")
_FURTHEST = 40


def covers(raw: str, start: int, end: int) -> bool:
    """Tell whether a number stands within such words."""
    window = max(0, start - _FURTHEST)
    starts = [found.start() for found in _WORD_START.finditer(raw, window, start)]
    for at in (start, *starts[: -_MOST_WORDS_BEFORE - 1 : -1]):
        found = _ALL.match(raw, at)
        if found and found.end() >= end:
            return True
    return False
