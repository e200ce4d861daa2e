"""Days as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.days import Days, days_in

SUNDAY = date(2026, 11, 22)


def read(text: str, today: date = SUNDAY) -> Days | None:
    """Return the days that a whole text means."""
    found = days_in(text.split(), today)
    return found[0] if found and found[1] == len(text.split()) else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("Yesterday", "2026-11-21", "2026-11-21"),
        ("2026-11-01", "2026-11-01", "2026-11-01"),
        ("2026/2/9", "2026-02-09", "2026-02-09"),
        ("1.11.2026", "2026-11-01", "2026-11-01"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("march", "2026-03-01", "2026-03-31"),
        ("november", "2026-11-01", "2026-11-30"),
        ("Dec", "2025-12-01", "2025-12-31"),
        ("march 2025", "2025-03-01", "2025-03-31"),
        ("march 1", "2026-03-01", "2026-03-01"),
        ("1st march", "2026-03-01", "2026-03-01"),
        ("23 november", "2025-11-23", "2025-11-23"),
        ("march 1, 2024", "2024-03-01", "2024-03-01"),
        ("29 february 2024", "2024-02-29", "2024-02-29"),
        ("sunday", "2026-11-22", "2026-11-22"),
        ("monday", "2026-11-16", "2026-11-16"),
        ("last sunday", "2026-11-15", "2026-11-15"),
        ("last monday", "2026-11-16", "2026-11-16"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("past week", "2026-11-16", "2026-11-22"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last 7 days", "2026-11-16", "2026-11-22"),
        ("last two weeks", "2026-11-09", "2026-11-22"),
        ("past 3 months", "2026-08-23", "2026-11-22"),
        ("3 days ago", "2026-11-19", "2026-11-19"),
        ("a week ago", "2026-11-15", "2026-11-15"),
        ("two months ago", "2026-09-22", "2026-09-22"),
    ],
)
def test_days_are_read_as_they_are_meant(text: str, first: str, last: str) -> None:
    """On Sunday, 22 November 2026."""
    assert read(text) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["", "spring", "2026-02-30", "2026-13", "30 february", "0000", "9999", "last", "the march",
     "1.13.2026", "last 0 days", "march 2025-01", "last 9999 years", "day", "٣ days ago"],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    """Nothing is guessed, and no calendar's gap is a failure."""
    assert read(text) is None


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    """A month before 31 March is 28 February."""
    assert read("a month ago", date(2026, 3, 31)) == Days(date(2026, 2, 28), date(2026, 2, 28))
    assert read("a year ago", date(2024, 2, 29)) == Days(date(2023, 2, 28), date(2023, 2, 28))


def test_the_longest_reading_counts() -> None:
    """What follows the days is left for others."""
    assert days_in(["march", "2025", "fair"], SUNDAY) == (
        Days(date(2025, 3, 1), date(2025, 3, 31)),
        2,
    )
    assert days_in(["march", "fair"], SUNDAY) == (Days(date(2026, 3, 1), date(2026, 3, 31)), 1)


@given(
    st.lists(
        st.sampled_from(
            ["last", "past", "this", "a", "3", "7", "31", "31st", "9999", "days", "months", "years",
             "ago", "march", "feb", "2026", "2026-02-29", "31.12.2025", "monday", "week"]
        )
        | st.text(max_size=8),
        max_size=5,
    ),
    st.dates(date(2000, 1, 1), date(2199, 12, 31)),
)  # fmt: skip
def test_any_words_are_days_in_order_or_none(words: list[str], today: date) -> None:
    """Nothing fails, and no span ends before it begins."""
    found = days_in(words, today)

    assert found is None or (found[0].first <= found[0].last and 1 <= found[1] <= len(words))


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_iso_days_mean_themselves(day: date) -> None:
    """Whatever day it is today."""
    assert read(day.isoformat(), day + timedelta(days=1)) == Days(day, day)
