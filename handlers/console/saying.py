"""What is printed: results to standard output, and all that is said beside them to standard error.

A dataset holds what strangers wrote, and a terminal obeys some characters: those are shown instead
of printed.
"""

import contextlib
import io
import sys
import unicodedata

from rich.console import Console

results = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
remarks = Console(highlight=False, soft_wrap=True, markup=False, emoji=False, stderr=True)

_SHOWN = "\N{REPLACEMENT CHARACTER}"
_LEFT_AS_THEY_ARE = frozenset("\n\t")
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that let a text be read in another order than it is written."""
_OBEYED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def say(text: str) -> None:
    """Print what was asked for."""
    results.print(harmless(text))


def remark(text: str) -> None:
    """Print what is said beside it: a refusal, a hint."""
    remarks.print(harmless(text))


def harmless(text: str) -> str:
    """Return a text in which no terminal finds an order."""
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in _LEFT_AS_THEY_ARE:
        return character
    obeyed = unicodedata.category(character) in _OBEYED or character in _TURNED
    return _SHOWN if obeyed else character


def print_anything() -> None:
    """Let a terminal that lacks a character print a question mark, and not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError, OSError):  # it is closed
                stream.reconfigure(errors="replace")
