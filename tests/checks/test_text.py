"""A text taken apart: words, lines, paragraphs and sentences stand where they say."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.checks.text import Span, Taken, Text

TEXTS = st.text(
    st.one_of(
        st.sampled_from(" \n\r.!?'\u2019-\u0301\u200d🎉👩🏽‍💻aé1"),
        st.sampled_from("\ud800\udfff\0"),
        st.characters(),
    ),
    max_size=120,
)
PLACES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda p: (p[0], sum(p))))


def parts_of(text: Text) -> dict[str, Sequence[Span]]:
    """Return all that a text is taken apart into."""
    return {
        "words": text.words,
        "lines": text.lines,
        "paragraphs": text.paragraphs,
        "sentences": text.sentences,
    }


@given(TEXTS)
def test_every_part_stands_where_it_says(raw: str) -> None:
    """Whatever the text, a part is what stands at its place, and parts come in order."""
    for parts in parts_of(Text(raw)).values():
        for part in parts:
            assert raw[part.start : part.end] == part.text
            assert part.text.strip() == part.text != ""
        for before, after in pairwise(parts):
            assert before.end <= after.start


@given(TEXTS)
def test_no_word_is_cut_within_a_letter(raw: str) -> None:
    """A combining mark belongs to its letter, so no word ends before one."""
    for word in Text(raw).words:
        if word.end < len(raw):
            assert unicodedata.category(raw[word.end]) not in {"Mn", "Mc", "Me"}


@given(TEXTS)
def test_lines_and_sentences_lose_no_letter(raw: str) -> None:
    """All that is not blank is in a line, and in a sentence."""
    visible = "".join(raw.split())
    for parts in (Text(raw).lines, Text(raw).sentences):
        assert "".join("".join(part.text.split()) for part in parts) == visible


def test_a_word_keeps_what_belongs_to_it() -> None:
    """Contractions, compounds and letters with marks are one word; full stops are none of it."""
    text = Text("Don\u2019t miss the easy-going cafe\u0301 at 9 a.m. 🎉")
    words = [word.text for word in text.words]
    assert words == [
        "Don\u2019t", "miss", "the", "easy-going", "cafe\u0301", "at", "9", "a", "m",
    ]  # fmt: skip


def test_sentences_end_where_a_reader_would_end_them() -> None:
    """Titles and times of day end no sentence; a line does."""
    text = Text("Dr. Hall came at 9 a.m. on Monday. It cost $3.50!\nSee you there")
    assert [sentence.text for sentence in text.sentences] == [
        "Dr. Hall came at 9 a.m. on Monday.",
        "It cost $3.50!",
        "See you there",
    ]


@given(PLACES, st.integers(0, 50), st.integers(1, 9))
def test_what_is_spoken_for_is_known_by_every_place_in_it(
    places: list[tuple[int, int]], start: int, length: int
) -> None:
    """A place is spoken for if it shares a character with one that was taken, and only then."""
    end = start + length
    shares = any(max(start, a) < min(end, b) for a, b in places)
    assert Taken(places).overlaps(start, end) == shares


def test_a_month_ends_a_sentence_before_a_capital() -> None:
    """Who writes "16 May." has no abbreviation in mind, and an abbreviated month may go on."""
    raw = "We open on 16 May. Bring tea. It ends in Dec. “Come!” In Dec. we rest. On Jan. 5 too."
    assert [each.text for each in Text(raw).sentences] == [
        "We open on 16 May.",
        "Bring tea.",
        "It ends in Dec.",
        "“Come!”",
        "In Dec. we rest.",
        "On Jan. 5 too.",
    ]
