"""The examples: those that ship are exact, and a fault in one is found."""

from pathlib import Path

import pytest

from engine.starter.briefs import Brief, Example, NoteSet, read_examples, read_note_sets
from engine.starter.check import problems
from engine.starter.faithful import GREETING, SIGN_OFF
from engine.starter.recipe import EXAMPLES, HELD_OUT, HELD_OUT_FRESH
from workspace.welcome import read_welcomes

ROOT = Path(__file__).resolve().parents[3]
NOTES = ("40 bikes are for sale in the yard", "helmets are free, see https://example.org/helmets")
GOOD = (
    f"Subject: Bikes for sale\n\n{GREETING}\n\nHere is news from the yard.\n\n"
    "40 bikes are for sale in the yard. Helmets are free, see https://example.org/helmets.\n\n"
    f"{SIGN_OFF}"
)


def found_in(answer: str) -> str:
    """What is said of an example with this answer."""
    told = Example("bikes", Brief("Bikes", NOTES), answer, "mine.md, line 1")
    return "\n".join(map(str, problems([told], [])))


def test_the_shipped_examples_are_exact() -> None:
    """Every example keeps every note, invents nothing, and is apart from what is measured."""
    examples = read_examples(EXAMPLES)
    held_out = [*read_note_sets(HELD_OUT), *read_note_sets(HELD_OUT_FRESH)]
    assert [str(problem) for problem in problems(examples, held_out)] == []
    assert len(examples) >= 100
    assert len(held_out) >= 20


def test_the_page_s_own_example_is_among_what_is_measured() -> None:
    """What a newcomer tries first is not learned by heart."""
    first = read_note_sets(HELD_OUT)[0].brief
    tried = read_welcomes(ROOT / "welcome.yml").direct.example
    assert tried == "\n".join([first.title or "", *(f"• {n}" for n in first.notes)])


def test_a_good_example_passes() -> None:
    """Nothing is said of it."""
    assert found_in(GOOD) == ""


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("40 bikes are", "Bikes are", "this is not in the answer: '40 bikes"),
        ("free, see", "free for all 12, see", "the number 12 is in the answer only"),
        ("org/helmets.", "org/helmets or a@example.org.", "the address a@example.org"),
        ("org/helmets.", "org/hats.", "this is not in the answer: 'helmets"),
        ("Subject: Bikes", "Bikes", "the first line"),
        ("for sale\n\nH", "for sale at last and for everyone here now\n\nH", "the first line"),
        (GREETING, "Hi,", "is to follow the subject"),
        (f"\n\n{SIGN_OFF}", f"\n{SIGN_OFF}", "is to end it"),
        (SIGN_OFF, f"{SIGN_OFF}\n\nBye", "is to end it"),
        (GREETING, f"{GREETING}\n\n{SIGN_OFF}", "signed twice"),
        ("the yard.\n\n", "the yard.\n\n\n", "two empty lines"),
        ("Helmets", "**Helmets**", "no Markdown"),
    ],
)
def test_each_fault_in_an_answer_is_named(good: str, bad: str, words: str) -> None:
    """Whoever edits the examples reads what is wrong with which one."""
    assert good in GOOD
    told = found_in(GOOD.replace(good, bad, 1))
    assert "mine.md, line 1 (bikes): " in told
    assert words in told


def test_an_example_is_not_there_twice() -> None:
    """The same name, note or answer in two places is found."""
    one = Example("bikes", Brief(None, NOTES), GOOD, "a.md, line 1")
    other = Example("bikes", Brief(None, NOTES), GOOD, "b.md, line 1")
    told = "\n".join(map(str, problems([one, other], [])))
    for what in ("name", "note", "answer"):
        assert f"b.md, line 1 (bikes): the same {what} is in a.md, line 1 (bikes)" in told


def test_what_is_measured_is_not_learned() -> None:
    """A held-out note in an example is found, even when it is dressed a little differently."""
    kept_apart = NoteSet("market", Brief(None, ("40 BIKES are for sale, in the yard!",)))
    one = Example("bikes", Brief(None, NOTES), GOOD, "a.md, line 1")
    (found,) = problems([one], [kept_apart])
    assert "held out for measuring is here" in str(found)
