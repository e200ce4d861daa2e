"""What is typed behind `dataset build`, and how it is understood."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.building import Opinion, Selection
from handlers.finetune.selecting import BuildAsked, Fault, NotUnderstood, read

TODAY = date(2026, 11, 23)
USUAL = 0.2
PIECES = st.sampled_from(
    [
        *("since", "until", "march", "last", "week", "by", "<@U1>", "writer", "good", "not", "bad"),
        *(
            "starred",
            "validation",
            "=",
            ":",
            "20%",
            "none",
            '"',
            "&lt;",
            "state:ready",
            " ",
            "mine",
        ),
    ]
)


def understood(line: str) -> BuildAsked | NotUnderstood:
    """Read a line as one person types it, on one day."""
    return read(line, user="UADMIN", today=TODAY, usual=USUAL)


def chosen(line: str) -> dict[str, Any]:
    """Return what a line chooses, as it is kept."""
    asked = understood(line)
    assert isinstance(asked, BuildAsked), asked
    return asked.selection.to_json()


def test_nothing_behind_it_means_every_approved_draft() -> None:
    """And the usual share is held back."""
    assert understood("") == BuildAsked(Selection(), USUAL)
    assert understood("all approved drafts") == BuildAsked(Selection(), USUAL)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("since march", {"since": "2026-03-01"}),
        ("since:2026-03-01 until yesterday", {"since": "2026-03-01", "until": "2026-11-22"}),
        ("in 2025", {"since": "2025-01-01", "until": "2025-12-31"}),
        ("last week", {"since": "2026-11-16", "until": "2026-11-22"}),
        ("by <@U1|editor>", {"person": "U1"}),
        ("<@U1>", {"person": "U1"}),
        ("mine", {"person": "UADMIN"}),
        ("writer house-writer", {"writer": "house-writer"}),
        ('writer "my model"', {"writer": "my model"}),
        ("good", {"opinion": "good"}),
        ("Feedback=Good", {"opinion": "good"}),
        ("not bad", {"opinion": "not_bad"}),
        ("not-bad", {"opinion": "not_bad"}),
        ("without bad", {"opinion": "not_bad"}),
        ("starred", {"starred": True}),
        (
            "good starred by <@U1> writer gpt since march until april",
            {
                "since": "2026-03-01",
                "until": "2026-04-30",
                "person": "U1",
                "writer": "gpt",
                "opinion": "good",
                "starred": True,
            },
        ),
    ],
)
def test_filters_are_those_by_which_drafts_are_found(line: str, kept: dict[str, Any]) -> None:
    """In any order, as people type them."""
    assert chosen(line) == kept


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("validation=10%", 0.1),
        ("validation = 10 %", 0.1),
        ("--validation:10%", 0.1),
        ("validation 10%", 0.1),
        ("validation=0.1", 0.1),
        ("validation=10", 0.1),
        ('validation="10%"', 0.1),
        ("val 12,5%", 0.125),
        ("validation=none", 0.0),
        ("no validation", 0.0),
        ("good", USUAL),
    ],
)
def test_the_share_to_hold_back_can_be_said(line: str, share: float) -> None:
    """In percent, as a fraction, or as nothing at all."""
    asked = understood(line)

    assert isinstance(asked, BuildAsked)
    assert asked.share == pytest.approx(share)


@pytest.mark.parametrize(
    ("line", "text"),
    [("validation=80%", "80%"), ("validation=half", "half"), ("good validation", "")],
)
def test_a_share_that_cannot_be_held_back_builds_nothing(line: str, text: str) -> None:
    """It is named, so that it can be mended."""
    assert understood(line) == NotUnderstood(Fault.SHARE, text)


@pytest.mark.parametrize(
    ("line", "text", "nearest"),
    [
        ("spring fair", "spring fair", None),
        ("sinse march", "sinse march", "since"),
        ("gud", "gud", None),
        ("goood", "goood", "good"),
        ("bad", "bad", None),
        ("since tomorrow", "since tomorrow", None),
        ("by @somebody", "by @somebody", None),
        ("feedback=meh", "feedback=meh", None),
        ('"good"', '"good"', "good"),
    ],
)
def test_what_is_not_understood_builds_nothing(line: str, text: str, nearest: str | None) -> None:
    """Else other drafts would be in the data than the person believes."""
    assert understood(line) == NotUnderstood(Fault.UNKNOWN, text, nearest)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("since 2026-11-01 since 2026-11-05", "since"),
        ("last month since march", "since"),
        ("until march until:april", "until"),
        ("by <@U1> by <@U2>", "person"),
        ("mine <@U1>", "person"),
        ("writer smol writer=gpt", "writer"),
        ("validation=20% validation=30%", "share"),
        ("no validation val 10%", "share"),
    ],
)
def test_what_is_said_twice_and_not_the_same_builds_nothing(line: str, field: str) -> None:
    """Nobody can tell which of the two was meant."""
    assert understood(line) == NotUnderstood(Fault.TWICE, field)


@pytest.mark.parametrize("line", ["good not bad", "not bad good"])
def test_good_is_narrower_than_not_bad(line: str) -> None:
    """Both together are what both allow."""
    assert chosen(line) == {"opinion": "good"}


def test_the_same_twice_is_said_once() -> None:
    """Saying it again changes nothing."""
    assert chosen("since march by <@U1> since march by <@U1>") == chosen("since march by <@U1>")
    assert understood("validation=10% validation=0.1") == understood("validation=10%")


@pytest.mark.parametrize("state", ["discarded", "ready", "state:undecided", "deleted"])
def test_only_approved_drafts_are_built_from(state: str) -> None:
    """Another state is refused by its name."""
    assert understood(f"good {state}") == NotUnderstood(Fault.OTHER_STATE, state)


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=4))).map("".join)))
def test_any_line_is_read(line: str) -> None:
    """Nothing that can be typed is an error of ours, and a share can be held back."""
    asked = understood(line)

    if isinstance(asked, BuildAsked):
        assert asked.share == 0 or 0.01 <= asked.share <= 0.5
        assert asked.selection.opinion in Opinion
