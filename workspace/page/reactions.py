"""The reactions under a message."""

from collections.abc import Mapping
from dataclasses import dataclass

from workspace.jsons import Json
from workspace.page import emoji


@dataclass(frozen=True)
class Reaction:
    """One emoji, how often it was given, and by whom."""

    name: str
    sign: str
    """The character; the name between colons where there is none."""
    count: int
    is_mine: bool
    who: str
    """The names of those who gave it."""


def reactions(message: Json, people: Mapping[str, str], reader: str) -> list[Reaction]:
    """The reactions of a message, in their order."""
    return [_reaction(given, people, reader) for given in message.get("reactions") or ()]


def _reaction(given: Json, people: Mapping[str, str], reader: str) -> Reaction:
    name, users = str(given["name"]), list(given.get("users") or ())
    plain, _, tone = name.partition("::skin-tone-")
    names = [people.get(user, user) for user in users if user != reader]
    return Reaction(
        name=name,
        sign=emoji.character(plain, tone or None) or f":{name}:",
        count=int(given.get("count") or len(users)),
        is_mine=reader in users,
        who=_listed([*names, *(["you"] if reader in users else [])]),
    )


def _listed(names: list[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004  one name needs no "and"
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
