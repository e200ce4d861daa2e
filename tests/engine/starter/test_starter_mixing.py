"""New examples from the notes of written ones."""

from engine.starter.briefs import Brief, Example, read_examples
from engine.starter.check import problems
from engine.starter.faithful import GREETING, SIGN_OFF, is_kept
from engine.starter.mixing import FEWEST, MOST, Pair, mixed, pairs
from engine.starter.recipe import EXAMPLES


def an_example(notes: tuple[str, ...], *body: str) -> Example:
    """An example with these paragraphs."""
    head = f"Subject: Harbour\n\n{GREETING}"
    return Example("harbour", Brief(None, notes), "\n\n".join([head, *body, SIGN_OFF]))


def test_a_note_is_paired_with_the_sentence_that_says_it() -> None:
    """Each sentence that says one note, and nothing more, makes a pair."""
    example = an_example(
        ("boats out by 8 am", "new rope: 40 m", "leaves at 9"),
        "Here is the news.",
        "The boats go out by 8 am. There is new rope: 40 m.",
        "It leaves at 9.",
    )
    assert pairs([example]) == [
        Pair("boats out by 8 am", "The boats go out by 8 am."),
        Pair("new rope: 40 m", "There is new rope: 40 m."),
    ]


def test_a_sentence_that_says_two_notes_makes_no_pair() -> None:
    """Nor does one that says much more than its note, or that says it in other numbers."""
    example = an_example(
        ("oars are dry", "sails are wet", "nets"),
        "The oars are dry and the sails are wet. Nets hang in the shed by the old wall to dry now.",
    )
    assert pairs([example]) == []


def test_mixed_examples_are_as_exact_as_written_ones() -> None:
    """Every note is told once, in order; no number or link is new; the shape is the house's."""
    known = pairs(read_examples(EXAMPLES))
    assert len(known) > 500
    examples = mixed(known, 60, seed=3)
    faults = [fault for fault in problems(examples, []) if "the same note" not in fault.words]
    assert faults == []
    assert {len(e.brief.notes) for e in examples} == set(range(FEWEST, MOST + 1))
    assert all(is_kept(note, e.answer) for e in examples for note in e.brief.notes)
    assert any(e.brief.title for e in examples)
    assert not all(e.brief.title for e in examples)


def test_the_same_seed_mixes_the_same() -> None:
    """A training can be repeated; another seed gives others."""
    known = pairs(read_examples(EXAMPLES))
    assert mixed(known, 10, seed=3) == mixed(known, 10, seed=3)
    assert mixed(known, 10, seed=3) != mixed(known, 10, seed=4)


def test_too_few_pairs_are_not_mixed() -> None:
    """The same few notes over and over would teach nothing."""
    assert mixed([Pair("a boat", "A boat.")] * (MOST - 1), 10, seed=3) == []
