"""English words: which there are, which are names, how frequent they are, what their base form is.

Three lists together, because each lacks words that editors use: Hunspell's dictionary knows names
by their capitals, simplemma knows British spellings and the words of the web, pyspellchecker knows
how often a word is used. They are loaded at the first question, which takes about a third of a
second; `load` asks it. Any string may be asked about.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import hunspell
import simplemma
from spellchecker import SpellChecker

_MANY = 65_536
_LONGEST = 40
"""Letters; nothing longer is a word, and Hunspell slows down."""
_FEWEST_LETTERS = 3
_OFTEN = 400
_LISTS = Path(__file__).parent / "word_lists"


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the words of one of our own lists, `word_lists/NAME.txt`."""
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def load() -> None:
    """Load the lists now, so that the first text does not wait for them."""
    is_word("word")
    is_also_a_name("Rose")
    frequency("word")
    lemma("words")
    frequent_words()


@lru_cache(_MANY)
def is_common(word: str) -> bool:
    """Tell whether it is an English word that is written small, in whatever case it stands here."""
    small = _small(word)
    if small in words_of("misspellings"):
        return False
    if _hunspell_knows(small) or small in words_of("british") or small in words_of("newer"):
        return True
    return _simplemma_knows(small) and not is_proper(word)


@lru_cache(_MANY)
def is_proper(word: str) -> bool:
    """Tell whether it is written with a capital only: a name, a weekday, a language."""
    small = _small(word)
    if small in words_of("british") or small in words_of("newer") or _hunspell_knows(small):
        return False
    if _hunspell_knows(small[:1].upper() + small[1:]) or _hunspell_knows_in_capitals(small):
        return True
    # simplemma knows names in small letters too, but gives them their capital back.
    return _simplemma_knows(small) and simplemma.lemmatize(small, lang="en")[:1].isupper()


@lru_cache(_MANY)
def is_also_a_name(word: str) -> bool:
    """Tell whether it may be a name: "Anna", and "Rose", "Mark" or "Apple" as well."""
    small = _small(word)
    return is_proper(word) or small[:1].upper() + small[1:] in _names_of_hunspell()


@lru_cache(_MANY)
def is_word(word: str) -> bool:
    """Tell whether any of the lists knows it as it stands here, or in small letters."""
    plain = _plain(word)
    if plain.lower() in words_of("misspellings"):
        return False
    return _hunspell_knows(plain) or is_common(plain) or is_proper(plain) or frequency(plain) > 0


@lru_cache(_MANY)
def is_spelt(word: str) -> bool:
    """Tell whether Hunspell's dictionary knows it as it stands here: the strictest of the lists."""
    plain = _plain(word)
    return plain.lower() not in words_of("misspellings") and _hunspell_knows(plain)


def is_known_mistake(word: str) -> bool:
    """Tell whether it is a misspelling that is seen so often that lists of words have it."""
    return _small(word) in words_of("misspellings")


def frequency(word: str) -> int:
    """Return how often the word came up in some ten million sentences; 0: never."""
    return int(_spellchecker().word_frequency[_small(word)])


@cache
def frequent_words() -> dict[int, tuple[str, ...]]:
    """Return the correct words that came up often, by how many letters they have."""
    counts = _spellchecker().word_frequency.dictionary
    found: dict[int, list[str]] = {}
    for word, often in counts.items():
        if often > _OFTEN and _hunspell_knows(word):
            found.setdefault(len(word), []).append(word)
    return {letters: tuple(words) for letters, words in found.items()}


@lru_cache(_MANY)
def lemma(word: str) -> str:
    """Return the base form in small letters: "announced" → "announce", "children" → "child"."""
    small = _small(word)
    if not _can_ask_simplemma(small):
        return small
    return simplemma.lemmatize(small, lang="en").lower()


def without_accents(word: str) -> str:
    """Return the word without its accents: "café" → "cafe"."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).replace("\u2019", "'").replace("\u2011", "-")


def _small(word: str) -> str:
    return _plain(word).lower()


def _hunspell_knows(word: str) -> bool:
    """Ask Hunspell, with the accents and without: its dictionary has "café", but "naive"."""
    if _can_ask_hunspell(word) and _hunspell().spell(word):
        return True
    bare = without_accents(word)
    return bare != word and _can_ask_hunspell(bare) and bool(_hunspell().spell(bare))


def _hunspell_knows_in_capitals(small: str) -> bool:
    """Tell whether it is in the dictionary as it is never written: "nasa" for "NASA"."""
    capitals = small.upper()
    return len(small) >= _FEWEST_LETTERS and capitals in _names_of_hunspell()


def _can_ask_hunspell(word: str) -> bool:
    # The dictionary is in Latin-1, and anything without a letter counts as right there.
    if not 0 < len(word) <= _LONGEST or "\0" in word:
        return False
    try:
        word.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return any(map(str.isalpha, word))


def _simplemma_knows(small: str) -> bool:
    return _can_ask_simplemma(small) and bool(simplemma.is_known(small, lang="en"))


def _can_ask_simplemma(small: str) -> bool:
    # It keeps its words as UTF-8, which has no place for half a surrogate pair.
    return 0 < len(small) <= _LONGEST and small.isprintable()


@cache
def _names_of_hunspell() -> frozenset[str]:
    """Return the entries of Hunspell's dictionary that begin with a capital."""
    path = Path(hunspell.__file__).parent / "dictionaries" / "en_US.dic"
    lines = path.read_text(encoding="latin-1").splitlines()
    return frozenset(line.partition("/")[0].strip() for line in lines if line[:1].isupper())


@cache
def _hunspell() -> hunspell.Hunspell:
    return hunspell.Hunspell("en_US")


@cache
def _spellchecker() -> SpellChecker:
    return SpellChecker(language="en", distance=1)
