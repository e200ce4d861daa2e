"""Which thing is meant by what people say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.references import Ambiguous, Found, Missing, Named, fold, resolve

JOBS = (
    Named("ftjob-abc9", ("3", "#3"), "third"),
    Named("ftjob-abd2", ("2", "#2"), "second"),
    Named("ftjob-xyz1", ("1", "#1", "rind letters"), "first"),
)
NAMES = st.text(min_size=1, max_size=12)


def named(name: str) -> Named[str]:
    """Return something that is known by one name."""
    return Named(name, (), name)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("last", "third"),
        ("Latest", "third"),
        ("#2", "second"),
        ("2", "second"),
        ("ftjob-xyz1", "first"),
        ("FTJOB-XYZ", "first"),
        ("xyz", "first"),
        ("abd", "second"),
        ("rind", "first"),
        (" Rind Letters ", "first"),
    ],
)
def test_people_say_it_in_their_way(said: str, meant: str) -> None:
    """Last, a number, an id, a beginning with or without its prefix, and a name all work."""
    assert resolve(said, JOBS) == Found(meant)


@pytest.mark.parametrize("said", ["ab", "ftjob-", "abc9 "[:2]])
def test_a_beginning_of_several_is_asked_back(said: str) -> None:
    """The answer holds those that could be meant, newest first."""
    answer = resolve(said, JOBS)

    assert isinstance(answer, Ambiguous)
    assert [named.value for named in answer.candidates][:2] == ["third", "second"]


def test_a_whole_name_counts_before_a_beginning() -> None:
    """Job 1 is meant by 1, though job 12 begins so too."""
    jobs = [Named("ftjob-b", ("12", "#12"), 12), Named("ftjob-a", ("1", "#1"), 1)]

    assert resolve("1", jobs) == Found(1)
    assert resolve("#1", jobs) == Found(1)


def test_two_of_one_name_are_asked_back() -> None:
    """Nobody can tell which of two files of the same name is meant."""
    files = [Named("file-2", ("letters.jsonl",), 2), Named("file-1", ("letters.jsonl",), 1)]

    assert resolve("letters.jsonl", files) == Ambiguous(tuple(files))
    assert resolve("file-1", files) == Found(1)


def test_a_typing_error_gets_the_nearest() -> None:
    """Who mistypes a name is told the name that looks most like it."""
    assert resolve("ring letters", JOBS) == Missing("ring letters", "rind letters")
    assert resolve("quite different", JOBS) == Missing("quite different", None)
    assert resolve("", JOBS) == Missing("", None)
    assert resolve("last", []) == Missing("last", None)


def test_a_pretty_apostrophe_is_a_plain_one() -> None:
    """Phones write other apostrophes and dashes than file systems."""
    files = [Named("file-1", ("anna's letters - may.jsonl",), 1)]

    assert resolve("Anna\u2019s letters \u2013 may.jsonl", files) == Found(1)


@given(st.text(), st.lists(NAMES, max_size=8))
def test_any_text_gets_an_answer(said: str, names: list[str]) -> None:
    """Whatever is typed, one is meant, or several, or none; what is found was there."""
    answer = resolve(said, [named(name) for name in names])

    if isinstance(answer, Found):
        assert answer.value in names
    elif isinstance(answer, Ambiguous):
        assert len(answer.candidates) > 1


@given(st.lists(NAMES.filter(str.strip), min_size=1, max_size=8, unique_by=fold), st.data())
def test_a_whole_id_is_always_found(names: list[str], data: st.DataObject) -> None:
    """An id that nothing else has means its thing, whatever else there is; `last` means a place."""
    wanted = data.draw(st.sampled_from(names).filter(lambda n: fold(n) not in {"last", "latest"}))

    assert resolve(wanted, [named(name) for name in names]) == Found(wanted)
