"""Numbers that are counted aloud ("three, two, one..."), and those of headlines."""

import regex

from bot.checks.lexicon import words_of
from bot.checks.number_page import Page
from bot.checks.number_read import Read
from bot.checks.number_words import InWords

_BETWEEN = regex.compile(r"[ ]?(?:,|\.{2,3}|\u2026|[\-\u2013\u2014])[ ]?")
_END = regex.compile(r"[ ]?(?:[.,;:!?)\"\u201d\u2019\u2026\u2013\u2014\-\n]|$)")
_COUNT_BEFORE = regex.compile(r"(?<!\p{L})count\p{L}*[^\p{L}\n]{1,3}$", regex.IGNORECASE)
_FEWEST = 3
_MOST_AROUND = 120
_LINE_LABEL = regex.compile(r"^[\W_]*(?:subject|title|headline)[\W_]+", regex.IGNORECASE)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'\u2019]*+")
_LONG = 4
_FEWEST_WORDS = 2
_STREETS = words_of("streets")


def is_aloud(page: Page, found: Read) -> bool:
    """Tell whether it is one of several that follow one another: "ten, nine, eight"."""
    around = range(found.start - _MOST_AROUND, found.end + _MOST_AROUND)
    if found.start not in page.words:
        return False
    starts = [start for start in around if start in page.words]
    at = starts.index(found.start)
    for step in (1, -1):
        run = _run(page, starts, at, step)
        first, last = page.words[starts[run[0]]], page.words[starts[run[-1]]]
        fewest = 2 if page.before(_COUNT_BEFORE, first.start, 16) else _FEWEST
        if len(run) >= fewest and _END.match(page.raw, last.end):
            return True
    return False


def _run(page: Page, starts: list[int], at: int, step: int) -> range:
    """Return where the numbers around one stand that go up, or down, by one."""
    first = last = at
    while first and _follow(page, starts[first - 1], starts[first], step):
        first -= 1
    while last + 1 < len(starts) and _follow(page, starts[last], starts[last + 1], step):
        last += 1
    return range(first, last + 1)


def _follow(page: Page, one: int, other: int, step: int) -> bool:
    before, behind = page.words[one], page.words[other]
    return _is_next(before, behind, step) and bool(
        _BETWEEN.fullmatch(page.raw, before.end, behind.start)
    )


def _is_next(before: InWords, behind: InWords, step: int) -> bool:
    return behind.value - before.value == step and not (before.is_ordinal or behind.is_ordinal)


def is_in_headline(page: Page, found: Read) -> bool:
    """Tell whether it stands in a line all of whose words are capital: "Twelve Wet Noses"."""
    raw = page.raw
    begin = raw.rfind("\n", 0, found.start) + 1
    end = raw.find("\n", found.end)
    end = len(raw) if end < 0 else end
    if end - begin > _MOST_AROUND:
        return False
    line = raw[begin:end].rstrip(" *_")
    if label := _LINE_LABEL.match(line):
        line = line[label.end() :]
    words = [word for word in _WORD.findall(line) if len(word) >= _LONG]
    return (
        len(words) >= _FEWEST_WORDS
        and not line.endswith((".", ","))
        and all(word[0].isupper() for word in words)
        and _STREETS.isdisjoint(word.lower() for word in words)
    )
