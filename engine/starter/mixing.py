"""New examples out of written ones: notes of different briefs in one, each with its own sentence.

What a small model lacks is copying: it turns "blankets" into "banners" where it has met few notes.
A mixed brief makes no sense as a whole, and that is its use: no sentence can be guessed from the
one before, so that each has to be read off its note.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.starter.briefs import Brief, Example
from engine.starter.faithful import GREETING, SIGN_OFF, SUBJECT, body_of, is_kept
from engine.starter.words import numbers, terms

FEWEST, MOST = 3, 8
"""How many notes a mixed brief has."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9€$£\"'])")
_GLUE = 7
"""How many words a sentence may have more than its note."""
_LEANS = re.compile(
    r"(?:it|they|this|that|these|those|he|she|its|their|his|her|both|also|and|but|then|here|so)\b",
    re.IGNORECASE,
)
"""A sentence that begins with one of these says something only after the one before."""
_SUBJECT_WORDS = 6
_OPENINGS = (
    "Here is what is new.",
    "A short letter today.",
    "There is some news to share.",
    "Here are a few notes for you.",
    "This letter has a little of everything.",
    "We have collected what matters this time.",
    "Please read on: there are several things to know.",
    "Some news, in short.",
    "These are the notes of the week.",
    "A few things have come up.",
    "Here is our latest letter.",
    "It is time for the news again.",
)


@dataclass(frozen=True)
class Pair:
    """A note, and the sentence that says it and nothing else."""

    note: str
    sentence: str


def pairs(examples: Sequence[Example]) -> list[Pair]:
    """Every note whose sentence is beyond doubt, in the examples' order."""
    return [pair for example in examples for pair in _pairs_of(example)]


def mixed(known: Sequence[Pair], count: int, *, seed: int) -> list[Example]:
    """Put pairs together at random; the same seed gives the same examples.

    None where there are not enough pairs for the longest.
    """
    if len(known) < MOST:
        return []
    dice = random.Random(f"{seed} mixed")  # noqa: S311 - repeatable is what we want
    return [_mix(known, number, dice) for number in range(count)]


def _pairs_of(example: Example) -> Iterator[Pair]:
    sentences = [
        sentence
        for paragraph in body_of(example.answer).split("\n")
        if not paragraph.startswith("- ")
        for sentence in _SENTENCE_END.split(paragraph.strip())
    ]
    notes = (*example.brief.notes, *example.brief.facts)
    for sentence in sentences:
        said = [note for note in notes if is_kept(note, sentence)]
        if len(said) == 1 and _is_sure(said[0], sentence, sentences):
            yield Pair(said[0], sentence)


def _is_sure(note: str, sentence: str, sentences: Sequence[str]) -> bool:
    words, own = terms(sentence), terms(note)
    return (
        not _LEANS.match(sentence)
        and len(words) <= len(own) + _GLUE
        and sentence[-1] in ".!?"
        and sorted(numbers(sentence)) == sorted(numbers(note))
        and sum(is_kept(note, other) for other in sentences) == 1
    )


def _mix(known: Sequence[Pair], number: int, dice: random.Random) -> Example:
    chosen = dice.sample(known, dice.randint(FEWEST, MOST))
    subject = _subject(chosen[0].note)
    title = subject if dice.random() < 1 / 2 else None
    body = "\n\n".join([dice.choice(_OPENINGS), *_paragraphs(chosen, dice)])
    answer = f"{SUBJECT} {subject}\n\n{GREETING}\n\n{body}\n\n{SIGN_OFF}"
    brief = Brief(title, tuple(pair.note for pair in chosen))
    return Example(f"mixed-{number}", brief, answer, "mixed")


def _paragraphs(chosen: Sequence[Pair], dice: random.Random) -> Iterator[str]:
    start = 0
    while start < len(chosen):
        end = start + dice.randint(1, 3)
        yield " ".join(pair.sentence for pair in chosen[start:end])
        start = end


def _subject(note: str) -> str:
    """The note's first words, up to where it pauses."""
    pause = re.split(r"[:;,.!?(]\s|\s[-–]\s", note)[0]  # noqa: RUF001 - an en dash is meant
    words = " ".join(pause.split()[:_SUBJECT_WORDS]).rstrip(".,:;!?")
    return words[:1].upper() + words[1:]
