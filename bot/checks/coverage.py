"""Which bullets of the brief the text does not cover, and how sure that is.

A bullet is told in other words than its own, so words are compared by how near they are in meaning
(`nearness.py`), figures by what they say (`figures.py`), and each counts by how much it tells
(`telling.py`). The bullets of a brief are about one subject, and their words are all over the text.
So it counts what no other bullet explains: a sentence that another one fits better is not this
one's. Weights, fitted on letters that tell their briefs in other words, make one score of it all.
They weigh bullets as if one in eight was left out, so that false alarms are few.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.checks import figures, nearness
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.mention import Mention
from bot.checks.notes import content
from bot.checks.telling import Telling, of_bullet, of_sentence
from bot.checks.text import Span, Text

_LEAST = 4.2
"""Below this score a bullet is not covered."""
_WEIGHTS = np.array([4.3, 1.8, 2.2, 2.3, 1.3, 1.8, 1.4], dtype=np.float32)
_BEGUN = 0.15
_SHARED = 0.6
"""What a word counts for that other bullets have as well: it is the subject of them all."""
_LOST = 0.4
"""What a word of the text counts for that another bullet explains better."""
_TIE = 0.02
_USUAL_RIVAL = 0.5
"""How well another bullet fits a sentence, for a brief that has but one."""
_THERE, _ALMOST = 0.5, 0.85
"""How near a word of the text must be to stand for one of the note, and to be a form of it."""
_MOST_WORDS = 40
"""Of a bullet no more words are compared: a longer one is a text of its own."""
_MOSTLY = 0.6
"""Such a share of its figures must be nowhere for a bullet to be told by half, however alike."""
_SURE_RISK, _HALF_RISK = 70, 45
_SUBJECT = "subject:"

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Note:
    """A bullet as it is compared: `weights` are those of its `parts`."""

    bullet: str
    told: str
    parts: tuple[Telling, ...]
    weights: Row


def find(text: Text, given: Given, read: Sequence[Mention] | None = None) -> Iterator[Finding]:
    """Find the bullets that the text does not cover, or covers by half.

    They have no place in the text. Bullets that only say how to write are nothing to be covered.

    Args:
        text: the text.
        given: what holds the bullets.
        read: the dates and numbers of the text, if they were read already.
    """
    notes = _notes(given.bullets)
    if not notes:
        return
    compared = _Comparison(notes, _passages(text, given, read))
    for at, note in enumerate(notes):
        known = compared.features(at)
        is_covered = float(known @ _WEIGHTS) >= _LEAST
        if is_covered and not compared.lacks_figures(at):
            continue
        missing = compared.missing(at) if is_covered or compared.is_begun(at) else ()
        if missing:
            yield _finding(note, Reason.HALF_COVERED, missing, _HALF_RISK)
        else:
            yield _finding(note, Reason.NOT_COVERED, (), _SURE_RISK)


def _finding(note: _Note, reason: Reason, about: tuple[str, ...], risk: int) -> Finding:
    return Finding(Kind.MISSING, 0, 0, note.bullet, reason, about, risk)


def _notes(bullets: Sequence[str]) -> list[_Note]:
    once = {bullet: content(bullet) for bullet in dict.fromkeys(bullets)}
    parts = {bullet: _parts(told) for bullet, told in once.items()}
    held = Counter(said for some in parts.values() for said in {_said(part) for part in some})
    return [
        _Note(
            bullet,
            once[bullet],
            some,
            np.array(
                [part.weight * (_SHARED if held[_said(part)] > 1 else 1) for part in some],
                dtype=np.float32,
            ),
        )
        for bullet, some in parts.items()
        if some
    ]


# The bullets of a draft stay the same from version to version.
@lru_cache(512)
def _parts(told: str) -> tuple[Telling, ...]:
    found = of_bullet(told, figures.read(Text(told), given=True))
    return tuple(part for part in found if part.weight)[:_MOST_WORDS]


def _said(part: Telling) -> Hashable:
    """Return what is the same in two bullets that say the same word or figure."""
    return part.keys or part.form


def _passages(text: Text, given: Given, read: Sequence[Mention] | None) -> list[list[Telling]]:
    """Return what each sentence tells: no greeting, no sign-off, no subject."""
    house = "\n".join(given.house).casefold()
    found = sorted(figures.read(text) if read is None else read, key=lambda each: each.place)
    passages, at = [], 0
    for sentence in text.sentences:
        begin = at
        while at < len(found) and found[at].start < sentence.end:
            at += 1
        small = sentence.text.casefold()
        if small.startswith(_SUBJECT) or small in house:
            continue
        if parts := _of_sentence(sentence, found[begin:at]):
            passages.append(parts)
    return passages


def _of_sentence(sentence: Span, found: Sequence[Mention]) -> list[Telling]:
    within = [each for each in found if each.start >= sentence.start and each.end <= sentence.end]
    return of_sentence(sentence.text, sentence.start, within)


class _Comparison:
    """All notes against all passages.

    `_near` has a row for each word of each note, and a column for each word of the text.
    """

    def __init__(self, notes: Sequence[_Note], passages: Sequence[Sequence[Telling]]) -> None:
        self._notes = notes
        self._starts = np.cumsum([0, *map(len, passages)])[:-1]
        self._count = len(passages)
        if not passages:
            return
        words = [part for parts in passages for part in parts]
        self._near = _near([part for note in notes for part in note.parts], words)
        self._at = np.cumsum([0, *(len(note.parts) for note in notes)])
        self._best = np.stack([self._rows(note).max(axis=0) for note in range(len(notes))])
        self._told = np.array([part.weight for part in words], dtype=np.float32)
        self._fit = np.stack([self._fits(note) for note in range(len(notes))])
        self._alike = self._fit + self._direction(words)
        self._place = self._alike.argmax(axis=1)

    def features(self, note: int) -> Row:
        """Return what the weights weigh, each about from -1 to 1.

        How much of it is in one sentence; how much better than other notes it fits a sentence; how
        much of a sentence it explains, and how much of its sentence no other explains; whether its
        figures are there, and how many are nowhere; whether it is told between its neighbours.
        """
        if not self._count:
            return np.full(len(_WEIGHTS), -1, dtype=np.float32)
        rival = self._rival(note)
        explained = self._share_of_sentence(
            np.where(self._best[note] >= rival, self._best[note], 0)
        )
        return np.array(
            [
                self._fit[note].max(),
                self._lead(note).max(),
                explained.max(),
                1 - self._share_of_sentence(rival)[self._place[note]],
                self._figures(note, self._own(note)),
                -self._nowhere(note),
                self._is_in_order(note),
            ],
            dtype=np.float32,
        )

    def is_begun(self, note: int) -> bool:
        """Tell whether a sentence is about the note and about no other, however little it tells."""
        if not self._count:
            return False
        literal = self._share(note, np.where(self._own(note) >= _ALMOST, self._own(note), 0))
        return bool(self._lead(note)[self._place[note]] >= _BEGUN and literal.max() >= _BEGUN)

    def missing(self, note: int) -> tuple[str, ...]:
        """Return the words of the note for which nothing stands around the sentence it fits."""
        place, told = int(self._place[note]), self._notes[note].told
        ends = [*self._starts[1:], self._near.shape[1]]
        begin, end = self._starts[max(0, place - 1)], ends[min(place + 1, self._count - 1)]
        near = self._rows(note)[:, int(begin) : int(end)].max(axis=1)
        parts = zip(self._notes[note].parts, near, strict=True)
        lost = (part for part, best in parts if best < _THERE)
        return tuple(dict.fromkeys(told[part.start : part.end] for part in lost))

    def lacks_figures(self, note: int) -> bool:
        """Tell whether most of its figures are nowhere in the text."""
        return self._nowhere(note) >= _MOSTLY

    def _own(self, note: int) -> Row:
        """Return how near its words are to any in two sentences, by where the first of them is."""
        rows = self._rows(note)
        own = np.where(rows >= self._rival(note) - _TIE, rows, rows * _LOST)
        return self._in_two(np.maximum.reduceat(own, self._starts, axis=1))

    def _in_two(self, by_sentence: Row) -> Row:
        if self._count == 1:
            return by_sentence
        pairs: Row = np.maximum(by_sentence[:, :-1], by_sentence[:, 1:])
        return pairs

    def _rival(self, note: int) -> Row:
        """Return how near each word of the text is to any word of another note."""
        first, second, which = self._first_two
        rival: Row = np.where(which == note, second, first)
        return rival

    @cached_property
    def _first_two(self) -> tuple[Row, Row, NDArray[np.intp]]:
        """How near each word of the text is to the note that is nearest, and to the next; which.

        With them nobody has to go through all other notes for each of four hundred.
        """
        which = self._best.argmax(axis=0)
        first: Row = self._best.max(axis=0)
        others = self._best.copy()
        others[which, np.arange(len(which))] = 0
        second: Row = others.max(axis=0)
        return first, second, which

    def _lead(self, note: int) -> Row:
        """Return by how much it fits each sentence better than any other note."""
        others = np.delete(self._alike, note, axis=0)
        rival = others.max(axis=0) if len(others) else _USUAL_RIVAL
        lead: Row = self._alike[note] - rival
        return lead

    def _share_of_sentence(self, near: Row) -> Row:
        """Return how much of each sentence is explained, where `near` is how near each word is."""
        whole = np.add.reduceat(self._told, self._starts)
        told = np.add.reduceat(near * self._told, self._starts)
        share: Row = (told / np.maximum(whole, 1e-6)).astype(np.float32)
        return share

    def _figures(self, note: int, own: Row) -> float:
        """Return how much of its words is in two sentences that have all of its figures."""
        exact = np.array([part.is_exact for part in self._notes[note].parts])
        if not exact.any():
            return 0
        rows = self._in_two(np.maximum.reduceat(self._rows(note), self._starts, axis=1))
        together = (rows[exact] >= _THERE).all(axis=0)
        if exact.all():
            return float(together.any()) / 2
        weights = self._notes[note].weights[~exact]
        return float((together * (weights @ own[~exact]) / weights.sum()).max())

    def _nowhere(self, note: int) -> float:
        """Return the share of its figures that are nowhere in the text, in no writing."""
        hard = np.array([part.is_hard for part in self._notes[note].parts])
        best = self._rows(note).max(axis=1)
        return float((best[hard] < _THERE).mean()) if hard.any() else 0

    def _is_in_order(self, note: int) -> bool:
        """Tell whether its sentence is between those of its neighbours."""
        last = len(self._notes) - 1
        before = self._place[note - 1] if note else 0
        after = self._place[note + 1] if note < last else self._count
        return bool(before <= self._place[note] <= after)

    def _rows(self, note: int) -> Row:
        return self._near[self._at[note] : self._at[note + 1]]

    def _share(self, note: int, near: Row) -> Row:
        weights = self._notes[note].weights
        share: Row = weights @ near / weights.sum()
        return share

    def _fits(self, note: int) -> Row:
        """Return how much of a note is in each sentence."""
        return self._share(note, np.maximum.reduceat(self._rows(note), self._starts, axis=1))

    def _direction(self, words: Sequence[Telling]) -> Row:
        """Return how near each note as a whole is to each sentence as a whole."""
        parts = [part for note in self._notes for part in note.parts]
        return nearness.product(_sums(parts, self._at[:-1]), _sums(words, self._starts))


def _sums(parts: Sequence[Telling], starts: NDArray[np.int64]) -> Row:
    """Return the direction of the words from each start to the next, as one of length 1."""
    weights = np.array([[part.weight] for part in parts], dtype=np.float32)
    sums = np.add.reduceat(weights * nearness.vectors([part.form for part in parts]), starts)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    found: Row = (sums / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return found


def _near(some: Sequence[Telling], others: Sequence[Telling]) -> Row:
    """Compare each with each: words by their meaning, figures by what they say."""
    near = np.zeros((len(some), len(others)), dtype=np.float32)
    rows, columns = _by_form(some), _by_form(others)
    found = nearness.nearness(list(rows), list(columns))
    row_at = [at for places in rows.values() for at in places]
    column_at = [at for places in columns.values() for at in places]
    near[np.ix_(row_at, column_at)] = np.repeat(
        np.repeat(found, [len(places) for places in rows.values()], axis=0),
        [len(places) for places in columns.values()],
        axis=1,
    )
    offers: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, other in enumerate(others):
        for key in other.keys:
            offers[key].append(at)
    for row, part in enumerate(some):
        for key in part.keys:
            near[row, offers.get(key, [])] = 1
    return near


def _by_form(parts: Sequence[Telling]) -> dict[str, list[int]]:
    """Return where each word is; figures are none."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, part in enumerate(parts):
        if not part.keys:
            found[part.form].append(at)
    return found
