"""What an edit is worth: slips teach little, a whole rewrite says nothing of what was there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.building.edits import TRIVIAL_WORDS, Edit, edit, words_of

LETTER = """Subject: Your July news from the library

Dear friends of the library,

Summer is here, and so are we! July is going to be an amazing month at the library, with something \
for everyone in the family.

First of all, we are excited to announce that from 6 July the library opens on Sundays, from 10 am \
to 4 pm. So whether you want to read the newspaper, borrow a novel for the beach or simply enjoy \
the cool air of our reading room, we cannot wait to welcome you.

Our summer reading club starts on 12 July. Children between 6 and 12 read five books and receive a \
certificate and a small surprise at the closing party in September. Sign up at the desk or at \
https://example.org/club.

Finally, a big thank you to the forty volunteers who moved 8,000 books last week. You are the \
heart and soul of this house!

See you soon,
Your library team
"""
PLAIN = """Subject: Your July news from the library

Dear friends of the library,

Summer is here. July has something for everyone.

From 6 July the library opens on Sundays, from 10 am to 4 pm. Read the newspaper, borrow a novel \
for the beach, or simply enjoy the cool air of our reading room.

The summer reading club starts on 12 July. Children between 6 and 12 read five books and get a \
certificate and a small surprise at the party in September. Sign up at the desk or at \
https://example.org/club.

And thank you to the forty volunteers who moved 8,000 books last week.

See you soon,
Your library team
"""
ANEW = """Hello neighbours!

What a week. Forty helpers, 8,000 books, not one of them dropped: thanks, all of you.

Two dates for the fridge door. On 6 July we begin to open every Sunday (10 am until 4 pm). And on \
12 July the reading club for 6- to 12-year-olds begins; five books make a certificate, the party \
is in September. The list is at https://example.org/club.

Yours,
the people behind the desk
"""
JAPANESE = "読書会は七月十二日に始まります。六歳から十二歳までの子どもが五冊の本を読みます。"

EDITS = {
    "the same": (LETTER, LETTER, Edit.NONE),
    "a line's end at its end": (LETTER, LETTER.rstrip(), Edit.TRIVIAL),
    "other paragraphs": (LETTER, LETTER.replace("\n\n", "\n"), Edit.TRIVIAL),
    "calmer punctuation": (LETTER, LETTER.replace("!", "."), Edit.TRIVIAL),
    "capitals and emphasis": (LETTER, LETTER.replace("Sundays", "**SUNDAYS**"), Edit.TRIVIAL),
    "a date set right": (LETTER, LETTER.replace("12 July", "13 July"), Edit.TRIVIAL),
    "a sentence struck out": (
        LETTER,
        LETTER.replace(" You are the heart and soul of this house!", ""),
        Edit.TRIVIAL,
    ),
    "a pass for tone": (LETTER, PLAIN, Edit.SUBSTANTIAL),
    "the opening anew": (
        LETTER,
        LETTER.replace(
            "Summer is here, and so are we! July is going to be an amazing month at the library, "
            "with something for everyone in the family.",
            "It is July, it is hot, and our reading room is cool.",
        ),
        Edit.SUBSTANTIAL,
    ),
    "another order": (LETTER, "\n\n".join(reversed(LETTER.split("\n\n"))), Edit.SUBSTANTIAL),
    "cut to half": (LETTER, LETTER[: len(LETTER) // 2], Edit.SUBSTANTIAL),
    "a passage of a long text": (
        LETTER * 20,
        LETTER * 10 + PLAIN + LETTER * 9,
        Edit.SUBSTANTIAL,
    ),
    "written anew": (LETTER, ANEW, Edit.REWRITE),
    "in another language": (LETTER, JAPANESE * 4, Edit.REWRITE),
    "cut to a line": (LETTER, "See you soon,\nYour library team\n", Edit.REWRITE),
    "a sign of many": (JAPANESE, JAPANESE.replace("五", "六"), Edit.TRIVIAL),
    "half of the signs": (JAPANESE, JAPANESE[: len(JAPANESE) // 2], Edit.SUBSTANTIAL),
    "pictograms put in": ("Come at ten.", "🎉 Come at ten! 🎉🎉", Edit.SUBSTANTIAL),
    "no words at all": ("...", "!!!", Edit.TRIVIAL),
}


@pytest.mark.parametrize(("old", "new", "found"), EDITS.values(), ids=EDITS)
def test_tells_edits_apart(old: str, new: str, found: Edit) -> None:
    """Slips, edits and whole rewrites of a letter are known as such."""
    assert edit(old, new) is found


def test_a_whole_sentence_more_is_no_slip_in_a_long_letter() -> None:
    """However long a text is, more than a sentence's words is no trivial fix."""
    long = "The lamp was lit at dusk and put out at dawn, as on every other day of the year. " * 400
    assert edit(long, long + "x " * TRIVIAL_WORDS) is Edit.TRIVIAL
    assert edit(long, long + "x " * (TRIVIAL_WORDS + 1)) is Edit.SUBSTANTIAL


def test_words_are_words_in_any_script() -> None:
    """Marks belong to their letters, apostrophes to their words; other punctuation is no word."""
    assert words_of("Don\u2019t — STOP!") == ["don\u2019t", "stop"]
    assert words_of("क्षत्रिय नमस्ते") == ["क्षत्रिय", "नमस्ते"]
    assert words_of("本を読む 🎉") == ["本", "を", "読", "む", "🎉"]


@given(st.text(), st.text())
def test_any_two_texts_are_compared(old: str, new: str) -> None:
    """An edit is something for any texts, and nothing only for equal ones."""
    assert (edit(old, new) is Edit.NONE) is (old == new)
