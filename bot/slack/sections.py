"""A long text in parts that Slack takes, which joined are the text again, character by character.

Slack refuses a section or a form's field over its limit, and one that is blank. An editor's form
shows a draft in such parts and the archive joins what comes back, so nothing may be lost between.
"""

import re

from bot.slack.characters import end_within, is_boundary, units

SECTION_LIMIT = 3000
PAGE_LIMIT = 9000

_A_SURROGATE_PAIR = 2

_WORD_END = re.compile(r"\s+")
# What a reader takes as an end, the best first. Each match ends where the next part may begin.
_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\r\n|\n|\r"),
    re.compile(r"[.!?…][\"'”’)\]*_]*\s+|[。！？][」』”’]*"),  # noqa: RUF001 - Chinese and Japanese ends
    _WORD_END,
)

_SUBJECT_LINE = re.compile(
    r"[*_#\s]*subject(?:\s+line)?[*_]*\s*:[^\r\n]*(?:\r\n|[\r\n]|\Z)"
    r"(?:[^\S\r\n]*(?:\r\n|[\r\n]))*",
    re.IGNORECASE,
)


def sections(text: str, limit: int = SECTION_LIMIT) -> list[str]:
    """Split a text into parts of at most `limit` UTF-16 units; joined they equal the text.

    A part ends with a paragraph, else with a line, a sentence, a word, a character as a reader sees
    it, or a code point. No part is blank, unless the text is, or has so many blanks in a row
    (from about half of `limit` on) that it cannot be helped.
    """
    if limit < _A_SURROGATE_PAIR:
        raise ValueError(f"An emoji takes two units, so a part cannot have {limit}.")
    parts: list[str] = []
    start = 0
    last_word = len(text.rstrip()) - 1
    while start < len(text):
        end = _end_of_part(text, start, limit, last_word)
        parts.append(text[start:end])
        start = end
    return parts


def pages(text: str, per_page: int = PAGE_LIMIT) -> list[list[str]]:
    """Group a draft's sections into messages of at most `per_page` UTF-16 units."""
    grouped: list[list[str]] = []
    room = 0
    for section in draft_sections(text, min(SECTION_LIMIT, per_page)):
        if units(section) > room:
            grouped.append([])
            room = per_page
        grouped[-1].append(section)
        room -= units(section)
    return grouped


def draft_sections(text: str, limit: int = SECTION_LIMIT) -> list[str]:
    """Split a draft like `sections`, with its subject line in a part of its own."""
    subject, body = subject_and_body(text)
    if not body.strip() or units(subject) > limit:
        return sections(text, limit)
    return [*([subject] if subject else []), *sections(body, limit)]


def subject_and_body(text: str) -> tuple[str, str]:
    """Split a draft behind its subject line, if it begins with one, and the blank lines after it.

    Joined, the two are the text again.
    """
    found = _SUBJECT_LINE.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:]


def _end_of_part(text: str, start: int, limit: int, last_word: int) -> int:
    """Return where the part that begins at `start` ends best."""
    farthest = end_within(text, start, limit)
    if farthest == len(text):
        return farthest
    # Neither this part nor the rest may be blank: cut behind this part's first visible character,
    # and not behind the last of all.
    part = text[start:farthest]
    first = farthest - len(part.lstrip()) + 1
    last = min(farthest, last_word)
    if first > last:
        return farthest
    return _best_end(text, start, first, last)


def _best_end(text: str, start: int, first: int, last: int) -> int:
    """Return the best end from `first` to `last` for the part that begins at `start`."""
    # A part that is a quarter full is good enough to keep a paragraph together. Shorter ones would
    # make too many of them: then only a word is worth it.
    floor = max(first, start + (last - start) // 4)
    for pattern, earliest in [*((ends, floor) for ends in _ENDS), (_WORD_END, first)]:
        for found in reversed(list(pattern.finditer(text, start, last))):
            if found.end() < earliest:
                break
            if is_boundary(text, found.end()):
                return found.end()
    return next((end for end in range(last, first - 1, -1) if is_boundary(text, end)), last)
