"""Checking whole texts: what is found, in which order, and what any text must survive."""

from dataclasses import replace
from datetime import date

import pytest
import regex
from hypothesis import given as any_of
from hypothesis import settings, strategies

from bot.checks.check import MOST, check, facts_and_rules
from bot.checks.finding import UNKNOWN, Finding, Kind, reading_order
from bot.checks.given import Against, Given
from bot.checks.house_rules import HouseRules

BRIEF = Given(
    bullets=(
        "Seedling swap on Saturday 9 May, 10 am to 1 pm, behind the tool shed",
        "Pumpkins need 13-16 feet between the rows",
        "Sign up: https://garden.example.org/swap",
    ),
    today=date(2026, 4, 20),
)
GOOD = """Subject: Seedlings to swap

Hello {User},

Bring your spare seedlings to the swap on May 9, from ten in the morning to 1 p.m. You will
find us behind the tool shed. Please sign up at https://garden.example.org/swap first.

Pumpkins like company, but not too close: leave thirteen feet between the rows.

Until next time :-) <3"""
WORDS = [
    "the",
    "May",
    "8",
    "8 May",
    "7 pm",
    "two",
    "half",
    "of",
    "a",
    "dozen",
    "Anna",
    "Berg",
    "said",
    "“yes",
    "we do”",
    "https://x.example.org/a",
    "a@x.example.org",
    "@anna",
    "$5",
    "5 km",
    "in",
    "1998",
    "tomorrow",
    ":-)",
    "<3",
    "teh",
    ".",
    "\n",
    "\n\n",
    "- ",
    "{User}",
    "👩\u200d👩\u200d👧",
    "café",
    "\u0627",
    "\r\n",
    "\x00",
    "�",
    "3-1",
    "1/2",
    "%",
]
TEXTS = strategies.lists(strategies.sampled_from(WORDS), max_size=30).map(
    " ".join
) | strategies.text(max_size=60)
LETTER = regex.compile(r"\X")


def unknown(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return those of what nobody gave."""
    return [each for each in findings if each.kind in UNKNOWN]


def test_a_text_that_says_what_its_brief_says_has_nothing_to_check() -> None:
    """Other words for the same facts are no findings."""
    report = check(GOOD, Against(BRIEF))
    assert report.in_english
    assert unknown(report.findings) == []


def test_what_was_invented_is_found_in_reading_order() -> None:
    """Every invented place comes once, as the reader meets it."""
    text = (
        GOOD.replace("to 1 p.m.", "to 3 p.m., for $12,").replace("13", "13")
        + "\n\nSee https://other.example.net"
    )
    findings = unknown(check(text, Against(BRIEF)).findings)
    assert [(each.kind, each.quote) for each in findings] == [
        (Kind.DATE, "ten in the morning to 3 p.m."),
        (Kind.NUMBER, "$12"),
        (Kind.LINK, "https://other.example.net"),
    ]


def test_a_fact_that_is_taken_into_the_brief_settles_its_finding() -> None:
    """What an editor takes as a fact word for word is known from then on."""
    text = "Hello! Anna Berg will bring 45 cakes on 3 June at 4 pm. Ask anna@cakes.example.org."
    before = unknown(check(text, Against()).findings)
    facts = tuple(each.quote for each in before)
    assert len(before) > 3
    assert unknown(check(text, Against(Given(facts=facts))).findings) == []


def test_a_quotation_that_nobody_gave_is_one_question() -> None:
    """The numbers and names within an invented quotation are not asked for again."""
    text = (
        "The mayor was glad: \u201cWe will plant 500 oaks with Anna Berg by June\u201d, she said."
    )
    kinds = [each.kind for each in unknown(check(text, Against()).findings)]
    assert kinds == [Kind.QUOTATION]


def test_figures_in_links_and_hashtags_are_no_numbers() -> None:
    """What stands in an address, a hashtag, a file name or an emoticon is no number."""
    text = "See https://a.example.org/2027/99 and #top40 and plan-12.pdf, we <3 it."
    kinds = {each.kind for each in unknown(check(text, Against()).findings)}
    assert kinds == {Kind.LINK}


def test_another_language_is_said_to_be_looked_at_in_part() -> None:
    """In German, numbers and dates in figures are found, and names are not looked for."""
    text = (
        "Liebe Freunde, wir treffen uns am 12.06.2026 im Garten. Der Eintritt kostet 7 Euro fü"
        "r alle."
    )
    report = check(text, Against(Given(bullets=("Treffen am 12. Juni 2026, Eintritt 5 Euro",))))
    assert not report.in_english
    assert [(each.kind, each.quote) for each in report.findings if each.kind in UNKNOWN] == [
        (Kind.NUMBER, "7 Euro")
    ]


def test_only_so_many_findings_are_kept_and_the_riskiest() -> None:
    """Of very many findings the riskiest are kept."""
    numbers = "".join(f"We saw {1000 + 7 * n} birds there.\n" for n in range(2 * MOST))
    report = check(numbers + "It costs $3.", Against())
    assert len(report.findings) == MOST
    assert "$3" in {each.quote for each in report.findings}


def test_an_empty_text_is_survived() -> None:
    """A text without a word is no error."""
    assert unknown(check("", Against()).findings) == []
    assert unknown(check(" \n\n ", Against(BRIEF)).findings) == []


@settings(max_examples=50, deadline=None)
@any_of(text=TEXTS, brief=TEXTS)
def test_any_text_is_survived(text: str, brief: str) -> None:
    """Whatever a text says: places are right, whole letters, in order, and twice the same."""
    against = Against(Given(bullets=(brief,), today=date(2026, 4, 20)))
    report = check(text, against)
    assert report == check(text, against)
    assert list(report.findings) == sorted(report.findings, key=reading_order)
    edges = {0, *(letter.end() for letter in LETTER.finditer(text))}
    for finding in report.findings:
        if finding.has_place:
            assert text[finding.start : finding.end] == finding.quote
            assert {finding.start, finding.end} <= edges
    places = [place for each in unknown(report.findings) for place in range(each.start, each.end)]
    assert len(places) == len(set(places))


@settings(max_examples=50, deadline=None)
@any_of(text=TEXTS, brief=TEXTS)
def test_whatever_is_found_can_be_taken_as_a_fact(text: str, brief: str) -> None:
    """With all that was unknown among the facts, nothing is unknown."""
    told = Given(bullets=(brief,), today=date(2026, 4, 20))
    facts = tuple(each.quote for each in unknown(check(text, Against(told)).findings))
    again = check(text, Against(replace(told, facts=facts)))
    assert unknown(again.findings) == []


@pytest.mark.parametrize(
    "text",
    [
        "1" * 40_000,
        "(" * 40_000,
        "May " * 10_000,
        "\u202eabc 5 " * 4_000,
        "a\u0301" * 20_000,
        "\ud800" * 9_000,
    ],
)
def test_monstrous_texts_are_survived(text: str) -> None:
    """Long rows of one thing are looked through to their end."""
    for finding in check(text, Against(BRIEF)).findings:
        assert text[finding.start : finding.end] == finding.quote or not finding.has_place


def test_a_disguised_link_is_one_question() -> None:
    """That nobody gave it either, or that it is Markdown, needs no tick of its own."""
    label, short = "[swap.example/sale](https://evil.example/sale)", "https://bit.ly/3xYz"
    text = f"Hello all,\n\nThe swap is at {label} and at {short} for you. See **us** there.\n"
    found = check(text, Against(BRIEF, rules=HouseRules(plain_text=True))).findings
    asked = [(each.kind, each.quote) for each in found if each.kind is not Kind.MISSING]
    assert asked == [
        (Kind.DISGUISE, label),
        (Kind.DISGUISE, short),
        (Kind.RULE, "**us**"),
    ]


@settings(max_examples=50, deadline=None)
@any_of(TEXTS)
def test_the_quick_look_finds_the_same_facts_and_rules(text: str) -> None:
    """What is asked of a training set's answers is what is asked of a draft."""
    against = Against(BRIEF, rules=HouseRules(sign_off="Bye", most_words=5, plain_text=True))
    whole, quick = check(text, against), facts_and_rules(text, against)
    wanted = [each for each in whole.findings if each.kind in UNKNOWN | {Kind.RULE}]
    disguised = any(each.kind is Kind.DISGUISE for each in whole.findings)
    assert quick.in_english == whole.in_english
    assert list(quick.findings) == wanted or disguised
    assert set(wanted) <= set(quick.findings)
