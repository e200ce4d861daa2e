"""Whether a text is in English.

The small words of a language are in each of its sentences, and hardly in anybody else's; they tell
it from fewer words than any list of all words does. Texts without any, such as a list of names,
are looked up in the list of words.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import regex

from bot.checks import lexicon

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+(?:['\u2019]\p{L}++)?+")
_FILLED_IN = regex.compile(r"\{[^{}\s]{1,40}\}")
_ADDRESS = ("://", "@", "www.")
_LIST = Path(__file__).parent / "word_lists" / "small-words.txt"
_LEAST = 4
"""From fewer words nobody can tell."""
_MOST = 400
_ENOUGH = 0.1
"""A sentence of English has more small words than this."""
_KNOWN = 0.5


def is_english(text: str) -> bool:
    """Tell whether a text is in English; one that is too short to tell is taken for it."""
    words = _some_words(text)
    if not words:
        # Figures and emoji are of no language; other scripts are letters too, and come below.
        return True
    latin = sum(word[0] <= "\u024f" for word in words)
    if latin < len(words) / 2:
        return False
    if len(words) < _LEAST:
        return True
    shares = {name: _share(words, small) for name, small in _small_words().items()}
    english = shares.pop("en")
    other = max(shares.values())
    if max(english, other) >= _ENOUGH:
        return english >= other
    known = sum(lexicon.is_word(word) for word in words) / len(words)
    return known >= _KNOWN


def _some_words(text: str) -> Sequence[str]:
    """Return words of the beginning, the middle and the end, in small letters."""
    pieces = _FILLED_IN.sub(" ", text).split()
    prose = " ".join(piece for piece in pieces if not any(mark in piece for mark in _ADDRESS))
    words = [found.group() for found in _WORD.finditer(prose)]
    if len(words) > _MOST:
        step = len(words) // _MOST + 1
        words = words[::step]
    return [word.replace("\u2019", "'").casefold() for word in words]


def _share(words: Sequence[str], small: frozenset[str]) -> float:
    return sum(word in small for word in words) / len(words)


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    """Return them by language, such as "en"."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ") for line in lines if not line.startswith("#"))
    return {name: frozenset(words.split()) for name, words in pairs}
