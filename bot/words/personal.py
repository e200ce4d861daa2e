"""What is said of personal data in training files."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.words.training import counted

TITLE = "Personal data"
LIST = "List it"
NONE = "No mail addresses, phone numbers or postal addresses found."
WHY = "Whoever trains on a file hands it to an engine, and a model may repeat what it has learned."
GONE = "The values went with the file when it was deleted."
MOST_COUNTED = 20_000
"""From so many of a kind on, no further ones are counted."""

_KINDS = {
    "email": ("mail address", "mail addresses"),
    "phone": ("phone number", "phone numbers"),
    "address": ("postal address", "postal addresses"),
}
_LINES_SHOWN = 5

_Kind = TypeVar("_Kind", bound=str)


def counts(different: Mapping[_Kind, int], examples: int) -> str:
    """Count what was found: "2 mail addresses and 1 phone number in 25 examples"."""
    found = {str(kind): number for kind, number in different.items() if number}
    parts = [_count(kind, found[kind]) for kind in _KINDS if kind in found]
    if not parts:
        return NONE
    *most, last = parts
    together = f"{', '.join(most)} and {last}" if most else last
    return f"{together} in {counted(examples, 'example')}"


def item(value: str, examples: int, lines: Sequence[int]) -> str:
    """Name one of them, and where it stands: "jo@example.org · 3 examples · lines 4, 7, 9"."""
    shown = [f"{line:,}" for line in lines[:_LINES_SHOWN]]
    where = f"line {shown[0]}" if len(shown) == 1 else f"lines {', '.join(shown)}"
    if examples == 1:
        return f"{value} · {where}"
    more = ", …" if examples > len(shown) > 1 else ""
    return f"{value} · {counted(examples, 'example')} · {where}{more}"


def and_more(number: int) -> str:
    """Count those that are not listed."""
    return f"… and {number:,} more."


def several(kind: str) -> str:
    """Head a list of one kind."""
    many = _KINDS[kind][1]
    return f"{many[:1].upper()}{many[1:]}"


def and_more_at_the_console(number: int, file: str) -> str:
    """Count those that a message has no room for, and say where there is."""
    return f"{and_more(number)} python app.py dataset check {file} --personal has room for more."


def _count(kind: str, number: int) -> str:
    one, many = _KINDS[kind]
    if number >= MOST_COUNTED:
        return f"{number:,} {many} or more"
    return f"{number:,} {one if number == 1 else many}"
