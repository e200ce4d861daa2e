"""Names of people, products, organisations and places, and which of them nobody gave.

In English a name is known by its capital, except where anything would have one: at the beginning
of a sentence, and in titles. There a word counts only if it can be nothing but a name.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.lexicon import is_common, words_of
from bot.checks.mention import Mention
from bot.checks.names_known import KnownNames, weighty
from bot.checks.names_runs import Run, Runs
from bot.checks.names_tokens import Shape, Token, fold, tokens
from bot.checks.names_works import works
from bot.checks.text import Taken, Text

NOTHING_TAKEN = Taken()
_WITH_DIGITS = frozenset((Shape.DIGITS, Shape.NUMBER))
_SURE, _UNSURE, _DIFFERS = 72, 62, 8


def with_digits(text: Text, taken: Taken = NOTHING_TAKEN) -> list[Mention]:
    """Find the names that hold digits: "GPT-4", "Python 3.12", "mp3"; and titles of works.

    Asked for before numbers, so that their digits are taken, and the "Six" in "Floor Six".
    """
    words = tokens(text)
    titles = list(works(words, taken))
    runs = list(titles)
    if any(token.shape in _WITH_DIGITS for token in words):
        inside = {at for run in titles for at in range(run.first, run.last + 1)}
        runs += [
            run
            for run in Runs(words, taken).all()
            if _has_digits(words, run) and inside.isdisjoint(range(run.first, run.last + 1))
        ]
    return [_mention(text, words, run) for run in sorted(runs, key=lambda run: run.first)]


def mentions(text: Text, taken: Taken = NOTHING_TAKEN) -> list[Mention]:
    """Find the names of an English text, in order; those `with_digits` are not among them."""
    words = tokens(text)
    return [
        _mention(text, words, run)
        for run in Runs(words, taken).all()
        if not _has_digits(words, run)
    ]


def unknown(found: Sequence[Mention], given: Given) -> Iterator[Finding]:
    """Yield one finding for each distinct name that nobody gave, at its first place.

    What is a part of a longer name of the text is the same question as the whole of it.
    """
    known = KnownNames(given)
    news = [(mention, new) for mention in found if (new := _news(mention, known))]
    longer = _Sets(new for _, new in news)
    asked = _Sets()
    for at, (mention, new) in enumerate(news):
        if asked.holding(new) or any(n > at and new < later for n, later in longer.holding(new)):
            continue
        asked.add(new)
        yield _finding(mention, new, known)


class _Sets:
    """Sets of words, numbered as they come, and found by their words: a text may have thousands."""

    def __init__(self, sets: Iterable[frozenset[str]] = ()) -> None:
        self._by_word: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self._count = 0
        for each in sets:
            self.add(each)

    def add(self, words: frozenset[str]) -> None:
        for word in words:
            self._by_word.setdefault(word, []).append((self._count, words))
        self._count += 1

    def holding(self, words: frozenset[str]) -> list[tuple[int, frozenset[str]]]:
        """Return those that hold all of these words, with their numbers."""
        rarest = min((self._by_word.get(word, []) for word in words), key=len)
        return [(at, each) for at, each in rarest if words <= each]


def _mention(text: Text, words: Sequence[Token], run: Run) -> Mention:
    start, end = words[run.first].start, words[run.last].end
    parts = [token.small for token in weighty(words, run)]
    whole = " ".join(token.small for token in words[run.first : run.last + 1])
    values = frozenset((whole, *parts))
    return Mention(Kind.NAME, start, end, text.raw[start:end], values)


def _has_digits(words: Sequence[Token], run: Run) -> bool:
    return any(t.shape in _WITH_DIGITS for t in words[run.first : run.last + 1])


def _news(mention: Mention, known: KnownNames) -> frozenset[str]:
    """Return the words of a name that nobody gave; none when the name is known."""
    words = tokens(Text(mention.quote))
    if known.knows_together([token.small for token in words]):
        return frozenset()
    weight = [token for token in words if not _is_light(token)] or words
    new = [
        token.small
        for token in weight
        if not known.knows(token.text)
        and not (token.shape is Shape.CAPITALS and known.knows_initials(token.text))
    ]
    some_known = len(new) < len(weight)
    if some_known and all(word in words_of("neutral") for word in new):
        return frozenset()
    return frozenset(new)


def _is_light(token: Token) -> bool:
    return (token.shape is Shape.SMALL and token.gap != ".") or token.is_function


def _finding(mention: Mention, new: frozenset[str], known: KnownNames) -> Finding:
    rest = [fold(word) for word in mention.quote.split() if fold(word) not in new]
    near = known.nearest(rest) if rest else None
    risk = _UNSURE if all(map(is_common, new)) else _SURE
    if near is not None:
        return Finding(
            mention.kind, mention.start, mention.end, mention.quote, Reason.DIFFERS, (near,),
            risk + _DIFFERS,
        )  # fmt: skip
    return Finding(
        mention.kind, mention.start, mention.end, mention.quote, Reason.NOT_IN_BRIEF, (), risk
    )
