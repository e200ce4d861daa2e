"""What a text says twice: sentences, and openings of sentences and paragraphs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex
from rapidfuzz.distance import Indel

from bot.checks import lexicon
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.recital import folded_words
from bot.checks.text import Span, Text

_RISK = 35
_LEAST_WORDS, _LEAST_TELLING = 5, 2
"""A sentence with fewer words in all, and fewer that tell something, may be said twice: "Thank you
very much!" But "Doors open Saturday" may not."""
_LEAST_ALIKE = 4
"""Words that tell something, of which two sentences in other words have nearly all in common."""
_ALIKE = 0.8
_LIKE = 0.9
_MOST_COMPARED = 50
"""Earlier sentences with one word in common that a sentence is compared with: a table of thousands
of lines is no letter, and must not stop the bot."""
_LEAST_LIKE = 6
_OPENING = 3
_OFTEN = 3
_ITEM = regex.compile(r"(?:[-*\u2022\u00b7\u2013\u2014\u25aa\u25e6]|\p{N}{1,3}[.):]|\p{So})\s*+")
_ADDRESS = regex.compile(r"://|@|\p{L}\.\p{L}")
_SUBJECT = "subject:"


@dataclass(frozen=True)
class _Said:
    """A sentence and its words in small letters."""

    span: Span
    words: tuple[str, ...]

    @cached_property
    def telling(self) -> frozenset[str]:
        """The base forms of the words that tell something, and its figures."""
        return frozenset(lexicon.lemma(word) for word in self.words if _tells(word))


def find(text: Text, given: Given) -> Iterator[Finding]:
    """Find sentences that are said twice, and openings that three or more share.

    Greeting and sign-off are the house's to repeat, a subject may be taken up by the first
    sentence, and the items of a list may begin alike.
    """
    house = [line for part in given.house for line in part.casefold().splitlines()]
    prose = [line for line in text.lines if not _is_the_house(line.text.casefold(), house)]
    items = {
        start
        for line in prose
        if (mark := _ITEM.match(line.text))
        # Some marks, such as "1.", are taken for a sentence of their own.
        for start in (line.start, line.start + mark.end())
    }
    said = [
        _Said(sentence, tuple(folded_words(_without_addresses(sentence.text))))
        for sentence in _within(text.sentences, prose)
    ]
    twice = {again.span: first.span for again, first in _said_twice(said)}
    for span, first in twice.items():
        yield Finding(
            Kind.REPEAT, span.start, span.end, span.text, Reason.SAID_TWICE, (first.text,), _RISK
        )
    own = [one for one in said if one.span not in twice and one.span.start not in items]
    yield from _same_openings(text, own)


def _is_the_house(line: str, house: Sequence[str]) -> bool:
    return line.startswith(_SUBJECT) or any(line == own.strip() or line in own for own in house)


def _within(sentences: Iterable[Span], lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences that stand in these lines; both are in reading order."""
    left = iter(lines)
    line = next(left, None)
    for sentence in sentences:
        while line is not None and line.end <= sentence.start:
            line = next(left, None)
        if line is not None and line.start <= sentence.start:
            yield sentence


def _without_addresses(sentence: str) -> str:
    return " ".join(piece for piece in sentence.split() if not _ADDRESS.search(piece))


def _said_twice(said: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Yield each sentence that was said before, with the first that says it."""
    exact: dict[tuple[str, ...], _Said] = {}
    near = _Alike(said)
    for one in said:
        if len(one.words) < _LEAST_WORDS and len(one.telling) < _LEAST_TELLING:
            continue
        first = exact.setdefault(one.words, one)
        if first is not one:
            yield one, first
        elif (found := near.before(one)) is not None:
            yield one, found


class _Alike:
    """Finds sentences that say nearly the same.

    Two that have four in five telling words in common share one of the rarest of them. So only
    sentences with such a word in common are compared, however long the text is.
    """

    def __init__(self, said: Sequence[_Said]) -> None:
        self._count = Counter(word for one in said for word in one.telling)
        self._by_word: defaultdict[str, list[_Said]] = defaultdict(list)

    def before(self, one: _Said) -> _Said | None:
        """Return an earlier sentence that says nearly the same, and remember this one."""
        words = sorted(one.telling, key=lambda word: (self._count[word], word))
        rare = words[: len(words) - int(_ALIKE * len(words)) + 1]
        found = None
        for word in rare:
            if found is None:
                found = next(
                    (other for other in self._by_word[word] if _is_alike(one, other)), None
                )
        for word in rare:
            if len(self._by_word[word]) < _MOST_COMPARED:
                self._by_word[word].append(one)
        return found


def _is_alike(one: _Said, other: _Said) -> bool:
    """Tell whether they say the same: what one says more must not be another fact."""
    more, less = one.telling - other.telling, other.telling - one.telling
    if (more and less) or any(_is_figure(word) for word in more | less):
        return False
    if any(part.text[:1].isupper() for part in _names(one, more) + _names(other, less)):
        return False
    common = len(one.telling & other.telling)
    if common >= _LEAST_ALIKE and common >= _ALIKE * len(one.telling | other.telling):
        return True
    return (
        min(len(one.words), len(other.words)) >= _LEAST_LIKE
        and Indel.normalized_similarity(one.words, other.words) >= _LIKE
    )


def _names(one: _Said, words: frozenset[str]) -> list[Span]:
    """Return those of its words, but for its first, that are written with a capital."""
    found = Text(one.span.text).words[1:]
    return [word for word in found if lexicon.lemma(word.text) in words and word.text[0].isupper()]


def _is_figure(word: str) -> bool:
    return word[:1].isnumeric()


def _tells(word: str) -> bool:
    return word not in lexicon.words_of("says-nothing")


def _same_openings(text: Text, said: Sequence[_Said]) -> Iterator[Finding]:
    """Find the words with which three or more sentences begin; the place is the third of them."""
    by_opening: defaultdict[tuple[str, ...], list[Span]] = defaultdict(list)
    for one in said:
        if len(one.words) > _OPENING:
            by_opening[one.words[:_OPENING]].append(one.span)
    for spans in by_opening.values():
        if len(spans) < _OFTEN:
            continue
        place = spans[_OFTEN - 1]
        words = Text(place.text).words
        end = place.start + words[min(_OPENING, len(words)) - 1].end
        opening = text.raw[place.start : end]
        yield Finding(
            Kind.REPEAT,
            place.start,
            end,
            opening,
            Reason.SAME_OPENING,
            (str(len(spans)),),
            _RISK,
        )
