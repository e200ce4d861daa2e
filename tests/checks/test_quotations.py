"""Quotations: what is one, and which of them somebody gave."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks import quotations
from bot.checks.finding import Reason
from bot.checks.given import Given
from bot.checks.text import Text


def found(text: str) -> list[str]:
    """Return the quotations of a text."""
    return [each.quote for each in quotations.mentions(Text(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“I never throw away a motor,” says the owner.", "I never throw away a motor"),
        ('She said: "Come now."', "Come now"),
        ("„Das ist ein Zitat“, sagt er.", "Das ist ein Zitat"),
        ("«la vie est belle», dit-il.", "la vie est belle"),
        ("It is \u2018the best day of the year\u2019 for us.", "the best day of the year"),
        ("It's 'the best day we've had' for us.", "the best day we've had"),
        ('One reader calls it "embarrassingly simple" and means it.', "embarrassingly simple"),
        ('A runner described the hill as "cruel".', "cruel"),
        ('The mayor said the plan was "overdue".', "overdue"),
        ('"Great," says the cook.', "Great"),
    ],
)
def test_quoted_words_are_found_in_any_marks(text: str, expected: str) -> None:
    """Straight, curly, low and angled marks hold a quotation; the marks are no part of it."""
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        'a so-called "fishy" idea',
        'the exhibition "Salt and Stone" stays',
        'a view called "dark mode" and a button that says "Save"',
        'Open the settings, tap "Check for updates" and type "make it shorter please".',
        'we call them "meeples" here',
        'a 5" pipe and a 6" pipe are here',
        "the dogs' beds and the cats' beds are new",
        "the '90s were fun and the '80s were loud",
        '"..." and "?!"',
        '"an open mark never ends here\nand the next line has one too"',
    ],
)
def test_marks_for_other_ends_quote_nobody(text: str) -> None:
    """Words set apart, titles, inches, apostrophes and decades are no quotations."""
    assert found(text) == []


def test_a_given_quotation_is_known() -> None:
    """Case, marks and punctuation at the edges do not matter."""
    given = Given(bullets=('"Broken is only a state of mind," says our electrician',))
    said = quotations.mentions(Text("“broken is only a state of mind!”"))

    assert list(quotations.unknown(said, given)) == []


def test_a_changed_quotation_differs() -> None:
    """A quotation that was nearly given names the sentence that was."""
    given = Given(bullets=("Broken is only a state of mind, says our electrician.",))
    said = quotations.mentions(Text("“Broken is just a state of mind” and “we all love cake”"))

    near, invented = quotations.unknown(said, given)
    assert (near.reason, near.about) == (Reason.DIFFERS, given.bullets)
    assert (invented.reason, invented.about) == (Reason.NOT_IN_BRIEF, ())


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab \"'“”\u2018\u2019„«».,\n\u0301", max_size=200))
def test_any_marks_are_survived(text: str) -> None:
    """Whatever the marks, places are valid, and none is left once the quotations are given."""
    mentions = quotations.mentions(Text(text))

    assert all(text[each.start : each.end] == each.quote for each in mentions)
    facts = Given(facts=tuple(each.quote for each in mentions))
    assert list(quotations.unknown(mentions, facts)) == []
