"""Which thing is meant: people say `last`, a beginning, a name or a number, where an id would do.

Pure: what there is to choose from comes in as values, newest first.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

LAST = frozenset({"last", "latest", "newest"})
NEAREST = 0.6
"""How alike a guess must be, from 0 to 1."""

T = TypeVar("T")

# Engines put these before what tells one id from another.
_PREFIXES = ("ftjob-", "file-", "ft:", "ft-")
# Keyboards make apostrophes and dashes pretty; the name of the file may have the plain ones.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2013\u2014", "-")
    | {"\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """Something that can be meant: its id, the names that people give it, and itself."""

    id: str
    names: tuple[str, ...]
    value: T


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """It is clear which one is meant."""

    value: T


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[T]):
    """Several could be meant, newest first."""

    candidates: tuple[Named[T], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing is called so; `nearest` is the name that looks most like it."""

    wanted: str
    nearest: str | None


def resolve(wanted: str, candidates: Sequence[Named[T]]) -> Found[T] | Ambiguous[T] | Missing:
    """Say which of the candidates (newest first) is meant.

    An id or a name as a whole counts before the beginning of one, and an id before a name. The
    beginning may be that of the part behind what an engine puts before every id.
    """
    said = fold(wanted)
    if not said:
        return Missing(wanted, None)
    if said in LAST and candidates:
        return Found(candidates[0].value)
    tests: tuple[Callable[[Named[T]], bool], ...] = (
        lambda named: fold(named.id) == said,
        lambda named: said in map(fold, named.names),
        lambda named: any(start.startswith(said) for start in _starts(named)),
    )
    for fits in tests:
        fitting = tuple(named for named in candidates if fits(named))
        if len(fitting) == 1:
            return Found(fitting[0].value)
        if fitting:
            return Ambiguous(fitting)
    return Missing(wanted, _nearest(said, candidates))


def fold(name: str) -> str:
    """Return a name as it is compared: without case, blanks around it and pretty characters."""
    return unicodedata.normalize("NFC", name).translate(_PLAIN).strip().casefold()


def _starts(named: Named[T]) -> Iterable[str]:
    """Return what a beginning may begin: the id and the names, with and without prefixes."""
    for name in (named.id, *named.names):
        folded = fold(name)
        yield folded
        yield from (folded.removeprefix(p) for p in _PREFIXES if folded.startswith(p))


def _nearest(said: str, candidates: Iterable[Named[T]]) -> str | None:
    by_fold = {fold(name): name for named in candidates for name in (*named.names, named.id)}
    nearest = get_close_matches(said, by_fold, n=1, cutoff=NEAREST)
    return by_fold[nearest[0]] if nearest else None
