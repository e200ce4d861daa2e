"""What somebody looks for, read from a line, and kept in a button."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import DraftState, Filter
from bot.drafting.finding import (
    MOST_CHARACTERS,
    STATES,
    UnreadableError,
    kept,
    read,
    tokens_of,
    understand,
)
from bot.slack.characters import units

SUNDAY = date(2026, 11, 22)
APPROVED = frozenset({DraftState.APPROVED})
NEW_YEAR = date(2026, 1, 1)
LINE = st.lists(
    st.sampled_from(
        [*STATES, "mine", "my", "drafts", "starred", "by", "by:", "<@USECOND>", "<@USECOND|second>",
         "me", "since", "until", "since:", "--until=", "march", "2025", "last", "week", "3", "days",
         "ago", "2026-02-30", "writer", "writer:x", "state:approved", "is:", '"', '"approved"', "“",
         "from", "to", "in", "&lt;", "<http://example.org|example.org>", ":tada:", "open",
         "@nobody", "sundays", "\n", "\t", "…"]
    )
    | st.text(max_size=10)
).map(" ".join)  # fmt: skip


def sought(line: str) -> Filter:
    """Return what a line looks for, on Sunday, 22 November 2026."""
    return understand(tokens_of(line), user="UEDITOR", today=SUNDAY).filter


@pytest.mark.parametrize(
    ("line", "filter_"),
    [
        ("", Filter()),
        ("spring fair", Filter("spring fair")),
        ('"open sundays" approved', Filter('"open sundays"', states=APPROVED)),
        ("“open  sundays” Approved,", Filter('"open sundays"', states=APPROVED)),
        ('"approved" by "since march"', Filter('"approved" by "since march"')),
        ("mine", Filter(person="UEDITOR")),
        ("my drafts", Filter(person="UEDITOR")),
        ("by me", Filter(person="UEDITOR")),
        ("by <@USECOND|second>", Filter(person="USECOND")),
        ("by:<@USECOND>", Filter(person="USECOND")),
        ("fair <@USECOND>", Filter("fair", person="USECOND")),
        ("by the river", Filter("by the river")),
        ("my garden", Filter("my garden")),
        ("starred ready", Filter(starred=True, states=frozenset({DraftState.READY}))),
        ("approved discarded", Filter(states=APPROVED | {DraftState.DISCARDED})),
        ("state:approved", Filter(states=APPROVED)),
        ("since 2026-01-01", Filter(since=NEW_YEAR)),
        ("since:2026-01-01 fair", Filter("fair", since=NEW_YEAR)),
        ("--since=2026-01-01", Filter(since=NEW_YEAR)),
        ("after 31 december 2025", Filter(since=NEW_YEAR)),
        ("until march", Filter(until=date(2026, 3, 31))),
        ("before 2026-01-02", Filter(until=NEW_YEAR)),
        ("from january to march", Filter(since=NEW_YEAR, until=date(2026, 3, 31))),
        ("approved in 2025",
         Filter(states=APPROVED, since=date(2025, 1, 1), until=date(2025, 12, 31))),
        ("fair in march", Filter("fair in march")),
        ("march", Filter("march")),
        ("last week", Filter(since=date(2026, 11, 9), until=date(2026, 11, 15))),
        ("fair last 2 days", Filter("fair", since=date(2026, 11, 21), until=SUNDAY)),
        ("today", Filter(since=SUNDAY, until=SUNDAY)),
        ("since easter", Filter("since easter")),
        ("writer house-writer fair", Filter("fair", writer="house-writer")),
        ('writer:"my model"', Filter(writer="my model")),
        ("fair approved since january by <@USECOND> mild",
         Filter("fair mild", states=APPROVED, since=NEW_YEAR, person="USECOND")),
        ("Q&amp;A &lt;b&gt;", Filter("Q&A <b>")),
        ("see <https://example.org/a|example.org/a>", Filter("see example.org/a")),
        ("waste:paper https://example.org", Filter("waste:paper https://example.org")),
        ('an "open quote', Filter('an "open quote"')),
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_is_meant(line: str, filter_: Filter) -> None:
    """Filters stand in any order among the words; what is quoted is always looked for."""
    assert sought(line) == filter_


@pytest.mark.parametrize(
    ("line", "strange"),
    [
        ("fair since 2026-02-30", "since 2026-02-30"),
        ("fair since tomorrow", "since tomorrow"),
        ("fair since", "since"),
        ("since:someday", "since:someday"),
        ("by @nobody", "by @nobody"),
        ("@nobody", "@nobody"),
        ("by:nobody", "by:nobody"),
        ("state:lost", "state:lost"),
    ],
)
def test_what_was_meant_as_a_filter_and_is_none_is_said(line: str, strange: str) -> None:
    """It is not looked for as a word, and not passed over in silence."""
    wanted = understand(tokens_of(line), user="UEDITOR", today=SUNDAY)

    assert wanted.strange == (strange,)
    assert wanted.filter == Filter("fair" if "fair" in line else "")


@given(LINE)
def test_any_line_makes_a_filter_that_a_button_can_hold(line: str) -> None:
    """What a button keeps is what was meant, within Slack's limit; and it is one line of words."""
    wanted = understand(tokens_of(line), user="UEDITOR", today=SUNDAY)

    assert wanted.filter.words == " ".join(wanted.filter.words.split())
    if not wanted.too_much:
        value = kept(wanted.filter, 10)
        assert read(value) == (wanted.filter, 10)
        assert units(value) <= 2000


def test_the_longest_search_fits_into_a_button() -> None:
    """Quotes and backslashes take most room, and there are two long texts."""
    words = '"' + "\\" * (MOST_CHARACTERS - 2) + '"'
    whole = Filter(words, frozenset(DraftState), "U" * 21, SUNDAY, SUNDAY, words, starred=True)

    assert units(kept(whole, 10**9)) <= 2000
    assert read(kept(whole, 10**9)) == (whole, 10**9)


@pytest.mark.parametrize("line", ["a" * 301, "🎉" * 151, "a " * 33, f"writer:{'a' * 301}"])
def test_more_than_anybody_searches_for_is_too_much(line: str) -> None:
    """A pasted letter is no search."""
    assert understand(tokens_of(line), user="UEDITOR", today=SUNDAY).too_much


@pytest.mark.parametrize(("line", "says_nothing"), [("🎉 *", True), ("", False), ("🎉 a", False)])
def test_words_without_letters_say_nothing(line: str, *, says_nothing: bool) -> None:
    """Such a search could only find nothing."""
    wanted = understand(tokens_of(line), user="UEDITOR", today=SUNDAY)

    assert wanted.says_nothing is says_nothing


def forged(**changes: object) -> str:
    """Return a button's value with something in it that we never put there."""
    return json.dumps(json.loads(kept(Filter("fair"), 0)) | changes)


@pytest.mark.parametrize(
    "value",
    ["", "10", "null", "[]", "{}", "{", '"fair"', "1:2", forged(more=1), forged(words=None),
     forged(words=["fair"]), forged(words="a" * 301), forged(states=["lost"]), forged(states="x"),
     forged(states=[1]), forged(states=3), forged(person="<!channel>"), forged(person=7),
     forged(since="today"), forged(since="9999-12-31"), forged(until="0001-01-01"),
     forged(until=20260101), forged(writer=5), forged(offset=-1), forged(offset="1"),
     forged(offset=True), forged(offset=1.5), forged(offset=10**12), "[" * 100_000],
)  # fmt: skip
def test_a_forged_value_is_refused(value: str) -> None:
    """A button's value comes from outside: nothing in it is believed."""
    with pytest.raises(UnreadableError):
        read(value)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_any_value_is_refused_or_read(value: object) -> None:
    """Whatever stands in one field, reading fails in the one way that is expected."""
    for key in json.loads(kept(Filter(), 0)):
        try:
            wanted, offset = read(forged(**{key: value}))
        except UnreadableError:
            continue
        assert read(kept(wanted, offset)) == (wanted, offset)
