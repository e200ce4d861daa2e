"""Misspelt words, and words written twice in a row.

A word is called misspelt only when no list knows it and another word, a frequent one, is so near
that it must have been meant. What no list knows and nothing is near to is most likely right.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.checks import lexicon
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.names_tokens import Shape, Token, fold, tokens
from bot.checks.text import Taken, Text
from bot.checks.word_building import is_derived, is_made_of_words

NOTHING_TAKEN = Taken()
_SURE, _LIKELY, _FAR, _TWICE = 30, 25, 20, 28
_MOST_SUGGESTIONS = 3
_SHORT, _LONG = 4, 8
"""Letters: in short words only swapped letters count, in long ones two slips may."""
_FREQUENT, _VERY_FREQUENT, _FAMILIAR = 1_500, 8_000, 400
_SELDOM = 300
_PIECE = 3
_PARTICLES = frozenset(("in", "on", "over", "by"))
_OF_TIME = frozenset(
    ("the", "a", "time", "spring", "summer", "autumn", "winter", "early", "late", "good")
)
_MOST_LOOKED_UP = 200
"""Words of a text that no list knows and for which near ones are looked for; each takes a
millisecond, and a text with more of them is not in English."""
_MANY = 4_096
_STRETCHED = regex.compile(r"(\p{L})\1\1")
_ONE_LINE = regex.compile(r"[^\S\r\n]+|[^\S\r\n]*(?:\r\n|\n|\r)[^\S\r\n]*")


def find(
    text: Text,
    given: Given,
    words: frozenset[str] = frozenset(),
    taken: Taken = NOTHING_TAKEN,
) -> Iterator[Finding]:
    """Find the misspelt words of an English text, each once, and words written twice in a row.

    Args:
        text: the text to be looked through.
        given: any word of it is right, however it is spelt.
        words: the team's own words, casefolded.
        taken: places not to look at: links, handles, names.
    """
    found = tokens(text)
    known = frozenset(fold(word.text) for word in Text(given.all_text).words)
    known |= frozenset(map(fold, words))
    seen: set[str] = set()
    looked_up = 0
    for at, token in enumerate(found):
        twice = _twice(text, found[at - 1], token, taken) if at else None
        if twice and not _is_particle(found, at):
            yield twice
        if token.small in seen or not _may_be_misspelt(token, known):
            continue
        if taken.overlaps(token.start, token.end):
            continue
        seen.add(token.small)
        if not lexicon.is_known_mistake(token.small):
            if _is_right(token.small):
                continue
            looked_up += 1
        if looked_up > _MOST_LOOKED_UP:
            continue
        if meant := meant_by(token.text):
            about = tuple(_as_written(word, token.text) for word in meant)
            yield Finding(
                Kind.SPELLING, token.start, token.end, token.text, Reason.MISSPELT, about,
                _risk(token.small, meant[0]),
            )  # fmt: skip


def meant_by(word: str) -> tuple[str, ...]:
    """Return what is most likely meant by a misspelt word, best first; () if it may be right."""
    return _meant_by(fold(word))


@lru_cache(_MANY)
def _meant_by(small: str) -> tuple[str, ...]:
    mistaken = lexicon.is_known_mistake(small)
    if not mistaken and _is_right(small):
        return ()
    near = _near(small, mistaken=mistaken)
    if not mistaken and near and is_made_of_words(small) and not _doubles(small, near[0]):
        return ()
    return near[:_MOST_SUGGESTIONS]


def _may_be_misspelt(token: Token, known: frozenset[str]) -> bool:
    if token.small in known or len(token.small) < _PIECE:
        return False
    if token.shape is Shape.CAPITAL:
        # With a capital it may be a name, unless everybody knows it for a mistake.
        return token.says_nothing and lexicon.is_known_mistake(token.small)
    if token.shape is not Shape.SMALL or not token.text.isascii():
        return False
    return token.text.isalpha() and not _STRETCHED.search(token.small)


@lru_cache(_MANY)
def _is_right(small: str) -> bool:
    if lexicon.is_common(small) or lexicon.is_proper(small) or is_derived(small):
        return True
    # The third list has slips in it, but seldom ones only.
    return lexicon.frequency(small) > _SELDOM


def _doubles(small: str, meant: str) -> bool:
    """Tell whether it is the other word but for a letter written twice: "wellcome"."""
    return len(small) == len(meant) + 1 and any(
        small[at] == small[at + 1] and small[:at] + small[at + 1 :] == meant
        for at in range(len(small) - 1)
    )


def _near(small: str, *, mistaken: bool) -> tuple[str, ...]:
    """Return frequent words that are a slip away, the most likely first."""
    far = 2 if mistaken or len(small) >= _LONG else 1
    words = lexicon.frequent_words()
    fits = [
        (distance, small[0] != word[0], -lexicon.frequency(word), word)
        for letters in range(len(small) - far, len(small) + far + 1)
        for word, distance, _ in process.extract(
            small, words.get(letters, ()), scorer=OSA.distance, score_cutoff=far, limit=None
        )
        if mistaken or _is_likely(small, word, int(distance))
    ]
    return tuple(word for *_, word in sorted(fits))


def _is_likely(small: str, meant: str, distance: int) -> bool:
    often = lexicon.frequency(meant)
    if len(small) <= _SHORT:
        return often > _VERY_FREQUENT and sorted(small) == sorted(meant)
    if distance == 1:
        if len(small) == _SHORT + 1:
            return often > _FREQUENT and small[0] == meant[0] and len(meant) >= _SHORT
        return often > _FAMILIAR and (small[0] == meant[0] or often > _VERY_FREQUENT)
    return often > _FREQUENT and small[0] == meant[0] and abs(len(small) - len(meant)) <= 1


def _as_written(word: str, written: str) -> str:
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


def _risk(small: str, meant: str) -> int:
    if lexicon.is_known_mistake(small):
        return _SURE
    return _LIKELY if OSA.distance(small, meant) == 1 else _FAR


def _is_particle(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the first of two belongs to the verb before it: "switched on on Friday"."""
    if tokens[at].small not in _PARTICLES or not 1 < at < len(tokens) - 1:
        return False
    verb, after = tokens[at - 2], tokens[at + 1]
    return not verb.is_function and (
        after.small in lexicon.words_of("no-name")
        or after.small in _OF_TIME
        or after.shape in {Shape.NUMBER, Shape.OTHER}
    )


def _twice(text: Text, one: Token, other: Token, taken: Taken) -> Finding | None:
    """Return a finding if both are the same word by mistake."""
    if one.small != other.small or not one.text.isalpha():
        return None
    if not _ONE_LINE.fullmatch(other.gap) or other.small in lexicon.words_of("said-twice"):
        return None
    if other.shape is not Shape.SMALL or ("\n" in other.gap and not other.is_function):
        return None
    if taken.overlaps(one.start, other.end):
        return None
    return Finding(
        Kind.SPELLING, one.start, other.end, text.raw[one.start : other.end], Reason.WORD_TWICE,
        (), _TWICE,
    )  # fmt: skip
