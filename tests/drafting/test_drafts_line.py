"""What is typed behind /drafts: verbs, and lines that have none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import DraftState, Filter
from bot.drafting.finding import Wanted
from handlers.drafts.parsing import Asked, Verb, parse

SUNDAY = date(2026, 11, 22)
APPROVED = frozenset({DraftState.APPROVED})


def read(line: str) -> Asked:
    """Read a line of the editor, on Sunday, 22 November 2026."""
    return parse(line, user="UEDITOR", today=SUNDAY)


@pytest.mark.parametrize(
    ("line", "verb", "about", "filter_"),
    [
        ("", Verb.LIST, "", Filter()),
        ("  \n", Verb.LIST, "", Filter()),
        ("list", Verb.LIST, "", Filter()),
        ("list approved", Verb.LIST, "approved", Filter(states=APPROVED)),
        ("approved", Verb.SEARCH, "approved", Filter(states=APPROVED)),
        ("spring fair", Verb.SEARCH, "spring fair", Filter("spring fair")),
        ('"open sundays"', Verb.SEARCH, '"open sundays"', Filter('"open sundays"')),
        ('"list" of names', Verb.SEARCH, '"list" of names', Filter('"list" of names')),
        ("search list", Verb.SEARCH, "list", Filter("list")),
        ("FIND: mine", Verb.SEARCH, "mine", Filter(person="UEDITOR")),
        ("<@USECOND>", Verb.SEARCH, "USECOND", Filter(person="USECOND")),
        ("show 12", Verb.SHOW, "12", Filter("12")),
        ("Show #12", Verb.SHOW, "#12", Filter("#12")),
        ("12", Verb.SHOW, "12", Filter()),
        ("#12", Verb.SHOW, "12", Filter()),
        ("--help", Verb.HELP, "", Filter()),
        ("-12", Verb.SEARCH, "-12", Filter("-12")),
        ("latest", Verb.SHOW, "latest", Filter()),
        ("last minute tickets", Verb.SEARCH, "last minute tickets", Filter("last minute tickets")),
        ("2026 budget", Verb.SEARCH, "2026 budget", Filter("2026 budget")),
        ("delete 3", Verb.DELETE, "3", Filter("3")),
        ("rm #3", Verb.DELETE, "#3", Filter("#3")),
        ("remove old fences", Verb.SEARCH, "remove old fences", Filter("remove old fences")),
        ("words", Verb.WORDS, "", Filter()),
        ("words add Quux", Verb.WORDS, "add Quux", Filter("add Quux")),
        ("words rm quux", Verb.WORDS, "rm quux", Filter("rm quux")),
        ("words of wisdom", Verb.SEARCH, "words of wisdom", Filter("words of wisdom")),
        ("help", Verb.HELP, "", Filter()),
        ("?", Verb.HELP, "", Filter()),
    ],
)  # fmt: skip
def test_a_line_is_a_verb_or_a_search(line: str, verb: Verb, about: str, filter_: Filter) -> None:
    """Words that begin with no verb are looked for; a number alone is that draft."""
    asked = read(line)

    assert (asked.verb, asked.about, asked.wanted) == (verb, about, Wanted(filter_))


@pytest.mark.parametrize(
    ("line", "kind", "filter_"),
    [
        ("export", "jsonl", Filter(states=APPROVED)),
        ("export csv", "csv", Filter(states=APPROVED)),
        ("export mine zip", "zip", Filter(states=APPROVED, person="UEDITOR")),
        ("download JSON fair", "jsonl", Filter("fair", states=APPROVED)),
        ("export all", "jsonl", Filter()),
        ("export ready", "jsonl", Filter(states=frozenset({DraftState.READY}))),
        ('export "csv"', "jsonl", Filter('"csv"', states=APPROVED)),
        ("export pdf", "pdf", Filter(states=APPROVED)),
    ],
)
def test_an_export_is_of_approved_drafts_unless_more_is_said(
    line: str, kind: str, filter_: Filter
) -> None:
    """Its kind may stand anywhere in the line; in quotes it is a word to look for."""
    asked = read(line)

    assert (asked.verb, asked.kind, asked.wanted) == (Verb.EXPORT, kind, Wanted(filter_))


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("shwo 3", "show 3"),
        ("serach spring fair", "search spring fair"),
        ("exprot csv", "export csv"),
        ("aproved by <@USECOND>", "approved by USECOND"),
        ("spring fair", None),
        ("fine weather", None),
        ('"shwo" 3', None),
        ("approved", None),
        ("last week", None),
    ],
)
def test_a_mistyped_verb_is_offered(line: str, nearest: str | None) -> None:
    """The line is read as a search all the same."""
    asked = read(line)

    assert (asked.verb, asked.nearest) == (Verb.SEARCH, nearest)


@given(
    st.lists(
        st.sampled_from([*Verb, "#3", "3", "csv", "all", "last", '"', "by", "<@U1>", "since", "?"])
        | st.text(max_size=12)
    ).map(" ".join)
)
def test_any_line_is_understood_somehow(line: str) -> None:
    """Whatever is typed, there is something to do, and the line is remembered."""
    asked = read(line)

    assert asked.verb in Verb
    assert (asked.kind is not None) == (asked.verb is Verb.EXPORT)
