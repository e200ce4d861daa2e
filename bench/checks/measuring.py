"""How much of what must be checked is found, kind by kind; and how long a check takes."""

import time
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import cycle
from operator import add
from statistics import median

from bench.checks.pairs import Pair, pairs
from bench.checks.scoring import tally
from bench.checks.tallies import Score, Tally
from bench.figures import Figure, Result
from bot.checks.check import check
from bot.checks.finding import Kind
from bot.checks.given import Against, Given

PARTS = ("a", "b")
AIMS: dict[Kind, tuple[str, str]] = {
    Kind.NUMBER: ("97", "97"),
    Kind.DATE: ("97", "97"),
    Kind.LINK: ("97", "97"),
    Kind.EMAIL: ("97", "97"),
    Kind.HANDLE: ("97", "97"),
    Kind.NAME: ("90", ""),
    Kind.MISSING: ("85", "85"),
}
"""What we aim at on texts that nobody here has seen: precision and recall, in percent."""
LENGTHS = (1_000, 5_000, 10_000, 40_000)
TIMES = 5
MOST_ALLOWED = "200"
HOW = (
    "Briefs and drafts in our own words, with every place marked that must be found, and traps "
    "where nothing must; bench/checks/sets/README.md says how. Found are the marked places that a "
    "finding answers, right the findings that answer one; what is said again may be found or not. "
    "The time is the processor's, of the drafts of the set one after the other, cut to the length, "
    f"the median of {TIMES}."
)


async def measure(show: str = "") -> Result:
    """Check the labelled set, count, and take the time.

    Args:
        show: the kind whose misses and false alarms in part A are listed, "all", or nothing.
    """
    parts = {part: list(pairs(part)) for part in PARTS}
    counted = {part: tallied(parts[part]) for part in PARTS}
    whole = counted["a"] + counted["b"]
    remarks = [table(part, counted[part]) for part in PARTS]
    if show:
        remarks += [str(slip) for slip in counted["a"].slips if show in {"all", slip.kind}]
    return Result(
        "checks",
        HOW,
        (*_figures(whole), *_speed([pair for part in PARTS for pair in parts[part]])),
        remarks=tuple(remarks),
    )


def tallied(some: Iterable[Pair]) -> Tally:
    """Check pairs and count over all of them."""
    counts = (tally(pair, check(pair.draft.text, pair.against).findings) for pair in some)
    return reduce(add, counts, Tally())


def table(part: str, counted: Tally) -> str:
    """Return the counts of a part as a table in plain letters."""
    heads = ("labels", "found", "findings", "right", "exact", "P", "R", "traps", "fallen into")
    lines = [f"part {part.upper():6}" + "".join(f"{head:>12}" for head in heads)]
    for kind, score in counted.scores.items():
        cells = (
            score.labels,
            score.found,
            score.findings,
            score.right,
            score.exact,
            _share(score.precision),
            _share(score.recall),
            score.traps,
            score.fallen,
        )
        lines.append(f"{kind:11}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _figures(counted: Tally) -> Iterator[Figure]:
    for kind, score in counted.scores.items():
        precise, complete = AIMS.get(kind, ("", ""))
        yield from _figure(kind, score, "precision", score.precision, precise)
        yield from _figure(kind, score, "recall", score.recall, complete)


def _figure(kind: Kind, score: Score, name: str, share: float | None, aim: str) -> Iterator[Figure]:
    if share is not None:
        of = score.findings if name == "precision" else score.labels
        yield Figure(f"{kind}: {name}, of {of}", share * 100, "%", aim)


def _speed(some: list[Pair]) -> Iterator[Figure]:
    against = Against(Given(bullets=tuple(b.text for p in some[:5] for b in p.bullets)))
    for length in LENGTHS:
        text = _long_text(some, length)
        check(text, against)
        taken = [_milliseconds(text, against) for _ in range(TIMES)]
        aim = MOST_ALLOWED if length == max(LENGTHS) else ""
        yield Figure(f"checking {length:,} characters", median(taken), "ms", aim)


def _long_text(some: list[Pair], length: int) -> str:
    pieces: list[str] = []
    for pair in cycle([pair for pair in some if pair.in_english]):
        pieces.append(pair.draft.text)
        if sum(map(len, pieces)) >= length:
            break
    return "\n\n".join(pieces)[:length]


def _milliseconds(text: str, against: Against) -> float:
    start = time.process_time()
    check(text, against)
    return (time.process_time() - start) * 1000
