"""Where a text may be cut, and how long it is for Slack."""

import unicodedata

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
# The vowels and final consonants of Korean syllables that are written in parts.
_HANGUL_PARTS = range(0x1160, 0x1200)


def units(text: str) -> int:
    """Return a text's length in UTF-16 units.

    Slack says "characters" and does not say of what kind. UTF-16 units are the most of the likely
    answers (an emoji is one code point, and two units), so what fits by them fits by the others.
    """
    return len(text) + sum(character > "\uffff" for character in text)


def is_boundary(text: str, index: int) -> bool:
    """Tell whether a cut before `index` leaves the characters whole that a reader sees as one.

    These are letters with their accents, emoji made of several (skin tones, families, flags), and
    the two halves of a line's end. It is the part of Unicode's rules that newsletters need; the
    rules as a whole would take a package of their own.
    """
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if before == "\r" and after == "\n":
        return False
    return not (before == _JOINER or _extends(after) or _splits_a_flag(text, index))


def end_within(text: str, start: int, limit: int) -> int:
    """Return the farthest end with which `text[start:end]` has at most `limit` units."""
    end = min(len(text), start + limit)
    while (excess := units(text[start:end]) - limit) > 0:
        end -= (excess + 1) // 2  # a code point has two units at most
    while end < len(text) and units(text[start : end + 1]) <= limit:
        end += 1
    return end


def _extends(character: str) -> bool:
    """Tell whether a character belongs to the one before it."""
    if character.isascii():
        return False
    code = ord(character)
    return (
        character == _JOINER
        or unicodedata.category(character).startswith("M")
        or code in _SKIN_TONES
        or code in _TAGS
        or code in _HANGUL_PARTS
    )


def _splits_a_flag(text: str, index: int) -> bool:
    """Tell whether a cut parts the two letters of a flag."""
    if ord(text[index]) not in _FLAG_LETTERS:
        return False
    first = index
    while first > 0 and ord(text[first - 1]) in _FLAG_LETTERS:
        first -= 1
    return (index - first) % 2 == 1
