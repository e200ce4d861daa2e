"""What stands around a number: what is counted, how it is meant, what its sentence is about."""

from collections.abc import Sequence

import regex

from bot.checks.amounts import About
from bot.checks.lexicon import lemma, words_of
from bot.checks.number_page import Page
from bot.checks.number_read import Read

FUNCTION_WORDS = words_of("counts-nothing")
"""What follows a number and is nothing that is counted."""
_ADJECTIVES = words_of("before-the-counted")
_MOST_BETWEEN = 3
_AROUND = 120
_SENTENCE_END = regex.compile(r"[.!?][ \n]|[\r\n]")
_CONTENT = regex.compile(r"\p{L}{3,}")
_WORD_BEHIND = regex.compile(r"[\- ]++(?P<word>\p{L}[\p{L}\p{M}]*+)(?:'s|\u2019s|'|\u2019)?")
_OF_SOME = regex.compile(
    r"[ ]of[ ](?:the|our|these|those|its|their|your|my|his|her)(?!\p{L})", regex.IGNORECASE
)
_OF_THESE = regex.compile(
    r"(?<!\p{L})(?:the|our|these|those|all|both|his|her|their|its|my|your)[ ]$", regex.IGNORECASE
)
_OF_YEARS = frozenset({
    "anniversary", "annual", "birthday", "edition", "season", "summer", "winter", "year",
})  # fmt: skip
_ABOUT_BEFORE = regex.compile(
    r"""(?:(?<!\p{L})(?:
      (?P<more>over|above|exceeding|beyond|more[ ]than|at[ ]least|upwards?[ ]of|north[ ]of
        |(?:no|not)[ ](?:less|fewer)[ ]than|(?:a[ ])?minimum[ ]of)
      |(?P<less>under|below|nearly|almost|close[ ]to|(?:just[ ])?short[ ]of|up[ ]to|less[ ]than
        |fewer[ ]than|at[ ]most|(?:no|not)[ ]more[ ]than|(?:a[ ])?maximum[ ]of|nigh[ ]on)
      |(?P<near>about|around|roughly|approximately|approx\.?|some|circa|ca?\.|in[ ]the[ ]region[ ]of
        |something[ ]like|an?[ ]estimated|estimated))[ ](?:a[ ]|an[ ]|the[ ])?
      |(?P<many>[>≥])[ ]?|(?P<few>[<≤])[ ]?|(?P<tilde>[~≈])[ ]?)$""",
    regex.VERBOSE | regex.IGNORECASE,
)
_ABOUT_BEHIND = regex.compile(
    r"(?P<more>\+|[ ](?:or[ ]more|plus|and[ ]up|and[ ]above|and[ ]over|or[ ]over)(?!\p{L}))"
    r"|(?P<near>[ \-]?ish(?!\p{L})|[ ]or[ ]so(?!\p{L}))"
    r"|(?P<less>[ ]or[ ](?:less|fewer|under)(?!\p{L}))",
    regex.IGNORECASE,
)


def words_behind(page: Page, end: int) -> list[str]:
    """Return the next few words on the line that may be what is counted."""
    words: list[str] = []
    while len(words) < _MOST_BETWEEN and (found := _WORD_BEHIND.match(page.raw, end)):
        word = found["word"].lower()
        if word in FUNCTION_WORDS:
            break
        words.append(word)
        end = found.end()
    return words


def noun_of(page: Page, found: Read, words: Sequence[str]) -> str:
    """Return what a number counts, in its base form; "score" and "of" stand for what has no noun.

    Args:
        page: the text.
        found: the number.
        words: the words behind it.
    """
    noun = _noun(words)
    if found.units or (found.is_ordinal and noun in _OF_YEARS):
        return ""
    if noun:
        return noun
    if _OF_SOME.match(page.raw, found.end):
        return "of"
    written = page.raw[found.start : found.end]
    is_score = len(found.ends) == 2 and ":" in written  # noqa: PLR2004
    return "score" if is_score or (found.is_score and " to " not in written) else ""


def _noun(words: Sequence[str]) -> str:
    """Return what is counted, in its base form: a plural if there is one."""
    left = [word for word in words if word not in _ADJECTIVES]
    for word in left:
        base = lemma(word)
        if base != word and word.endswith(("s", "men", "people", "children")):
            return base
    return lemma(left[0]) if left else ""


def points_back(page: Page, found: Read) -> bool:
    """Tell whether it speaks of things that were told: "the three workshops"."""
    return page.before(_OF_THESE, found.start, 8) is not None


def about(page: Page, found: Read) -> tuple[About, int]:
    """Return how a number is meant ("about 250", "60+"), and where it ends then."""
    before = page.before(_ABOUT_BEFORE, found.start, 24)
    behind = _ABOUT_BEHIND.match(page.raw, found.end)
    end = behind.end() if behind and behind.group() == "+" else found.end
    if before:
        more, less = before["more"] or before["many"], before["less"] or before["few"]
        return ">" if more else "<" if less else "~", end
    if behind:
        return ">" if behind["more"] else "<" if behind["less"] else "~", end
    return "", end


def sentence_of(page: Page, start: int, end: int) -> frozenset[str]:
    """Return the words of the sentence around a place, in their base forms."""
    raw = page.raw
    before = _SENTENCE_END.split(raw[max(0, start - _AROUND) : start])[-1]
    behind = _SENTENCE_END.split(raw[end : end + _AROUND])[0]
    words = (word.lower() for word in _CONTENT.findall(before + " " + behind))
    return frozenset(lemma(word) for word in words if word not in FUNCTION_WORDS)
