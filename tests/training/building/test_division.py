"""What is held back is the newest, is enough, and is nothing that was nearly learned."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.building.division import Division, divide, together
from bot.training.building.outcome import NoValidation


def apart(number: int) -> list[int]:
    """Return the groups of so many examples that are unlike one another."""
    return list(range(number))


@pytest.mark.parametrize(
    ("number", "share", "held"),
    [(12, 0.2, 2), (12, 0.5, 2), (13, 0.5, 3), (30, 0.2, 6), (100, 0.2, 20), (1000, 0.01, 10)],
)
def test_holds_back_the_newest_share(number: int, share: float, held: int) -> None:
    """At least two are held back, at least ten are learned, and the newest are held back."""
    assert divide(apart(number), share).held_back == set(range(number - held, number))


@pytest.mark.parametrize("number", [1, 2, 10, 11])
def test_few_examples_are_all_learned(number: int) -> None:
    """Below twelve examples there is no validation part."""
    assert divide(apart(number), 0.2) == Division(why_none=NoValidation.TOO_FEW)


def test_nothing_is_held_back_where_nobody_wants_it() -> None:
    """A share of nothing is nothing."""
    assert divide(apart(100), 0) == Division(why_none=NoValidation.NOT_WANTED)


def test_a_group_is_as_old_as_its_oldest() -> None:
    """What was nearly learned long ago is no news, however new the last of it is."""
    groups = [*range(18), 0, 0]
    assert divide(groups, 0.2).held_back == {14, 15, 16, 17}


def test_a_group_too_large_is_learned() -> None:
    """An older example takes the place of a group that would take too many."""
    groups = [*range(16), 16, 16, 16, 16]
    assert divide(groups, 0.1).held_back == {14, 15}


def test_only_large_groups() -> None:
    """Where all are large the smallest is held back, if ten are left."""
    groups = [0] * 10 + [10] * 6
    assert divide(groups, 0.2).held_back == set(range(10, 16))
    assert divide([0] * 20, 0.2) == Division(why_none=NoValidation.TOO_ALIKE)
    assert divide([0] * 9 + [9] * 9, 0.2) == Division(why_none=NoValidation.TOO_ALIKE)


@given(st.lists(st.integers(0, 40), max_size=120), st.floats(0.01, 0.5))
def test_groups_stay_together(chosen: list[int], share: float) -> None:
    """Whatever is alike, no group is on both sides, and both sides have what they need."""
    groups = together(_first_places(chosen), range(len(chosen)))
    division = divide(groups, share)

    held = division.held_back
    assert bool(held) is (division.why_none is None)
    assert not {groups[at] for at in held} & {
        group for at, group in enumerate(groups) if at not in held
    }
    if held:
        assert len(held) >= 2
        assert len(groups) - len(held) >= 10


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=60))
def test_what_is_like_one_of_a_group_is_in_it(pairs: list[tuple[int, int]]) -> None:
    """Answers alike and equal requests join groups, through as many others as it takes."""
    alike, requests = _first_places([one for one, _ in pairs]), [two for _, two in pairs]
    groups = together(alike, requests)

    for at, group in enumerate(groups):
        assert group <= at
        assert groups[group] == group
        assert group == groups[alike[at]]
        assert group == groups[requests.index(requests[at])]
    assert sum(Counter(groups).values()) == len(pairs)
    if len(set(alike)) == len(set(requests)) == len(pairs):
        assert groups == list(range(len(pairs)))


def _first_places(labels: list[int]) -> list[int]:
    return [labels.index(label) for label in labels]
