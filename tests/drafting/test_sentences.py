"""The sentence in which a finding stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.finding import Finding, Kind, Reason
from bot.checks.text import Text
from bot.drafting.sentences import FACT_LIMIT, fact_of, sentence_of
from bot.slack.characters import units

LETTER = """Subject: Doors open at nine

Dear readers,

The fair is back. Tickets cost 45 dollars, and children pay nothing! Bring a friend.

- It is in the old mill
* 12 stalls,
  and cake
"""


def _at(text: str, quote: str, kind: Kind = Kind.NUMBER) -> Finding:
    start = text.index(quote)
    return Finding(kind, start, start + len(quote), quote, Reason.NOT_IN_BRIEF)


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("45 dollars", "Tickets cost 45 dollars, and children pay nothing!"),
        ("nine", "Doors open at nine"),
        ("old mill", "It is in the old mill"),
        ("12 stalls", "12 stalls,"),
        ("back. Tickets", "The fair is back. Tickets cost 45 dollars, and children pay nothing!"),
        ("Subject", "Subject: Doors open at nine"),
    ],
)
def test_a_finding_is_shown_in_its_sentence(quote: str, sentence: str) -> None:
    """Whole sentences, in one line, without the marks of a list or a subject line."""
    assert sentence_of(Text(LETTER), _at(LETTER, quote)) == sentence


def test_a_bullet_that_is_missing_has_no_sentence() -> None:
    """It stands nowhere in the text, and is in the brief already."""
    missing = Finding(Kind.MISSING, 0, 0, "Parking", Reason.NOT_COVERED)
    assert sentence_of(Text(LETTER), missing) == ""
    assert fact_of(Text(LETTER), missing) is None


def test_only_what_a_brief_lacks_becomes_a_fact() -> None:
    """A sentence with a slip of spelling is not to be taken into the brief."""
    assert fact_of(Text(LETTER), _at(LETTER, "friend", Kind.SPELLING)) is None
    assert fact_of(Text(LETTER), _at(LETTER, "friend", Kind.NAME)) == "Bring a friend."


def test_a_sentence_without_an_end_is_cut_around_the_finding() -> None:
    """Some words on both sides are enough to judge by, and to be taken."""
    text = f"{'word ' * 3000}45 dollars {'word ' * 3000}"
    fact = fact_of(Text(text), _at(text, "45 dollars"))
    assert fact is not None
    assert "word 45 dollars word" in fact
    assert units(fact) < FACT_LIMIT


def test_what_is_longer_than_a_form_shows_is_no_fact() -> None:
    """Nobody takes what they could not read."""
    text = "a" * 5000
    assert fact_of(Text(text), Finding(Kind.NAME, 0, 5000, text, Reason.NOT_IN_BRIEF)) is None


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_text_has_a_sentence_around_any_place(raw: str, data: st.DataObject) -> None:
    """Whatever the characters, the sentence is one line."""
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    finding = Finding(Kind.NAME, start, end, raw[start:end], Reason.NOT_IN_BRIEF)
    sentence = sentence_of(Text(raw), finding)
    assert len(sentence.splitlines()) <= 1
