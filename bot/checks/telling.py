"""What words tell: those of a text that say what it is about, and its figures, to be compared."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import regex

from bot.checks import figures, lexicon
from bot.checks.mention import Mention
from bot.checks.text import Taken

_PART = regex.compile(
    r"\p{N}++(?:[.,:]\p{N}++)*+(?:st|nd|rd|th)?+"
    r"|\p{L}[\p{L}\p{M}]*+(?:['\u2019][\p{L}\p{M}]++)*+"
)
_SHORT_FOR = Path(__file__).parent / "word_lists" / "short-for.txt"
_PIECE = regex.compile(r"\S+")
_ADDRESS = ("://", "@", "www.")
_AFTER = "/.,;:!?)>\"'"
_ENDING = regex.compile(r"'(?:s|ll|re|ve|d|m)$")
_TRAILING = "abcdefghijklmnopqrstuvwxyz"
_ALL_WORDS = 6e7
_RAREST, _LEAST_SAID, _MOST_SAID = 7.0, 3.5, 0.25
_MEASURE_WEIGHT = 0.25
_FIGURE = "#"
"""The form of all figures: they are compared by what they say."""


class Telling(NamedTuple):
    """A word or a figure of a text, at `start` to `end` of it.

    `form` is a word's base form in small letters, or a whole address. `weight` says how much it
    tells, from 0 to 1: the rarer a word is in English, the more. A figure has `keys` instead of
    words to be compared by; `is_hard` if nobody would tell it in words.
    """

    form: str
    weight: float
    start: int
    end: int
    keys: figures.Keys = frozenset()
    is_hard: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether nobody would say it in other words: a figure or an address."""
        return bool(self.keys) or "." in self.form


def of_bullet(bullet: str, found: Iterable[Mention]) -> list[Telling]:
    """Return what tells something in a bullet with these figures; a range is two of them."""
    read = [
        Telling(_FIGURE, 1, each.start, each.end, keys, figures.is_hard(each))
        for each in found
        for keys in figures.asked(each)
    ]
    return _told(bullet, read)


def of_sentence(sentence: str, start: int, found: Iterable[Mention]) -> list[Telling]:
    """Return what tells something in a sentence that begins at `start` and has these figures."""
    read = [
        Telling(_FIGURE, 1, each.start - start, each.end - start, keys)
        for each in found
        if (keys := figures.offered(each))
    ]
    return _told(sentence, read)


def _told(text: str, read: Sequence[Telling]) -> list[Telling]:
    """Add to the figures what stands outside them, in reading order."""
    if _is_address(text):
        addresses = _addresses(text)
        within = Taken((each.start, each.end) for each in addresses)
        read = [each for each in read if not within.overlaps(each.start, each.end)] + addresses
    words = _words(text)
    if not read:
        return list(words)
    taken = Taken((each.start, each.end) for each in read)
    outside = (each for each in words if not taken.overlaps(each.start, each.end))
    return sorted([*read, *outside], key=lambda each: (each.start, each.end))


def _addresses(text: str) -> list[Telling]:
    pieces = (piece for piece in _PIECE.finditer(text) if _is_address(piece.group()))
    whole = ((_address(piece.group()), piece) for piece in pieces)
    return [Telling(form, 1, piece.start(), piece.end()) for form, piece in whole if form]


def _words(text: str) -> Iterator[Telling]:
    for part in _PART.finditer(text):
        if meant := _meant(part.group()):
            yield Telling(meant[0], meant[1], part.start(), part.end(), meant[2])


@lru_cache(65_536)
def _meant(word: str) -> tuple[str, float, figures.Keys] | None:
    """Return the form of a word, how much it tells and its keys; None: it says nothing."""
    form = _form(word)
    if form is None:
        return None
    return form, _weight(form), figures.plain(form) if form[0].isdigit() else frozenset()


def _is_address(piece: str) -> bool:
    return any(mark in piece for mark in _ADDRESS)


def _address(piece: str) -> str:
    small = piece.casefold().split("://")[-1]
    return small.removeprefix("www.").lstrip("([<").rstrip(_AFTER)


def _form(word: str) -> str | None:
    """Return the form in which a word is compared; None: it says nothing by itself."""
    small = _ENDING.sub("", word.casefold().replace("\u2019", "'"))
    if not small:
        return None
    if small[0].isdigit():
        return small.rstrip(_TRAILING).replace(",", "").replace(":", ".").lstrip("0") or "0"
    if small in lexicon.words_of("says-nothing"):
        return small if small in lexicon.words_of("hints") else None
    small = _short_for().get(small, small)
    base = small if small[0].isdigit() else lexicon.lemma(small)
    return _short_for().get(base, base)


def _weight(form: str) -> float:
    if form in lexicon.words_of("hints"):
        return 0.0
    if form in lexicon.words_of("measures"):
        return _MEASURE_WEIGHT
    if form[0].isdigit():
        return 1.0
    rarity = math.log(_ALL_WORDS / max(lexicon.frequency(form), 20))
    return min(1.0, max(_MOST_SAID, (rarity - _LEAST_SAID) / _RAREST))


@cache
def _short_for() -> dict[str, str]:
    """Return what stands for what: "two" for "2", "thurs" for "thursday"."""
    lines = _SHORT_FOR.read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if not line.startswith("#"))
    return {short: whole for short, whole in pairs}  # noqa: C416 - the pairs are lists
