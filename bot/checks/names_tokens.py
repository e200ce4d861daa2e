"""The words of a text as the finder of names sees them: how they are written, and where."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

import regex

from bot.checks.lexicon import is_common, without_accents, words_of
from bot.checks.text import Span, Text


class Shape(StrEnum):
    """How a word is written; a string, so that looking it up costs nothing."""

    SMALL = "small"
    CAPITAL = "Capital"
    CAPITALS = "CAPITALS"
    MIXED = "MixedCase"
    LETTER = "L"
    """A single capital: an initial, or "Plan B"."""
    NUMBER = "15"
    DIGITS = "GPT-4"
    """Letters first, with digits."""
    OTHER = "5th"


_FUNCTION_WORDS = words_of("function")


class Token(NamedTuple):
    """A word at `start` to `end`, without a possessive's 's and without "-based" behind a name.

    `small` is what it is compared by. `gap` is all that stands between it and the word before.
    `opens`: it is where anything would have a capital, such as the beginning of a sentence.
    `in_title`: so it is anywhere in its line.
    """

    start: int
    end: int
    text: str
    small: str
    shape: Shape
    gap: str
    opens: bool
    in_title: bool

    @property
    def is_function(self) -> bool:
        """Whether it holds a sentence together, like "of" or "your"."""
        return self.small in _FUNCTION_WORDS

    @property
    def says_nothing(self) -> bool:
        """Whether its capital says nothing."""
        return self.opens or self.in_title


_POSSESSIVE = regex.compile(r"['\u2019][sS]$")
_CONTRACTION = regex.compile(r"['\u2019](?:ll|re|ve|d|m|t|s)$", regex.IGNORECASE)
_FIGURE_FIRST = regex.compile(r"\d+\p{Lu}\p{Ll}{3,}")
"""Like "1Password"; "100Km" is none."""
_MIXED = regex.compile(r"\p{Ll}\p{M}*\p{Lu}|^\p{Lu}{2,}\p{Ll}{2,}")
_SENTENCE_END = regex.compile(r"[.!?\u2026\u3002](?=[^\w]*\s|[\"\u201d\u2019)\]])")
_OPENING = regex.compile(
    r"[\r\n:;\u2014\u2013(\[{\"\u201c\u201e\u00ab\u2018*\u2022|>=+~\p{So}\ufe0f\u2192]|\s-+\s|(?<=\s)'|/"
)
_LABEL = regex.compile(r"\s*(?:subject|re|fwd?|title|headline)\s*:\s*", regex.IGNORECASE)
_LONG_TITLE = 16
"""Words; a longer line is a sentence, however many capitals it has."""
_SHORT_WORD = 3
_MANY = 16_384
_FEW_CAPITALS, _MANY_CAPITALS = 2, 4
_ABBREVIATIONS = words_of("titles") | frozenset(
    ("mt", "ft", "no", "vs", "inc", "ltd", "co", "jr", "eg", "ie", "e", "g", "i", "approx", "dept")
)


def fold(word: str) -> str:
    """Return the word as it is compared: small, without accents, with plain marks."""
    if word.isascii():
        return word.lower()
    plain = word.replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-")
    return without_accents(plain.casefold())


def tokens(text: Text) -> Sequence[Token]:
    """Return the words of a text, worked out once; "3.12" is one of them."""
    found = _worked_out.get(text)
    if found is None:
        found = _worked_out[text] = tuple(_tokens(text))
    return found


_worked_out: WeakKeyDictionary[Text, Sequence[Token]] = WeakKeyDictionary()


def _tokens(text: Text) -> Iterator[Token]:
    raw, lines = text.raw, text.lines
    titled = [line.end if _is_title(line) else line.start + _label_end(line) for line in lines]
    line = -1
    last: Token | None = None
    for word in _with_decimals(text):
        start, end, written = word
        if not written.isalpha():
            start, end = _core(word)
            written = raw[start:end]
        while line + 1 < len(lines) and lines[line + 1].start <= start:
            line += 1
        gap = raw[last.end : start] if last else "\n"
        last = Token(
            start,
            end,
            written,
            small=fold(written),
            shape=shape_of(written),
            gap=gap,
            opens=gap != " " and _opens(gap, last),
            in_title=line >= 0 and start < titled[line],
        )
        yield last


@lru_cache(_MANY)
def shape_of(word: str) -> Shape:
    """Tell how a word is written."""
    if any(map(str.isdecimal, word)):
        if word[0].isdecimal():
            if _FIGURE_FIRST.match(word):
                return Shape.DIGITS
            return Shape.NUMBER if not any(map(str.isalpha, word)) else Shape.OTHER
        return Shape.DIGITS
    return _shape_of_letters(word)


def _shape_of_letters(word: str) -> Shape:
    letters = [c for c in word if c.isalpha()]
    if not any(map(str.isupper, letters)):
        return Shape.SMALL
    if len(letters) == 1:
        return Shape.LETTER
    if all(map(str.isupper, letters)) or _is_plural_of_capitals(word):
        return Shape.CAPITALS
    if _MIXED.search(word):
        return Shape.MIXED
    return Shape.CAPITAL if letters[0].isupper() or "-" in word else Shape.SMALL


def _is_plural_of_capitals(word: str) -> bool:
    """Tell whether it is like "NGOs"."""
    return len(word) > _SHORT_WORD - 1 and word[-1] == "s" and word[:-1].isupper()


def _core(word: Span) -> tuple[int, int]:
    """Cut off what hangs on a name: "Leeds's", "pre-Brexit", "Leeds-based"."""
    start, end = word.start, word.end
    possessive = _POSSESSIVE.search(word.text)
    if possessive and word.text[:1].isupper():
        end = start + possessive.start()
    written = word.text[: end - start]
    if "-" not in written or any(map(str.isdecimal, written)):
        return start, end
    parts, at, first, last = written.split("-"), start, -1, -1
    for part in parts:
        if part[:1].isupper():
            first = at if first < 0 else first
            last = at + len(part)
        at += len(part) + 1
    tail = written[last - start :].strip("-")
    if first < 0 or last - first <= 1 or (tail and not _hangs_on(tail)):
        return start, end
    return first, last


def _hangs_on(tail: str) -> bool:
    """Tell whether it is an end like "-based", which is no part of the name before it."""
    return len(tail) > _SHORT_WORD and is_common(tail)


def _with_decimals(text: Text) -> Iterator[Span]:
    """Yield the words, with "3.12" and "1,200" whole."""
    pending: Span | None = None
    for word in text.words:
        if pending is not None:
            if (
                word.text[0].isdecimal()
                and pending.text[-1].isdecimal()
                and text.raw[pending.end : word.start] in {".", ","}
            ):
                pending = text.span(pending.start, word.end)
                continue
            yield pending
        pending = word
    if pending is not None:
        yield pending


def _opens(gap: str, before: Token | None) -> bool:
    """Tell whether anything would have a capital behind this gap."""
    if before is None:
        return True
    if gap.startswith(".") and _is_short(before) and "\n" not in gap:
        return False
    if gap == ".":
        return True
    return bool(_SENTENCE_END.search(gap) or _OPENING.search(gap))


def _is_short(token: Token) -> bool:
    """Tell whether a full stop behind it is a part of it: "Dr.", "J.", "St."."""
    return token.shape is Shape.LETTER or token.small in _ABBREVIATIONS


def _is_title(line: Span) -> bool:
    """Tell whether a line is written like a title, where every word of weight has a capital."""
    label = _LABEL.match(line.text)
    words = [m.group() for m in _TITLE_WORD.finditer(line.text, label.end() if label else 0)]
    if not words or len(words) > _LONG_TITLE:
        return _is_shouted(words)
    weighty = [
        w for w in words[1:] if len(w) >= _SHORT_WORD and fold(w) not in words_of("light-in-titles")
    ]
    small = sum(not w[0].isupper() for w in weighty)
    capitals = len(weighty) - small
    if not weighty:
        return len(words) <= _FEW_CAPITALS and words[0][0].isupper()
    if line.text[-1] == "." and capitals < _MANY_CAPITALS and any(w.islower() for w in words):
        # A short sentence: "We meet at the Swan."
        return False
    return small == 0 and capitals > 0


def _label_end(line: Span) -> int:
    """Return where the label of a line ends: "Swap Of The Week: soap"; 0 where it has none."""
    label = _LINE_LABEL.match(line.text)
    return label.end() if label else 0


def _is_shouted(words: Sequence[str]) -> bool:
    return bool(words) and all(w.isupper() for w in words)


_LINE_LABEL = regex.compile(r"(?:[-*•]\s*)?(?:[\p{L}\p{N}'\u2019&/-]{1,24}+ ?){1,5}+:(?=\s|$)")
_TITLE_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'\u2019-]*+")
