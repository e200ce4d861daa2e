"""What a text says twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks import repeats
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.text import Text

HOUSE = Given(house=("Hello {User},", "Until next time :-) <3"))


def findings(text: str) -> list[Finding]:
    """What is found of a text."""
    return list(repeats.find(Text(text), HOUSE))


def test_a_sentence_that_is_said_again_is_found_at_its_second_place() -> None:
    """It names where it was said first, whatever the case and the punctuation."""
    text = "The gate stays open until nine. We have tea.\n\nthe gate stays open until nine!"
    (found,) = findings(text)

    assert found.kind is Kind.REPEAT
    assert found.reason is Reason.SAID_TWICE
    assert found.quote == "the gate stays open until nine!"
    assert found.start == text.rindex("the gate")
    assert found.about == ("The gate stays open until nine.",)


@pytest.mark.parametrize(
    "again",
    [
        "Remember, the gate by the river stays open until nine every evening.",
        "Every evening the gate by the river stays open until nine.",
    ],
)
def test_nearly_the_same_is_found_as_well(again: str) -> None:
    """Some words more, or another order of them, make no other sentence."""
    (found,) = findings(f"The gate by the river stays open until nine every evening. Tea? {again}")

    assert found.quote == again


@pytest.mark.parametrize(
    "text",
    [
        "Thank you! It was great. Thank you!",
        "The morning group meets in the small hall. The evening group meets in the small hall.",
        "Room 1 opens at nine on the first floor. Room 2 opens at nine on the first floor.",
        "Please hand the form to Anna by noon in May. Please hand the form to Omar by noon in May.",
        "Subject: The garden opens on Friday\n\nThe garden opens on Friday.",
        "Hello {User},\n\nHello {User},\n\nUntil next time :-) <3\nUntil next time :-) <3",
        "",
    ],
)
def test_what_only_resembles_is_no_repeat(text: str) -> None:
    """Other names, figures and contrasts are other facts; subject and greeting may return."""
    assert findings(text) == []


def test_the_third_sentence_that_begins_alike_is_found() -> None:
    """The words are marked that three sentences begin with, and how many there are is said."""
    text = (
        "You can also paint. It is fun.\n\nYou can also sing with us. "
        "You can also dance.\n\nYou can also sleep."
    )
    (found,) = findings(text)

    assert found.reason is Reason.SAME_OPENING
    assert found.quote == "You can also"
    assert found.start == text.index("You can also dance")
    assert found.about == ("4",)


@pytest.mark.parametrize("mark", ["- ", "• ", "1. ", "🧀 "])
def test_items_of_a_list_may_begin_alike(mark: str) -> None:
    """Lists are meant to be alike."""
    lines = ("Bring your own cup", "Bring your own chair please", "Bring your own good mood")

    assert findings("\n".join(mark + line for line in lines)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    """Places always point at the quoted words."""
    doubled = f"{text}\n{text}"

    assert all(each.quote == doubled[each.start : each.end] for each in findings(doubled))


@pytest.mark.parametrize(
    "piece", ["a b c d e f. ", "1", "(", "Stop. ", "the same old song again. "]
)
def test_monotonous_texts_are_survived(piece: str) -> None:
    """Forty thousand characters of one sentence take no longer than a text of many."""
    findings(piece * (40_000 // len(piece)))
