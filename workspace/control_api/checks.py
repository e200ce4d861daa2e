"""What all orders have in common: known names, new ids, and one refusal."""

import re
from collections.abc import Set as AbstractSet

from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.requests import text


def wrong(words: str) -> SlackError:
    """The refusal of what makes no sense."""
    return SlackError("invalid_arguments", words)


def require_known(given: Json, names: AbstractSet[str]) -> None:
    """Refuse names that mean nothing here, for they may be misspelt.

    Raises:
        SlackError: There are such names; the words list them.
    """
    unknown = set(given) - names
    if unknown:
        raise wrong(f"unknown: {', '.join(sorted(unknown))}")


def new_id(given: Json, letter: str, taken: set[str]) -> str:
    """The id for something new, which begins with the letter of its kind.

    Raises:
        SlackError: It is missing, not written like an id, or taken.
    """
    found = text(given, "id")
    if not re.fullmatch(rf"{letter}[A-Z0-9]{{1,20}}", found):
        raise wrong(f"id is no {letter} with capitals and digits")
    if found in taken:
        raise wrong(f"id {found} is taken")
    return found
