"""What changed between two texts: nothing lost, words whole, and readable."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.difference import Change, Difference, Piece, difference

# Texts that have much in common, with all the blanks and line ends that editors use.
_WORDS = st.sampled_from(
    ["the", "library", "opens", "on", "Sundays.", "café", "🧀", "e\u0301", "x"]
)
_BLANKS = st.sampled_from([" ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00a0", "\u2028", " \n "])
_NEWSLETTERS = st.lists(st.one_of(_WORDS, _BLANKS), max_size=60).map("".join)
_SIGNS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}


def _drawn(found: Difference) -> str:
    return "".join(_SIGNS[piece.change].format(piece.text) for piece in found.pieces)


def _is_sound(found: Difference, old: str, new: str) -> None:
    assert (found.old, found.new) == (old, new)
    assert all(piece.text for piece in found.pieces)
    for one, other in zip(found.pieces, found.pieces[1:], strict=False):
        assert one.change is not other.change
        assert (one.change, other.change) != (Change.ADDED, Change.REMOVED)


@given(_NEWSLETTERS, _NEWSLETTERS)
def test_nothing_is_lost(old: str, new: str) -> None:
    """The pieces give both texts back; none is empty, and none stands beside its like."""
    _is_sound(difference(old, new), old, new)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_compared(old: str, new: str) -> None:
    """The same holds for any Unicode at all."""
    _is_sound(difference(old, new), old, new)


@given(_NEWSLETTERS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """Nothing is new, and the text is one piece."""
    found = difference(text, text)
    assert found.is_empty
    assert found.share_new == 0
    assert found.pieces == ((Piece(Change.KEPT, text),) if text else ())


@given(_NEWSLETTERS, _NEWSLETTERS)
def test_the_share_of_new_words(old: str, new: str) -> None:
    """It lies between none and all, and is all where nothing was there before."""
    assert 0 <= difference(old, new).share_new <= 1
    assert difference("", new).share_new == (1 if new.split() else 0)
    assert difference(old, "").share_new == 0


@pytest.mark.parametrize(
    ("old", "new", "drawn"),
    [
        (
            "The library opens on Sundays.",
            "The museum opens on Mondays.",
            "The [-library-][+museum+] opens on [-Sundays.-][+Mondays.+]",
        ),
        ("one two", "one two three", "one two[+ three+]"),
        ("one two three", "one three", "one [-two -]three"),
        ("one\n\nthree", "one two\n\nthree", "one[+ two+]\n\nthree"),
        ("Dear all,\n\nYes", "Dear friends,\n\nYes", "Dear [-all,-][+friends,+]\n\nYes"),
        ("one\n\ntwo", "one two", "one[-\n\n-][+ +]two"),
        ("one  two", "one two", "one [- -]two"),
        ("one\r\ntwo", "one\ntwo", "one[-\r-]\ntwo"),
        ("", "one", "[+one+]"),
        ("one", "", "[-one-]"),
    ],
)
def test_changes_are_words(old: str, new: str, drawn: str) -> None:
    """A word is changed whole; blanks around a change that are the same in both are kept."""
    assert _drawn(difference(old, new)) == drawn


def test_a_lone_word_among_changed_ones_is_given_up() -> None:
    """One change is read more easily than three with a word between them."""
    found = difference(
        "We plant old and crooked trees in the garden.",
        "We saw planks for shelves and other furniture in the garden.",
    )
    assert _drawn(found) == (
        "We [-plant old and crooked trees-][+saw planks for shelves and other furniture+]"
        " in the garden."
    )


def test_lines_stay_apart() -> None:
    """The last word of a line is kept also among changed ones, so that lines can be told apart."""
    found = difference("a b c end\nd e f", "g h i end\nj k l")
    assert _drawn(found) == "[-a b c-][+g h i+] end\n[-d e f-][+j k l+]"


@pytest.mark.parametrize(
    ("old", "new", "drawn"),
    [
        (
            "14\n• Soup\n\nWarmly,\nChris",
            "14\n\nWith warm wishes,\nChris",
            "14\n[-• Soup\n-]\n[-Warmly,-][+With warm wishes,+]\nChris",
        ),
        ("a\nb\nc", "d\ne\nf", "[-a-][+d+]\n[-b-][+e+]\n[-c-][+f+]"),
        ("a\nb", "d\ne\nf", "[-a-][+d\ne+]\n[-b-][+f+]"),
    ],
)
def test_changed_lines_are_set_against_each_other(old: str, new: str, drawn: str) -> None:
    """The last line of what was taken out stands beside the last one of what is new, and so on."""
    assert _drawn(difference(old, new)) == drawn


def _long_texts() -> dict[str, tuple[str, str]]:
    """Pairs of 40,000 characters: usual ones, and those that are hard to compare."""
    chance = random.Random(6)  # noqa: S311 - any texts will do, but the same ones each time
    common = [f"w{number}" for number in range(900)]
    usual = chance.choices(common, [1 / (n + 1) for n in range(900)], k=9000)
    shuffled = [f"u{number}" for number in range(7000)]
    chance.shuffle(shuffled)
    every_other = [word if n % 2 else f"n{n}" for n, word in enumerate(usual)]
    few = [chance.choices("abc", k=20_000) for _ in range(2)]
    return {
        "one word changed": (" ".join(usual), " ".join([*usual[:4000], "new", *usual[4001:]])),
        "every other word": (" ".join(usual), " ".join(every_other)),
        "another order": (" ".join(sorted(shuffled)), " ".join(shuffled)),
        "one word again and again": ("the " * 10_000, "the " * 9_000),
        "three words again and again": (" ".join(few[0]), " ".join(few[1])),
        "no blanks": ("x" * 40_000, "y" * 40_000),
        "one line each": ("a\n" * 20_000, "b\n" * 20_000),
    }


@pytest.mark.parametrize(("old", "new"), _long_texts().values(), ids=_long_texts())
def test_long_texts(old: str, new: str) -> None:
    """However long and however alike, two texts are compared, and nothing is lost."""
    found = difference(old, new)
    _is_sound(found, old, new)
    assert not found.is_empty


def test_a_small_change_in_a_long_text_is_small() -> None:
    """Long texts are cut at words that both have once; what is between them is still compared."""
    old, new = _long_texts()["one word changed"]
    found = difference(old, new)
    assert [piece.text for piece in found.pieces if piece.change is Change.ADDED] == ["new"]
