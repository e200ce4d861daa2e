"""Datasets that go together: one to learn from, one to check with, pairs of answers.

What was built, split or brought together says so in its origin.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from bot.archive import Dataset
from bot.training.references import Ambiguous, Found, Missing

Answer = Found[Dataset] | Ambiguous[Dataset] | Missing
TRAINING, VALIDATION, PAIRS = "training", "validation", "pairs"
SAMPLE, SPLIT, BUILD = "sample", "split", "build"


def companion_of(dataset: Dataset, others: Iterable[Dataset]) -> Dataset | None:
    """Return the file that checks what is learned from this one, or that this one checks.

    Where there are several, such as after a new build that brought the same training file, the
    newest counts.

    Args:
        dataset: the one.
        others: those that it may be among, newest first; this one may be among them.
    """
    return next((other for other in others if _go_together(dataset, other)), None)


def is_held_back(dataset: Dataset) -> bool:
    """Tell whether a file was put aside to check with: to learn from it would spoil that."""
    return dataset.origin.get("part") == VALIDATION


def is_built(dataset: Dataset) -> bool:
    """Tell whether a file was made here of approved drafts."""
    return dataset.origin.get("kind") == BUILD


def is_given(dataset: Dataset) -> bool:
    """Tell whether a person means this one by `last`, and not a part that was put aside."""
    kind = dataset.origin.get("kind")
    return kind != SPLIT and not (kind == BUILD and dataset.origin.get("part") != TRAINING)


def given_first(datasets: Iterable[Dataset]) -> list[Dataset]:
    """Put the parts that were put aside behind the files that people gave: `last` means those."""
    return sorted(datasets, key=lambda dataset: not is_given(dataset))


def rather_given(answer: Answer) -> Answer:
    """Of a file and the parts that were put aside of it, which begin alike, mean the file."""
    if not isinstance(answer, Ambiguous):
        return answer
    given = [named.value for named in answer.candidates if is_given(named.value)]
    return Found(given[0]) if len(given) == 1 else answer


def checks(part: str | None, examples: int, *, other_part: str | None, other: int) -> bool:
    """Tell whether of two files the first is to check what is learned from the second.

    What was held back is; where neither was, the smaller one; of equal ones the second.

    Args:
        part: what the first was put aside for, if it was.
        examples: how many the first has.
        other_part: what the second was put aside for, if it was.
        other: how many the second has.
    """
    if VALIDATION in (part, other_part):
        return part == VALIDATION
    return examples < other


def _go_together(one: Dataset, other: Dataset) -> bool:
    if one.sha256 == other.sha256:
        return False
    match one.origin.get("kind"):
        case "sample":
            return one.origin == other.origin
        case "split":
            return _are_halves(one, other)
        case "build":
            return _were_built_together(one, other)
    return False


def _are_halves(one: Dataset, other: Dataset) -> bool:
    """Tell whether two are the two parts of one split; a file may be split more than once."""
    if other.origin.get("kind") != SPLIT or one.origin.get("of") != other.origin.get("of"):
        return False
    if {one.origin.get("part"), other.origin.get("part")} != {TRAINING, VALIDATION}:
        return False
    # Both say which part of the whole they are.
    whole = float(one.origin.get("share", 0)) + float(other.origin.get("share", 0))
    return math.isclose(whole, 1)


def _were_built_together(one: Dataset, other: Dataset) -> bool:
    """Tell whether one build made both, to learn from and to check with.

    The same part may belong to several builds. It is on record with the first of them; the part
    that came with a later one names it. Private letters of somebody else's build do not come along.
    """
    if _are_parts(one.origin, one, other):
        return True
    is_others_secret = other.origin.get("private") and other.added_by != one.added_by
    return _are_parts(other.origin, one, other) and not is_others_secret


def _are_parts(origin: Mapping[str, Any], one: Dataset, other: Dataset) -> bool:
    parts = origin.get("parts", {})
    return {one.sha256, other.sha256} == {parts.get(TRAINING), parts.get(VALIDATION)}
