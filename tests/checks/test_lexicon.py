"""The lists of words: common words, names, base forms."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.checks import lexicon


@pytest.mark.parametrize(
    "word", ["garden", "Garden", "colour", "grey", "wifi", "webinar", "don\u2019t", "caf\u00e9s"]
)
def test_common_words_are_known_in_any_case(word: str) -> None:
    """British and American words, and those of the web, are common ones."""
    assert lexicon.is_common(word)
    assert not lexicon.is_proper(word)


@pytest.mark.parametrize("word", ["Anna", "leeds", "Instagram", "mumbai", "NASA", "English"])
def test_proper_words_have_a_capital_only(word: str) -> None:
    """Names, languages and initials are proper, also where somebody writes them small."""
    assert lexicon.is_proper(word)
    assert not lexicon.is_common(word)


def test_a_word_may_be_both() -> None:
    """“Rose” is a flower and a name, “table” is no name."""
    assert lexicon.is_common("rose")
    assert lexicon.is_also_a_name("Rose")
    assert not lexicon.is_also_a_name("Table")


@pytest.mark.parametrize("word", ["occured", "publically", "recieve", "alot"])
def test_frequent_mistakes_are_no_words(word: str) -> None:
    """What some list has because so many write it so, is a mistake all the same."""
    assert lexicon.is_known_mistake(word)
    assert not lexicon.is_common(word)
    assert not lexicon.is_word(word)


def test_our_list_of_mistakes_has_no_right_words() -> None:
    """No word of the list is in Hunspell's dictionary under another cover."""
    wrong = lexicon.words_of("misspellings")

    assert wrong
    assert not wrong & lexicon.words_of("newer")
    assert not wrong & {word for words in lexicon.frequent_words().values() for word in words}


def test_base_forms_are_small() -> None:
    """The base form is found whatever the case and the form."""
    assert [lexicon.lemma(word) for word in ("Announced", "children", "")] == [
        "announce", "child", "",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
@example("\ud800")
@example("a\0b")
@example("\u0430\u043d\u043d\u0430")
@example("x" * 100_000)
def test_any_string_may_be_asked_about(word: str) -> None:
    """No string breaks a list: other scripts, NUL, lone surrogates, a whole page."""
    assert lexicon.is_common(word) in {True, False}
    assert lexicon.is_proper(word) in {True, False}
    assert lexicon.is_also_a_name(word) in {True, False}
    assert lexicon.is_word(word) in {True, False}
    assert lexicon.frequency(word) >= 0
    assert isinstance(lexicon.lemma(word), str)
