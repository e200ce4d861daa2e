"""The same examples with their notes in another order."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.starter.briefs import Brief, Example, read_examples
from engine.starter.check import problems
from engine.starter.faithful import GREETING, SIGN_OFF, body_of, is_kept
from engine.starter.layout import conversation
from engine.starter.recipe import EXAMPLES
from engine.starter.retelling import retold
from engine.starter.words import terms

HEAD = f"Subject: Harbour\n\n{GREETING}"


def an_example(notes: tuple[str, ...], *body: str) -> Example:
    """An example with these paragraphs."""
    return Example("harbour", Brief(None, notes), "\n\n".join([HEAD, *body, SIGN_OFF]))


def orders(example: Example) -> set[tuple[str, ...]]:
    """Every order of notes that a hundred throws bring."""
    return {retold(example, random.Random(seed)).brief.notes for seed in range(100)}  # noqa: S311


@given(st.integers(0, 1000))
def test_a_shipped_example_stays_exact_in_any_order(seed: int) -> None:
    """Every note is still told where it stands in the brief; no word comes or goes."""
    examples = read_examples(EXAMPLES)
    dice = random.Random(seed)  # noqa: S311 - any of them will do
    example = dice.choice(examples)
    told = retold(example, dice)
    assert Counter(told.brief.notes) == Counter(example.brief.notes)
    assert Counter(terms(told.answer)) == Counter(terms(example.answer))
    assert problems([told], []) == []
    if told != example:
        paragraphs = body_of(told.answer).split("\n\n")
        found = [note for text in paragraphs for note in told.brief.notes if is_kept(note, text)]
        assert found == list(told.brief.notes)


def test_paragraphs_and_lines_of_a_list_change_places() -> None:
    """What stands by itself moves, with its notes; what opens and closes the letter stays."""
    three = ("boats are late", "ropes are new", "gulls are loud")
    apart = an_example(
        three, "News.", "Boats are late.", "Ropes are new.", "Gulls are loud.", "Bye."
    )
    assert len(orders(apart)) == 6
    listed = an_example(three, "News:", "- Boats are late.\n- Ropes are new.\n- Gulls are loud.")
    assert len(orders(listed)) == 6
    moved = retold(apart, random.Random(3))  # noqa: S311
    assert moved.answer.startswith(f"{HEAD}\n\nNews.\n\n")
    assert moved.answer.endswith(f"\n\nBye.\n\n{SIGN_OFF}")


@pytest.mark.parametrize(
    "body",
    [
        ("Boats are late.", "They are late again, since ropes are new."),
        ("Boats are late and ropes are new.",),
        ("Boats are late.", "A word between.", "Ropes are new."),
        ("Boats are late:", "Ropes are new."),
        ("Ropes are new.", "Boats are late."),
        ("Only boats are late.",),
    ],
)
def test_what_leans_on_its_neighbour_stays(body: tuple[str, ...]) -> None:
    """A paragraph that goes on from another, or whose notes are not plain, is kept where it is."""
    example = an_example(("boats are late", "ropes are new"), *body)
    assert all(retold(example, random.Random(seed)) == example for seed in range(20))  # noqa: S311


def test_each_telling_is_laid_out_anew_and_the_first_as_it_was_written() -> None:
    """The order and the system prompt differ from telling to telling, and repeat with the seed."""
    example = an_example(
        ("boats are late", "ropes are new", "gulls are loud"),
        *("Boats are late.", "Ropes are new.", "Gulls are loud."),
    )
    told = [conversation(example, "House.", seed=1, telling=n) for n in range(12)]
    assert told[0][-1] == ("assistant", example.answer)
    assert len({turns[-1] for turns in told}) > 2
    assert len({turns[0] for turns in told}) > 2
    assert told == [conversation(example, "House.", seed=1, telling=n) for n in range(12)]
