"""Presses that are one: a double click shows one report, and sends one file."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from handlers.finetune.presses import SPAN, Presses

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """Return a moment after noon, or before it."""
    return NOON + timedelta(seconds=seconds)


def test_a_double_click_across_the_turn_of_a_minute_is_one() -> None:
    """A tenth before it and a tenth after it."""
    presses = Presses()

    assert presses.place("report:U1", after(-0.1)) == presses.place("report:U1", after(0.1))


def test_who_presses_again_later_wants_it_again() -> None:
    """After a minute it is another press; what others press, or elsewhere, always is."""
    presses = Presses()
    first = presses.place("report:U1", after(-0.1))

    assert presses.place("report:U2", after(0.1)) != first
    assert presses.place("report:U1", after(61)) != first


def test_a_restart_within_the_minute_makes_no_second_press() -> None:
    """Whoever listens then has no memory, and the same place."""
    assert Presses().place("report:U1", after(1)) == Presses().place("report:U1", after(40))


@given(st.lists(st.floats(min_value=0, max_value=40), max_size=12))
def test_however_presses_are_spaced_two_in_a_moment_are_one(pauses: list[float]) -> None:
    """Two places of one button are at least a minute apart."""
    presses = Presses()
    given_at: dict[str, datetime] = {}
    moment = NOON
    for pause in pauses:
        moment += timedelta(seconds=pause)
        place = presses.place("report:U1", moment)
        given_at.setdefault(place, moment)
    begun = sorted(given_at.values())
    assert all(later - earlier >= SPAN for earlier, later in pairwise(begun))
