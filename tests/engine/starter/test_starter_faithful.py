"""The measure of faithfulness: what counts as kept, invented, signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.starter.briefs import Brief
from engine.starter.faithful import (
    GREETING,
    SIGN_OFF,
    invented_links,
    invented_numbers,
    is_kept,
    is_signed,
    judge,
    statement,
)
from engine.starter.words import links, numbers, terms

WORDS = st.lists(st.from_regex(r"\A[a-z]{2,9}\Z"), min_size=1, max_size=20)
DIGITS = st.from_regex(r"\A[1-9][0-9]{0,3}\Z")


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("bikes: Sat 10-4", "Bikes are sold on Sat 10-4."),
        ("NO WATER ON THURSDAY, 8 AM TO 2 PM", "There is no water on Thursday, 8 am to 2 pm."),
        ("Don't forget: the gym is closed", "The gym is closed."),
        ("remind people to sign in at reception", "Please sign in at reception."),
        ("doors at 6", "It is open.\n\nThe doors open at 6.\n\nThat is all."),
        ("don\N{RIGHT SINGLE QUOTATION MARK}t lean out of it", "Please don't lean out of it."),
        ("see https://example.org/a?b=1", "You can see https://example.org/a?b=1."),
        ("🎉", "Hooray 🎉"),
        ("12th of May, 1,200 seats", "On the 12th of May there are 1,200 seats."),
    ],
)
def test_a_note_in_other_clothes_is_kept(note: str, text: str) -> None:
    """Case, punctuation and a little glue make no difference."""
    assert is_kept(note, text)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("Sat 10-4", "Sat 10-5"),
        ("paid 14, not 12", "paid 12, not 14"),
        ("1,200 seats", "1.200 seats"),
        ("rolls stay at 45 cents", "Rolls stay."),
        ("the lift is out of order", "The lift"),
        ("see https://example.org/a", "see https://example.org/b"),
        ("see https://example.org/a", "see example org a https"),
        ("🎉", "Hooray"),
        ("red bikes are cheap", "Red.\n" + "Other words come first. " * 5 + "Bikes are cheap."),
        ("anything", ""),
    ],
)
def test_a_note_that_is_changed_or_scattered_is_lost(note: str, text: str) -> None:
    """A number, a link, or more than one word in five makes the difference."""
    assert not is_kept(note, text)


@given(WORDS, WORDS, WORDS)
def test_a_note_within_a_text_is_kept(before: list[str], note: list[str], after: list[str]) -> None:
    """Whatever stands around it, a note in its own words is found."""
    text = f"{' '.join(before).capitalize()}. {' '.join(note).title()}! {' '.join(after)}"
    assert is_kept(" ".join(note), text)


@given(st.lists(DIGITS, min_size=1, max_size=6, unique=True), st.data())
def test_a_note_without_one_of_its_numbers_is_lost(digits: list[str], data: st.DataObject) -> None:
    """Four words in five are enough for words, never for numbers."""
    gone = data.draw(st.sampled_from(digits))
    words = "these are the numbers that everybody should know by heart and keep"
    assert is_kept(f"{words} {' '.join(digits)}", f"{words} {' '.join(digits)}")
    left = " ".join(digit for digit in digits if digit != gone)
    assert not is_kept(f"{words} {' '.join(digits)}", f"{words} {left}")


@given(st.text())
def test_terms_are_the_same_in_any_case(text: str) -> None:
    """Terms hold no space, and reading them again changes nothing."""
    found = terms(text)
    assert all(term and not any(c.isspace() for c in term) for term in found)
    assert terms(" ".join(found)) == found


def test_numbers_and_links_are_read_as_they_stand() -> None:
    """A number keeps its points and colons; a link loses the sentence around it."""
    assert numbers("At 10:30, 1,200 people (v2.3.1) paid €4.20.") == [
        "10:30",
        "1,200",
        "2.3.1",
        "4.20",
    ]
    told = "See https://example.org/a, or write (help@example.org)."
    assert links(told) == ["https://example.org/a", "help@example.org"]


def test_only_the_words_to_the_writer_are_taken_off_a_note() -> None:
    """An order to the writer goes; a note that only sounds like one stays."""
    assert statement("please mention that the hall is cold") == "the hall is cold"
    assert statement("tell everybody that the machine takes cards") == "the machine takes cards"
    for whole in ("add a pinch of salt", "tell your doctor", "say thanks to all", "mention"):
        assert statement(whole) == whole


def test_what_nobody_gave_is_found() -> None:
    """Numbers and links that are in no note, title or fact are named; the sign-off's 3 is not."""
    brief = Brief("Issue 7", ("40 bikes",), ("founded in 1987",))
    text = f"Subject: Issue 7\n\n40 bikes since 1987, 20 sold: https://example.org\n\n{SIGN_OFF}"
    assert invented_numbers(brief, text) == ["20"]
    assert invented_links(brief, text) == ["https://example.org"]


def test_a_newsletter_is_judged_as_a_whole() -> None:
    """A note in the subject alone is lost; greeting and sign-off count on lines of their own."""
    brief = Brief(None, ("the pool opens", "bring 2 towels"))
    whole = judge(brief, f"Subject: the pool opens\n\n{GREETING}\n\nBring 2 towels.\n\n{SIGN_OFF}")
    assert (whole.kept, whole.lost) == (1, ("the pool opens",))
    assert (whole.greeted, whole.signed, whole.numbers, whole.invented) == (True, True, 1, ())
    bare = judge(brief, f"The pool opens. {GREETING} Bring 3 towels. {SIGN_OFF} Bye.")
    assert (bare.kept, bare.greeted, bare.signed, bare.invented) == (1, False, False, ("3",))
    assert not is_signed("")
