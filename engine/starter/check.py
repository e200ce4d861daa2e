"""Are the examples exact? A model learns inventing and forgetting from examples that do either."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.starter.briefs import Example, NoteSet
from engine.starter.faithful import (
    GREETING,
    SIGN_OFF,
    SUBJECT,
    invented_links,
    invented_numbers,
    is_kept,
    is_signed,
)
from engine.starter.faithful import body_of as body
from engine.starter.words import terms

MOST_SUBJECT_WORDS = 8
FEWEST_WORDS, MOST_WORDS = 15, 260
_TELLING = 5
"""A note of fewer words may well be in two briefs by chance."""
_MARKUP = ("**", "__", "```", "](")


@dataclass(frozen=True)
class Problem:
    """What is wrong with an example, and where it stands."""

    where: str
    slug: str
    words: str

    def __str__(self) -> str:
        return f"{self.where} ({self.slug}): {self.words}"


def problems(examples: Sequence[Example], held_out: Sequence[NoteSet]) -> list[Problem]:
    """Everything that is wrong with the examples, one by one and together."""
    alone = [Problem(e.where, e.slug, words) for e in examples for words in _in_answer(e)]
    together = [*_twice(examples), *_known_already(examples, held_out)]
    return [*alone, *together]


def _in_answer(example: Example) -> Iterator[str]:
    yield from _in_shape(example.answer)
    yield from _in_substance(example)


def _in_shape(answer: str) -> Iterator[str]:
    first, *others = answer.split("\n")
    subject = first.removeprefix(SUBJECT).split()
    if not first.startswith(f"{SUBJECT} ") or not 1 <= len(subject) <= MOST_SUBJECT_WORDS:
        yield f"the first line is to be '{SUBJECT}' and one to {MOST_SUBJECT_WORDS} words"
    if others[:3] != ["", GREETING, ""]:
        yield f"'{GREETING}' is to follow the subject, with an empty line before and behind"
    if not is_signed(answer) or not answer.endswith(f"\n\n{SIGN_OFF}"):
        yield f"'{SIGN_OFF}' is to end it, after an empty line"
    if answer.count(SIGN_OFF) > 1:
        yield "it is signed twice"
    if "\n\n\n" in answer:
        yield "two empty lines follow each other"
    if any(mark in answer for mark in _MARKUP) or any(line.startswith("# ") for line in others):
        yield "plain text only, no Markdown"
    count = len(terms(body(answer)))
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        yield f"it has {count} words; {FEWEST_WORDS} to {MOST_WORDS} are good"


def _in_substance(example: Example) -> Iterator[str]:
    brief, answer = example.brief, example.answer
    for item in (*brief.notes, *brief.facts):
        if not is_kept(item, body(answer)):
            yield f"this is not in the answer: {item!r}"
    for number in invented_numbers(brief, answer):
        yield f"the number {number} is in the answer only"
    for link in invented_links(brief, answer):
        yield f"the address {link} is in the answer only"


def _twice(examples: Sequence[Example]) -> Iterator[Problem]:
    for what, pieces in (
        ("name", _names),
        ("answer", _answers),
        ("note", _notes),
    ):
        seen: dict[str, Example] = {}
        for example in examples:
            for piece in pieces(example):
                other = seen.setdefault(piece, example)
                if other is not example:
                    words = f"the same {what} is in {other.where} ({other.slug}): {piece!r}"
                    yield Problem(example.where, example.slug, words)


def _names(example: Example) -> Iterable[str]:
    return [example.slug]


def _answers(example: Example) -> Iterable[str]:
    return [" ".join(terms(example.answer))]


def _notes(example: Example) -> Iterable[str]:
    told = [terms(note) for note in example.brief.notes]
    return {" ".join(words) for words in told if len(words) >= _TELLING}


def _known_already(examples: Sequence[Example], held_out: Sequence[NoteSet]) -> Iterator[Problem]:
    """What is measured must not have been learned."""
    kept_apart = [
        (note, note_set)
        for note_set in held_out
        for note in note_set.brief.notes
        if len(terms(note)) >= _TELLING
    ]
    for example in examples:
        notes = "\n".join(example.brief.notes)
        for note, note_set in kept_apart:
            if is_kept(note, notes):
                words = f"a note held out for measuring is here: {note!r} of {note_set.slug}"
                yield Problem(example.where, example.slug, words)
