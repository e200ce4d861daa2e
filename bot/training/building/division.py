"""Which examples are held back for validation: the newest, and never what is nearly learned.

Examples come in the order of their approval, the oldest first. What is held back is the newest
share: a model is checked with what came after all it has learned, as it is in use. Examples that
are nearly the same stay together, and such a group is as old as its oldest: what is held back must
be new.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from bot.training.building.outcome import NoValidation
from bot.training.datasets.report import FEWEST_EXAMPLES
from bot.training.datasets.splitting import FEWEST_HELD_BACK, FEWEST_TO_SPLIT


@dataclass(frozen=True, slots=True)
class Division:
    """The places of the examples that are held back, or why there are none."""

    held_back: frozenset[int] = frozenset()
    why_none: NoValidation | None = None


def together(alike: Sequence[int], requests: Sequence[Hashable]) -> list[int]:
    """Return for each example the first one that it belongs together with.

    Args:
        alike: for each example, the first one whose answer is nearly the same.
        requests: what is asked in each: two answers to the same request belong together as well.
    """
    first_of = list(range(len(alike)))

    def first(place: int) -> int:
        while first_of[place] != place:
            first_of[place] = place = first_of[first_of[place]]
        return place

    asked: dict[Hashable, int] = {}
    for place, (like, request) in enumerate(zip(alike, requests, strict=True)):
        for other in (like, asked.setdefault(request, place)):
            one, two = sorted((first(place), first(other)))
            first_of[two] = one
    return [first(place) for place in range(len(alike))]


def divide(groups: Sequence[int], share: float) -> Division:
    """Choose what is held back: so much of the newest, but of a group all or nothing.

    At least two are held back, and at least ten are left to train on. A group that is too large for
    what is still to be chosen is learned, and an older one takes its place.

    Args:
        groups: for each example, oldest first, the first one of its group.
        share: the part that is to be held back, from 0 to 0.5.
    """
    if not share:
        return Division(why_none=NoValidation.NOT_WANTED)
    if len(groups) < FEWEST_TO_SPLIT:
        return Division(why_none=NoValidation.TOO_FEW)
    members: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    newest_first = [members[group] for group in sorted(members, reverse=True)]
    most = len(groups) - FEWEST_EXAMPLES
    wanted = min(max(FEWEST_HELD_BACK, round(len(groups) * share)), most)
    held: list[int] = []
    for own in newest_first:
        if len(held) + len(own) <= wanted:
            held += own
    if len(held) < FEWEST_HELD_BACK:
        # All others are large: the smallest of these is nearest to what was asked for.
        fitting = (own for own in newest_first if FEWEST_HELD_BACK <= len(own) <= most)
        held = min(fitting, key=len, default=[])
    if not held:
        return Division(why_none=NoValidation.TOO_ALIKE)
    return Division(frozenset(held))
