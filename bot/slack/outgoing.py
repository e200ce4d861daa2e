"""Text for Slack, made harmless.

A model's text is data. Slack acts on markup in angle brackets and on bare @here, @channel and
@everyone; what goes out through these functions pings nobody and disguises no link.
"""

import re
from itertools import accumulate, takewhile

from bot.slack.characters import end_within, is_boundary, units

FALLBACK_LIMIT = 4000

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A word joiner has no width and allows no line break.
_WORD_JOINER = "\u2060"
_MORE = " …"
_SHORTCODE = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_PING = re.compile(r"@(?=here|channel|everyone)", re.IGNORECASE)


def escape(text: str) -> str:
    """Return text for mrkdwn, with the three characters that Slack acts on as entities."""
    return text.translate(_ENTITIES)


def fallback(text: str, limit: int = FALLBACK_LIMIT) -> str:
    """Return text for a message's top-level `text`, which notifications and screen readers read.

    It is escaped, pings nobody, and has at most `limit` UTF-16 units: a longer one ends in "…".
    """
    harmless = _PING.sub("@" + _WORD_JOINER, text)
    escaped = escape(harmless)
    if units(escaped) <= limit:
        return escaped
    return _cut(harmless, limit - units(_MORE)) + _MORE


def literal_fallback(text: str, limit: int = FALLBACK_LIMIT) -> str:
    """Return the same for a text with names in it: `ft:base:house:letters` shows no house."""
    return fallback(_SHORTCODE.sub(":" + _WORD_JOINER, text), limit)


def stream_safe(text: str) -> str:
    """Return text for a stream's `markdown_text`.

    A stream gets its text in pieces, and "<!chan" with "nel>" in the next piece is a ping as well.
    So each character is treated by itself: every "<" becomes an entity, and every "@" and "]" is
    followed by a word joiner, as what stands behind it may not have come yet; "](" would give a
    link a label of the model's choice. `&` and `>` stay: without "<"
    they do nothing, and `&` is a part of many links. The finished message is written anew from the
    archive, so the joiners are gone from it.
    """
    broken = text.replace("@", "@" + _WORD_JOINER).replace("]", "]" + _WORD_JOINER)
    return broken.replace("<", "&lt;")


def shortened(text: str, limit: int) -> str:
    """Return text of at most `limit` UTF-16 units: a longer one ends in "…"."""
    if units(text) <= limit:
        return text
    end = end_within(text, 0, limit - units(_MORE))
    while not is_boundary(text, end):
        end -= 1
    return text[:end].rstrip() + _MORE


def _cut(text: str, limit: int) -> str:
    """Return the beginning of a text, escaped: no entity and no visible character is cut in two."""
    lengths = accumulate(units(escape(character)) for character in text)
    end = sum(1 for _ in takewhile(lambda length: length <= limit, lengths))
    while not is_boundary(text, end):
        end -= 1
    return escape(text[:end].rstrip())
