"""The names that somebody gave, in every way of writing them."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import regex

from bot.checks.given import Given
from bot.checks.lexicon import is_common, is_proper, lemma
from bot.checks.names_runs import Run, Runs
from bot.checks.names_tokens import Shape, Token, fold, tokens
from bot.checks.text import Text

_FEWEST_LETTERS = 3
_LONGEST_INITIALS = 6
_STEM = 4
_ENDINGS = (
    "ians", "ian", "eans", "ean", "ers", "er", "ish", "ese", "ans", "an", "ic", "y", "es", "s", "n",
    "a", "e", "i",
)  # fmt: skip
_SHORT_FORMS = {
    "st": ("saint", "street"), "mt": ("mount",), "rd": ("road",), "ave": ("avenue",),
    "sq": ("square",), "ln": ("lane",), "dr": ("doctor", "drive"), "prof": ("professor",),
    "ltd": ("limited",), "co": ("company",), "inc": ("incorporated",), "dept": ("department",),
    "govt": ("government",), "univ": ("university",), "ft": ("fort",), "intl": ("international",),
    "uni": ("university",), "rev": ("reverend",), "capt": ("captain",), "cllr": ("councillor",),
    "nyc": ("york",), "bros": ("brothers",), "jr": ("junior",), "sr": ("senior",),
}  # fmt: skip
_SAME = (
    ("uk", "unitedkingdom"), ("us", "usa", "unitedstates", "unitedstatesofamerica", "america"),
    ("eu", "europeanunion"), ("un", "unitednations"), ("uae", "unitedarabemirates"),
    ("nyc", "newyorkcity", "newyork"), ("la", "losangeles"), ("sf", "sanfrancisco"),
    ("dc", "washingtondc", "washington"), ("nz", "newzealand"), ("ni", "northernireland"),
    ("insta", "ig", "instagram"), ("fb", "facebook"), ("yt", "youtube"), ("js", "javascript"),
    ("ts", "typescript"), ("k8s", "kubernetes"), ("postgres", "postgresql"), ("ms", "microsoft"),
    ("vscode", "visualstudiocode"), ("osm", "openstreetmap"), ("gh", "github"),
    ("sa", "southafrica"), ("hk", "hongkong"), ("rpi", "raspberrypi"),
    ("x", "twitter"), ("gb", "greatbritain"),
    ("nhs", "nationalhealthservice"), ("w3c", "worldwidewebconsortium"),
    ("aws", "amazonwebservices"), ("gcp", "googlecloud"),
)  # fmt: skip
"""Names and their short forms that everybody knows, squeezed."""
_LONG_FORMS = {long: short for short, longs in _SHORT_FORMS.items() for long in longs}
_ALIKE = {name: names for names in _SAME for name in names}
_DOTTED = regex.compile(r"\b(?:\p{Lu}\.){2,5}")
_PIECE = regex.compile(r"\p{L}[\p{L}\p{M}]*+|\p{N}+(?:[.,]\p{N}+)*+")
_JOINT = regex.compile(r"[^\p{L}\p{N}]+")


class KnownNames:
    """All words of the given texts, since a name may be given anywhere and in small letters."""

    def __init__(self, given: Given) -> None:
        self._given = given

    def knows(self, word: str) -> bool:
        """Tell whether a word, or the pieces that it is made of, were given in some form."""
        small = fold(word)
        if self._knows_piece(small) or squeezed(small) in self._words:
            return True
        pieces = pieces_of(small)
        return len(pieces) > 1 and all(map(self._knows_piece, pieces))

    def knows_together(self, words: Sequence[str]) -> bool:
        """Tell whether the words are known as one: "Git Hub" for "GitHub", "OSI" for its words."""
        together = squeezed("".join(words))
        if together in self._words or self._knows_alike(together.removeprefix("the")):
            return True
        initials = "".join(word[0] for word in words if word and word not in _LIGHT)
        return len(initials) >= _FEWEST_LETTERS and initials in self._initials_given

    def _knows_alike(self, together: str) -> bool:
        """Tell whether it was given in another form that everybody knows: "UK" for its words."""
        return any(
            # "us" and "la" are words as well, so short forms count in capitals only.
            other in (self._initials_given if len(other) <= _FEWEST_LETTERS else self._squeezed)
            for other in _ALIKE.get(together, ())
        )

    def knows_initials(self, word: str) -> bool:
        """Tell whether capitals are those of words in the given texts: "CSA"."""
        letters = fold(word).removesuffix("s") if word[-1:] == "s" else fold(word)
        return letters in self._initials_of_names or (
            len(letters) >= _FEWEST_LETTERS and letters in self._initials_of_words
        )

    def nearest(self, words: Sequence[str]) -> str | None:
        """Return the given name that shares a word of weight with these, as it was written."""
        best, most = None, 0.0
        wanted = frozenset(words)
        for name, parts in self._names:
            shared = len(wanted & parts) / len(wanted | parts)
            if shared > most:
                best, most = name, shared
        return best

    def _knows_piece(self, small: str) -> bool:
        if small in self._words or small in _LIGHT:
            return True
        forms = (*_SHORT_FORMS.get(small, ()), *filter(None, (_LONG_FORMS.get(small),)))
        if any(form in self._words for form in forms):
            return True
        if lemma(small) in self._lemmas:
            return True
        return not is_common(small) and any(stem in self._stems for stem in _stems(small))

    @cached_property
    def _spans(self) -> tuple[tuple[str, ...], ...]:
        """The words of each given piece, folded."""
        whole = self._given
        title = (whole.title,) if whole.title else ()
        pieces = (
            *title, *whole.bullets, *whole.facts, *whole.references, *whole.said, *whole.house,
        )  # fmt: skip
        return tuple(tuple(_folded_words(piece)) for piece in pieces)

    @cached_property
    def _words(self) -> frozenset[str]:
        known: set[str] = set()
        for words in self._spans:
            known.update(words)
            known.update(squeezed(word) for word in words)
            known.update(piece for word in words for piece in pieces_of(word))
            known.update(a + b for a, b in pairwise(words))
            known.update(a + b + c for a, b, c in zip(words, words[1:], words[2:], strict=False))
        return frozenset(known)

    @cached_property
    def _squeezed(self) -> frozenset[str]:
        """The given words, and up to four neighbours as one."""
        found = set(self._words)
        for words in self._spans:
            found.update(
                "".join(four) for four in zip(words, words[1:], words[2:], words[3:], strict=False)
            )
        return frozenset(found)

    @cached_property
    def _lemmas(self) -> frozenset[str]:
        single = {piece for words in self._spans for word in words for piece in pieces_of(word)}
        return frozenset(lemma(word) for word in single if len(word) >= _FEWEST_LETTERS)

    @cached_property
    def _stems(self) -> frozenset[str]:
        """What is left of given words that are no common ones, without their endings."""
        single = {piece for words in self._spans for word in words for piece in pieces_of(word)}
        return frozenset(
            stem
            for word in single
            if not is_common(word) or is_proper(word)
            for stem in _stems(word)
        )

    @cached_property
    def _initials_of_words(self) -> frozenset[str]:
        return frozenset(i for words in self._spans for i in _initials(words))

    @cached_property
    def _initials_of_names(self) -> frozenset[str]:
        return frozenset(
            "".join(part[0] for part in fold(name).split() if part not in _LIGHT)
            for name, parts in self._names
            if len(parts) > 1
        )

    @cached_property
    def _initials_given(self) -> frozenset[str]:
        text = self._given.all_text
        found = {
            fold(word.text) for word in Text(text).words
            if word.text.isupper() and len(word.text) <= _LONGEST_INITIALS
        }  # fmt: skip
        found.update(fold(dotted).replace(".", "") for dotted in _DOTTED.findall(text))
        return frozenset(found)

    @cached_property
    def _names(self) -> tuple[tuple[str, frozenset[str]], ...]:
        text = Text(self._given.facts_text)
        words = tokens(text)
        return tuple(
            (text.raw[words[run.first].start : words[run.last].end], parts_of(words, run))
            for run in Runs(words).all()
        )


def parts_of(words: Sequence[Token], run: Run) -> frozenset[str]:
    """Return the words of weight of a name, folded."""
    return frozenset(token.small for token in weighty(words, run))


def weighty(words: Sequence[Token], run: Run) -> list[Token]:
    """Return the words of a name without "of", "van", "Dr" and the like."""
    within = words[run.first : run.last + 1]
    return [
        token
        for token in within
        if token.shape is Shape.NUMBER or (token.shape is not Shape.SMALL and not token.is_function)
    ] or list(within)


def squeezed(word: str) -> str:
    """Return the word without hyphens and the like: "wi-fi" → "wifi"."""
    return str(_JOINT.sub("", word))


def pieces_of(word: str) -> list[str]:
    """Return the letters and the digits that a word is made of: "gpt-4" → "gpt", "4"."""
    return list(_PIECE.findall(word))


def _folded_words(piece: str) -> Iterator[str]:
    for token in tokens(Text(piece)):
        yield fold(token.text)
        whole = fold(piece[token.start : token.end])
        if whole != token.small:
            yield whole


def _stems(word: str) -> Iterator[str]:
    if len(word) < _STEM:
        return
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            yield word[: -len(ending)]


def _initials(words: Sequence[str]) -> Iterator[str]:
    """Yield the initials of all neighbouring words, with the light ones and without."""
    for kept in (words, [word for word in words if word not in _LIGHT]):
        letters = "".join(word[0] for word in kept if word)
        for length in range(_FEWEST_LETTERS, _LONGEST_INITIALS + 1):
            for start in range(len(letters) - length + 1):
                yield letters[start : start + length]


_LIGHT = frozenset(("of", "the", "and", "for", "in", "on", "a", "an", "to", "de", "la"))
