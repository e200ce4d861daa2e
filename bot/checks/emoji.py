"""Emoji, each counted as the one picture that a reader sees."""

import regex

from bot.checks.text import Span

# Pictures that are drawn in colour, by themselves or because a selector asks for it; hearts and
# faces count without one. Flags are pairs, keys ("1️⃣") a figure and its frame.
_ONE = regex.compile(
    r"""
    \p{Regional_Indicator}{2}
    |[0-9\#*]\uFE0F?\u20E3
    |(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=\uFE0F)|[\u2665\u2764\u2639\u263A])
     (?:\uFE0F|\p{Emoji_Modifier}|[\U000E0020-\U000E007F]|\u200D\p{Extended_Pictographic})*+
    """,
    regex.VERBOSE,
)


def emoji(raw: str) -> list[Span]:
    """Return the emoji of a text in reading order."""
    return [Span(m.start(), m.end(), m.group()) for m in _ONE.finditer(raw)]
