"""What a text says word for word as an earlier one did."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from bot.checks import lexicon
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.recital import Match, Recital, folded_words, words_with_places
from bot.checks.text import Text

LEAST = 12
"""Words in a row that hardly anybody writes twice by chance."""
_HOUSE = 3
"""What stands in so many texts is the house's own: a greeting, a standing paragraph."""
_RISK = 55
_GIVEN_RUN = 5
_GIVEN_SHARE = 0.75
"""A span with so many of its words in the brief is told from the brief, not from memory."""
_PLAIN = 100_000
"""A word that is used more often than this says nothing about where a sentence is from."""


def find(text: Text, recital: Recital, given: Given) -> Iterator[Finding]:
    """Find spans of a dozen words and more that stand word for word in an earlier text.

    What the brief or the house says is nobody's recital, nor is what three or more texts say.
    """
    if not recital.names:
        return
    words = words_with_places(text.raw)
    folded = [word for word, _, _ in words]
    matches = list(recital.matches(folded, LEAST))
    if not matches:
        return
    own = _said_by_the_house(len(words), matches, recital)
    ours = [mine or told for mine, told in zip(own, _given(folded, given), strict=True)]
    told = frozenset(word for part in _parts(given) for word in folded_words(part))
    found: list[tuple[int, int, int]] = []
    # An approved draft that has become training data is told of as the draft.
    trained = recital.trained
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start, trained[m.source])):
        for start, end in _free(match, ours):
            if _is_told(folded[start:end], told):
                continue
            found.append((start, end, match.source))
            ours[start:end] = [True] * (end - start)
    for start, end, source in sorted(found):
        first, last = words[start][1], words[end - 1][2]
        yield Finding(
            Kind.RECITED,
            first,
            last,
            text.raw[first:last],
            Reason.IN_THE_TRAINING_DATA if trained[source] else Reason.IN_AN_EARLIER_DRAFT,
            (recital.names[source],),
            _RISK,
        )


def _said_by_the_house(count: int, matches: Sequence[Match], recital: Recital) -> list[bool]:
    """Tell of each word whether it stands in a span that so many texts have.

    A draft and the training data made of it are one text.
    """
    texts: list[set[int]] = [set() for _ in range(count)]
    for match in matches:
        for at in range(match.start, match.end):
            if len(texts[at]) < _HOUSE:
                texts[at].add(recital.texts[match.source])
    return [len(each) >= _HOUSE for each in texts]


def _parts(given: Given) -> tuple[str, ...]:
    title = (given.title,) if given.title else ()
    return (*title, *given.bullets, *given.facts, *given.references, *given.said)


def _given(words: Sequence[str], given: Given) -> list[bool]:
    """Tell of each word whether it stands in a run of words that editors or the house gave."""
    runs: set[tuple[str, ...]] = set()
    for part in (*_parts(given), *given.house):
        told = folded_words(part)
        runs.update(tuple(told[at : at + _GIVEN_RUN]) for at in range(len(told) - _GIVEN_RUN + 1))
    marked = [False] * len(words)
    for at in range(len(words) - _GIVEN_RUN + 1):
        if tuple(words[at : at + _GIVEN_RUN]) in runs:
            marked[at : at + _GIVEN_RUN] = [True] * _GIVEN_RUN
    return marked


def _free(match: Match, ours: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a match that are long enough and spoken for by nobody."""
    at = range(match.start, match.end)
    for taken, run in groupby(((ours[i], i) for i in at), key=itemgetter(0)):
        places = [i for _, i in run]
        if not taken and len(places) >= LEAST:
            yield places[0], places[-1] + 1


def _is_told(span: Sequence[str], told: frozenset[str]) -> bool:
    telling = [word for word in span if lexicon.frequency(word) < _PLAIN]
    return sum(word in told for word in telling) >= _GIVEN_SHARE * len(telling)
