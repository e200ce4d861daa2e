"""An index of earlier texts that knows again what stands in them word for word.

Every text is kept as one number to a word, and every sixth run of six words is in a sorted table.
So any eleven words in a row hold a run of the table, at whatever word they begin, and ten megabytes
of texts take about fifteen.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import regex
from numpy.typing import NDArray

RUN = 6
"""Words that are looked up together, and at how many of them an earlier text is indexed."""
_SOON = 64
_MOST_PLACES = 12
"""Of a run that stands everywhere no more places are kept: three make it the house's own."""
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]++(?:['\u2019][\p{L}\p{M}]++)*+")
_BASE = 1_099_511_628_211

Numbers = NDArray[np.int64]


def _none() -> Numbers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was written before: an approved draft, or an answer in the training data."""

    name: str
    text: str
    is_training: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end` of a text stand word for word in a source."""

    start: int
    end: int
    source: int


@dataclass(frozen=True, slots=True, eq=False)
class Recital:
    """An index of earlier texts.

    `words` are the words of all sources one after another, each as a number, `starts` where each
    source begins in them, and `texts` each whole text as a number. In the sources of `own` nothing
    is found. `runs` are the numbers of the indexed runs in ascending order, and `places` where in
    `words` each begins.
    """

    names: tuple[str, ...] = ()
    trained: tuple[bool, ...] = ()
    words: Numbers = field(default_factory=_none)
    starts: Numbers = field(default_factory=_none)
    runs: Numbers = field(default_factory=_none)
    places: Numbers = field(default_factory=_none)
    texts: tuple[int, ...] = ()
    own: frozenset[int] = frozenset()

    @classmethod
    def of(cls, sources: Iterable[Source]) -> "Recital":
        """Index these texts."""
        return cls().with_sources(sources)

    def with_sources(self, sources: Iterable[Source]) -> "Recital":
        """Return an index that knows these texts as well."""
        names, trained, texts = list(self.names), list(self.trained), list(self.texts)
        words, starts = [self.words], list(map(int, self.starts))
        runs, places = [self.runs], [self.places]
        offset = len(self.words)
        for source in sources:
            numbers = _numbers(folded_words(unicodedata.normalize("NFC", source.text)))
            names.append(source.name)
            trained.append(source.is_training)
            texts.append(hash(source.text))
            words.append(numbers)
            starts.append(offset)
            runs.append(_runs(numbers)[::RUN])
            places.append(np.arange(len(runs[-1]), dtype=np.int64) * RUN + offset)
            offset += len(numbers)
        sorted_runs, sorted_places = _table(np.concatenate(runs), np.concatenate(places))
        return Recital(
            names=tuple(names),
            trained=tuple(trained),
            words=np.concatenate(words),
            starts=np.array(starts, dtype=np.int64),
            runs=sorted_runs,
            places=sorted_places,
            texts=tuple(texts),
            own=self.own,
        )

    def without(self, texts: Iterable[str]) -> "Recital":
        """Return the same index in which nothing is found in sources that are one of these texts.

        So a text is not found against itself, whatever the source that it came into is called.
        """
        known = set(map(hash, texts))
        own = frozenset(source for source, text in enumerate(self.texts) if text in known)
        return replace(self, own=own) if own != self.own else self

    @property
    def size(self) -> int:
        """How many bytes it takes, the names aside."""
        return sum(part.nbytes for part in (self.words, self.starts, self.runs, self.places))

    def matches(self, words: Sequence[str], least: int) -> Iterator[Match]:
        """Find where at least so many words in a row stand in a source, as long as it goes.

        Spans of fewer than eleven words are found by luck only.
        """
        numbers = _numbers(words)
        reached: dict[int, int] = {}
        for at, place in self._hits(_runs(numbers)):
            source = int(np.searchsorted(self.starts, place, side="right")) - 1
            if source in self.own:
                continue
            # A span of this source is gone along once, at whichever of its runs it is met.
            if at + RUN <= reached.get(source, 0):
                continue
            start, end = self._stretched(numbers, at, place, source)
            if end - start >= least:
                reached[source] = end
                yield Match(start, end, source)

    def _hits(self, runs: Numbers) -> Iterator[tuple[int, int]]:
        first = np.searchsorted(self.runs, runs, side="left")
        last = np.searchsorted(self.runs, runs, side="right")
        for at in np.flatnonzero(last > first):
            for hit in range(first[at], last[at]):
                yield int(at), int(self.places[hit])

    def _stretched(self, numbers: Numbers, at: int, place: int, source: int) -> tuple[int, int]:
        first = int(self.starts[source])
        last = int(self.starts[source + 1]) if source + 1 < len(self.starts) else len(self.words)
        back = min(at, place - first)
        ahead = min(len(numbers) - at, last - place)
        before = _alike(numbers[at - back : at][::-1], self.words[place - back : place][::-1])
        return at - before, at + _alike(numbers[at : at + ahead], self.words[place : place + ahead])


def _alike(some: Numbers, others: Numbers) -> int:
    """Return at how many places from the first on they are the same; most differ soon."""
    for length in (_SOON, len(some)):
        differs = some[:length] != others[:length]
        if differs.any():
            return int(np.argmax(differs))
    return len(some)


def folded_words(text: str) -> list[str]:
    """Return its words as they are compared: small letters, straight apostrophes."""
    return list(map(str, _WORD.findall(text.casefold().replace("\u2019", "'"))))


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """Return its words as they are compared, and where each stands."""
    return [
        (
            unicodedata.normalize("NFC", found.group()).casefold().replace("\u2019", "'"),
            found.start(),
            found.end(),
        )
        for found in _WORD.finditer(text)
    ]


def _numbers(words: Sequence[str]) -> Numbers:
    return np.fromiter(map(hash, words), dtype=np.int64, count=len(words))


def _runs(numbers: Numbers) -> Numbers:
    """Return a number for each run of words, by where it begins; it wraps around, as a hash may."""
    count = max(0, len(numbers) - RUN + 1)
    found = np.zeros(count, dtype=np.int64)
    for step in range(RUN):
        found = found * np.int64(_BASE) + numbers[step : step + count]
    return found


def _table(runs: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """Sort by run, and keep the first few places of each."""
    order = np.argsort(runs, kind="stable")
    runs, places = runs[order], places[order]
    rank = np.arange(len(runs)) - np.searchsorted(runs, runs, side="left")
    kept = rank < _MOST_PLACES
    return runs[kept], places[kept]


EMPTY = Recital()
