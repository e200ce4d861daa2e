"""Spelling: what is called misspelt, and what is left in peace."""

import pytest
from hypothesis import example, settings
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.checks import spelling
from bot.checks.finding import Finding, Reason
from bot.checks.given import Given
from bot.checks.text import Taken, Text


def found(text: str, given: Given | None = None, *words: str) -> list[Finding]:
    """Return the findings on a text."""
    return list(spelling.find(Text(text), given or Given(), frozenset(words)))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("recieve", "receive"),
        ("occured", "occurred"),
        ("publically", "publicly"),
        ("tommorow", "tomorrow"),
        ("teh", "the"),
        ("fomr", "form"),
        ("comunity", "community"),
        ("registraton", "registration"),
        ("enviroment", "environment"),
        ("wellcome", "welcome"),
        ("carefull", "careful"),
        ("adress", "address"),
    ],
)
def test_a_slip_is_found_with_what_was_meant(wrong: str, right: str) -> None:
    """A word that no list knows, near to a frequent one, is misspelt; the nearest comes first."""
    [finding] = found(f"here is {wrong} in a line")

    assert (finding.quote, finding.reason) == (wrong, Reason.MISSPELT)
    assert finding.about[0] == right


@pytest.mark.parametrize(
    "text",
    [
        "the colour of the harbour centre, organised by travelling jewellers",
        "the color of the harbor center, organized by traveling jewelers",
        "kombucha, labneh, gochujang and tagliatelle",
        "webhooks, linters, changelogs and refactorings",
        "that was sooo good, yesss, hmmm",
        "a bookswap, a plantsale and rewilders",
        "polytunnels, pipistrelles and hellebores",
        "don't, we've, it's, o'clock, the dog's bed",
        "well-known and kid-friendly",
        "na\u00efve caf\u00e9s and pi\u00f1atas",
        "Kowalczyk met Thornburry",
    ],
)
def test_what_may_be_right_is_left_in_peace(text: str) -> None:
    """British and American spelling, new words, compounds, stretched words and names are right."""
    assert found(text) == []


def test_known_words_are_never_misspelt() -> None:
    """The team's words, words of the brief and places that are spoken for are not looked at."""
    assert found("the wellcome party", None, "wellcome") == []
    assert found("the wellcome party", Given(bullets=("Wellcome library",))) == []
    assert list(spelling.find(Text("wellcome"), Given(), taken=Taken([(0, 8)]))) == []


def test_a_misspelt_word_is_told_once() -> None:
    """Five times the same slip is one question, with the capital of its first place."""
    [finding] = found("Tommorow we sail. And tommorow we row.")

    assert (finding.quote, finding.about) == ("Tommorow", ("Tomorrow",))


def test_a_word_twice_in_a_row_is_found() -> None:
    """The same word again, also over the end of a line, is a slip."""
    twice = [each.quote for each in found("in the the barn, and\nand we meet people people")]

    assert twice == ["the the", "and\nand", "people people"]


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough, and that that was so. Very very good. Bye bye!",
        "Duran Duran play in New York. New York!",
        "Come in\nIn the garden there is tea",
        "Tea, tea and more tea. Tea - tea.",
        "5 5 and x x2",
        "It is switched on on Maundy Thursday. They moved in in May. Log in in the morning.",
    ],
)
def test_some_words_may_stand_twice(text: str) -> None:
    """What people say twice on purpose, names, numbers and new sentences are no slips."""
    assert found(text) == []


@settings(max_examples=150, deadline=None)
@any_of(st.text(max_size=120))
@example("\ud800 recieve\0recieve")
@example("teh" * 3_000)
@example("a\u0301a\u0301 a\u0301a\u0301")
def test_any_text_is_survived(text: str) -> None:
    """Whatever the text, places are valid, and the team's words settle every slip."""
    findings = found(text)

    assert all(text[each.start : each.end] == each.quote for each in findings)
    misspelt = [each for each in findings if each.reason is Reason.MISSPELT]
    words = [each.quote.casefold() for each in misspelt]
    assert not [each for each in found(text, None, *words) if each.reason is Reason.MISSPELT]
