"""Long texts in parts that Slack takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.characters import is_boundary, units
from bot.slack.sections import (
    PAGE_LIMIT,
    SECTION_LIMIT,
    draft_sections,
    pages,
    sections,
    subject_and_body,
)

BLANKS = st.sampled_from([" ", "\n", "\n\n", "\r\n", "\t"])
WORDS = st.sampled_from(["a", "word", "End.", "。", "👍🏽", "e\u0301", "🇩🇪", "👨\u200d👩"])
PIECES = BLANKS | WORDS
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)
LIMITS = st.integers(2, 30)
SUBJECTS = st.sampled_from(
    ["", "Subject: Hello", "**Subject: Hello**", "subject:", "\n*Subject:* Hello\n\n", "Subject"]
)


@given(TEXTS, LIMITS)
def test_joined_sections_are_the_text(text: str, limit: int) -> None:
    """Nothing is lost, added or changed between the sections."""
    assert "".join(sections(text, limit)) == text


@given(TEXTS, LIMITS)
def test_sections_keep_to_the_limit(text: str, limit: int) -> None:
    """No section is empty or longer than the limit, in UTF-16 units."""
    assert all(0 < units(section) <= limit for section in sections(text, limit))


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(2, 30))
def test_sections_are_not_blank(text: str, limit: int) -> None:
    """No section is blank as long as the text has no run of blanks that is half a section long."""
    longest = max((len(run) for run in blank_runs(text)), default=0)
    if text.strip() and longest <= (limit - 2) // 2:
        assert all(section.strip() for section in sections(text, limit))


def blank_runs(text: str) -> list[str]:
    """Return the runs of blanks in a text."""
    return "".join(" " if character.isspace() else "x" for character in text).split("x")


@given(st.lists(st.tuples(WORDS, BLANKS).map("".join) | WORDS).map("".join), st.integers(20, 40))
def test_sections_leave_characters_whole(text: str, limit: int) -> None:
    """A section never ends within a character that a reader sees as one."""
    end = 0
    for section in sections(text, limit):
        end += len(section)
        assert is_boundary(text, end)


@given(st.text(st.sampled_from("abc \n."), max_size=80), LIMITS)
def test_a_text_that_fits_stays_whole(text: str, limit: int) -> None:
    """What fits into one section is one section."""
    whole = text[:limit]

    assert sections(whole, limit) == ([whole] if whole else [])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "One two.\nThree.\n\nFour five six seven.",
            ["One two.\nThree.\n\n", "Four five six seven."],
        ),
        ("One two. Three\nfour five six seven.", ["One two. Three\n", "four five six seven."]),
        ("One two. Three four five six seven.", ["One two. ", "Three four five six ", "seven."]),
        ("One two three four five six seven", ["One two three four ", "five six seven"]),
        ("Onetwothreefourfivesixseven", ["Onetwothreefourfives", "ixseven"]),
        ("One two.\n\n  - three four five six", ["One two.\n\n", "  - three four five ", "six"]),
        (
            "一二三四五六七八。一二三四五六七八九十一二三四",
            ["一二三四五六七八。", "一二三四五六七八九十一二三四"],
        ),
    ],
)
def test_where_a_section_ends(text: str, parts: list[str]) -> None:
    """A paragraph's end is best; then a line's, a sentence's, a word's; else it is full."""
    assert sections(text, 20) == parts


def test_a_character_longer_than_a_section() -> None:
    """An accent tower that no section holds is split, as it cannot be helped."""
    tower = "a" + "\u0301" * 50

    assert "".join(sections(tower, 20)) == tower
    assert [len(section) for section in sections(tower, 20)] == [20, 20, 11]


def test_blanks_without_end() -> None:
    """A run of blanks longer than sections can hold still keeps to the limit and loses nothing."""
    text = "a" + "\n" * 100 + "b"

    assert "".join(sections(text, 10)) == text
    assert max(map(units, sections(text, 10))) == 10


def test_a_limit_too_small_for_an_emoji() -> None:
    """A limit under which an emoji cannot be sent is refused."""
    with pytest.raises(ValueError, match="two units"):
        sections("👍", 1)


def test_sections_of_emoji_count_double() -> None:
    """3,000 emoji are 6,000 units, so they take two sections."""
    assert len(sections("👍" * SECTION_LIMIT)) == 2


@given(TEXTS, st.integers(2, 60))
def test_joined_pages_are_the_text(text: str, per_page: int) -> None:
    """Pages hold all sections in order, and none is empty or longer than allowed."""
    grouped = pages(text, per_page)

    assert "".join(section for page in grouped for section in page) == text
    assert all(0 < units("".join(page)) <= per_page for page in grouped)


def test_pages_of_a_long_newsletter() -> None:
    """A page takes several sections, and a newsletter of usual length one page."""
    assert len(pages("A short sentence. " * 100)) == 1

    grouped = pages("A short sentence. " * 1500)
    assert len(grouped) == 4
    assert all(sum(map(units, page)) <= PAGE_LIMIT for page in grouped)


@given(SUBJECTS, TEXTS)
def test_subject_and_body_are_the_text(subject: str, text: str) -> None:
    """The two pieces joined are the text."""
    draft = subject + text

    assert "".join(subject_and_body(draft)) == draft


@pytest.mark.parametrize(
    ("text", "subject", "body"),
    [
        ("Subject: New doors\n\nDear all", "Subject: New doors\n\n", "Dear all"),
        ("SUBJECT:New doors\r\n\r\n \nHi", "SUBJECT:New doors\r\n\r\n \n", "Hi"),
        ("**Subject:** New doors\nHi", "**Subject:** New doors\n", "Hi"),
        ("**Subject: New doors**\nHi", "**Subject: New doors**\n", "Hi"),
        ("\n*Subject*: “New doors”\nHi", "\n*Subject*: “New doors”\n", "Hi"),
        ('Subject line: "A" or "B"\nHi', 'Subject line: "A" or "B"\n', "Hi"),
        ("Subject: New doors", "Subject: New doors", ""),
        ("Subject:\n\n  Indented", "Subject:\n\n", "  Indented"),
        ("Subject matters: many\nHi", "", "Subject matters: many\nHi"),
        ("Dear all\nSubject: New doors", "", "Dear all\nSubject: New doors"),
        ("", "", ""),
    ],
)
def test_subject(text: str, subject: str, body: str) -> None:
    """A leading subject line is told from the body, with or without bold marks."""
    assert subject_and_body(text) == (subject, body)


def test_draft_sections() -> None:
    """A draft's subject line has a section of its own."""
    assert draft_sections("Subject: Hi\n\nDear all") == ["Subject: Hi\n\n", "Dear all"]
    assert draft_sections("Dear all") == ["Dear all"]
    assert draft_sections("Subject: Hi\n\n ") == ["Subject: Hi\n\n "]
    assert draft_sections("") == []


@given(SUBJECTS, TEXTS)
def test_joined_draft_sections_are_the_text(subject: str, text: str) -> None:
    """A draft's sections joined are the draft, and none is blank."""
    draft = subject + text

    assert "".join(draft_sections(draft)) == draft
    assert all(section.strip() for section in draft_sections(draft)) or not draft.strip()


def test_a_subject_as_long_as_a_newsletter() -> None:
    """A model that never ends its subject line still gets sections within the limit."""
    draft = "Subject: " + "word " * 2000

    assert "".join(draft_sections(draft + "\nDear all")) == draft + "\nDear all"
    assert max(map(units, draft_sections(draft + "\nDear all"))) <= SECTION_LIMIT
