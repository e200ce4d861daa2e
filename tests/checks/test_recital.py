"""What is said word for word in earlier texts."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks import recited
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.recital import EMPTY, Recital, Source
from bot.checks.text import Text

SPAN = "nobody who has heard the old bell ring across the frozen lake forgets it quickly"
EARLIER = f"We walked home late. As they say, {SPAN}. Then it snowed."


def findings(text: str, earlier: Recital, known: Given | None = None) -> list[Finding]:
    """What is found of a text."""
    return list(recited.find(Text(text), earlier, known or Given()))


def test_a_span_of_an_earlier_draft_is_found_with_its_place_and_source() -> None:
    """The longest common run of words is marked, whatever its case and its punctuation."""
    text = f"Dear all,\n\n{SPAN.capitalize().replace(' ring', ', ring')}! Spring is near."
    (found,) = findings(text, Recital.of([Source("Draft 7", EARLIER)]))

    assert found.kind is Kind.RECITED
    assert found.reason is Reason.IN_AN_EARLIER_DRAFT
    assert found.about == ("Draft 7",)
    assert found.quote == text[found.start : found.end]
    assert found.quote == SPAN.capitalize().replace(" ring", ", ring")


def test_a_draft_and_the_training_data_made_of_it_are_one_text() -> None:
    """They are no standing paragraph together, and the draft is what is told of."""
    texts = [Source(f"Draft {number}", f"Number {number}. {EARLIER}") for number in range(2)]
    built = [Source("built.jsonl", each.text, is_training=True) for each in texts]

    (found,) = findings(SPAN, Recital.of([*built, *texts]))

    assert found.reason is Reason.IN_AN_EARLIER_DRAFT


def test_a_text_is_not_found_against_itself() -> None:
    """Whatever source it came into: the others are found, and the index stays as it was."""
    index = Recital.of([Source("a", EARLIER, is_training=True), Source("b", f"{EARLIER} Or not.")])

    without = index.without([EARLIER, "never written"])

    assert [each.about for each in findings(SPAN, without)] == [("b",)]
    both = index.without([EARLIER, f"{EARLIER} Or not."])
    assert not findings(SPAN, both)
    assert [each.about for each in findings(SPAN, both.with_sources([Source("c", SPAN)]))] == [
        ("c",)
    ]
    assert index.without(["never written"]) is index
    assert len(findings(SPAN, index)) == 1


@pytest.mark.parametrize("before", range(12))
def test_a_dozen_words_are_found_wherever_they_begin(before: int) -> None:
    """The index holds every sixth run only, and still misses no dozen of words."""
    dozen = " ".join(SPAN.split()[:12])
    source = " ".join([*(f"filler{i}" for i in range(before)), dozen, "filler"])

    (found,) = findings(f"So it is: {dozen}.", Recital.of([Source("x", source)]))
    assert found.quote == dozen
    assert not findings(" ".join(SPAN.split()[:11]), Recital.of([Source("x", source)]))


def test_training_data_is_told_apart() -> None:
    """The reason says whether it was a draft or what the model learned from."""
    (found,) = findings(SPAN, Recital.of([Source("letters.jsonl", EARLIER, is_training=True)]))

    assert found.reason is Reason.IN_THE_TRAINING_DATA


def test_what_stands_in_three_texts_is_the_houses_own() -> None:
    """A standing paragraph is no recital; what stands in two texts may be one."""
    texts = [Source(str(number), f"Number {number}. {EARLIER}") for number in range(3)]

    assert len(findings(SPAN, Recital.of(texts[:2]))) == 1
    assert not findings(SPAN, Recital.of(texts))


@pytest.mark.parametrize(
    "known",
    [Given(bullets=(SPAN,)), Given(references=(EARLIER,)), Given(house=(EARLIER,))],
)
def test_what_was_given_is_nobodys_recital(known: Given) -> None:
    """A bullet that was used before, a reference and the house's own words may be repeated."""
    assert not findings(SPAN, Recital.of([Source("x", EARLIER)]), known)


def test_two_notes_told_as_before_are_told_from_the_brief() -> None:
    """A span whose words are nearly all in the brief is not from memory."""
    told = "The tool library opens on Sundays too, from eleven until three in the old depot."
    known = Given(bullets=("tool library opens sundays too", "eleven until three", "old depot"))

    assert findings(told, Recital.of([Source("x", told)]))
    assert not findings(told, Recital.of([Source("x", told)]), known)


def test_sources_can_be_added() -> None:
    """The index with a text more finds what stands in either; the one before stays as it was."""
    first = Recital.of([Source("one", EARLIER)])
    other = "a second thought about seven kettles on the stove and one cup on the table"
    both = first.with_sources([Source("two", other)])

    assert [found.about for found in findings(f"{SPAN}. And {other}.", both)] == [
        ("one",),
        ("two",),
    ]
    assert len(findings(f"{SPAN}. And {other}.", first)) == 1


def test_an_empty_index_finds_nothing() -> None:
    """Without earlier texts there is nothing to recite."""
    assert not findings(SPAN, EMPTY)
    assert not findings("", Recital.of([Source("x", EARLIER)]))
    assert not findings(SPAN, Recital.of([Source("x", "")]))


def test_a_megabyte_of_texts_takes_less_than_two() -> None:
    """The index is small, so that years of drafts fit into it."""
    chance = random.Random(1)  # noqa: S311 - words, not secrets
    words = [f"w{chance.randrange(20_000)}" for _ in range(170_000)]
    texts = [" ".join(words[at : at + 170]) for at in range(0, len(words), 170)]
    index = Recital.of([Source(str(at), text) for at, text in enumerate(texts)])

    assert sum(map(len, texts)) > 1_000_000
    assert index.size < 2 * sum(map(len, texts))
    (found,) = findings(" ".join(words[20_000:20_020]), index)
    assert found.quote == " ".join(words[20_000:20_020])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=4))
def test_any_texts_are_survived(text: str, earlier: list[str]) -> None:
    """Places always point at the quoted words, in reading order and without overlap."""
    found = findings(text + SPAN, Recital.of(Source("x", each) for each in [*earlier, EARLIER]))

    ends = [0, *(each.end for each in found)]
    assert all(each.quote == (text + SPAN)[each.start : each.end] for each in found)
    assert all(each.start >= end for each, end in zip(found, ends, strict=False))


@pytest.mark.parametrize("piece", ["a ", "1", "\ud800 ", "(", "la la "])
def test_monotonous_texts_are_survived(piece: str) -> None:
    """A text that matches everywhere takes no longer than any other."""
    long = piece * (40_000 // len(piece))

    findings(long, Recital.of([Source("x", long), Source("y", long)]))
