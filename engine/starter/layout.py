"""An example as the model will meet it: the system prompt, the user's message, the answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from engine.starter.briefs import Brief, Example
from engine.starter.retelling import retold

SHORT_SYSTEM_PROMPTS = (
    "You write short, friendly newsletters. Use only what is in the notes.",
    "You turn an editor's notes into a newsletter email.",
    "You are the writer of our newsletter. Keep every fact as it is given, and add none.",
    "Write as our house does: plain, warm and exact.",
)
"""Other wordings, so that what is learned does not hang on one of them."""

Turn = tuple[str, str]
"""A role and what it says."""


@dataclass(frozen=True)
class Split:
    """The examples to learn from, and those held out to see how well it goes."""

    training: tuple[Example, ...]
    validation: tuple[Example, ...]


def split(examples: Sequence[Example], *, seed: int, share: float) -> Split:
    """Hold out about this share of the examples.

    An example's own name decides, so that it stays where it is when others come or go.
    """
    held_out = {e.slug for e in examples if _dice(seed, "split", e.slug).random() < share}
    return Split(
        tuple(e for e in examples if e.slug not in held_out),
        tuple(e for e in examples if e.slug in held_out),
    )


def conversation(example: Example, house_prompt: str, *, seed: int, telling: int = 0) -> list[Turn]:
    """Lay an example out: half of them with the house's own system prompt.

    The others have one of the short ones, or none. The first telling is the example as it was
    written; each further one has its notes in another order, and chooses its prompt anew.
    """
    dice = _dice(seed, f"telling {telling}", example.slug)
    if telling:
        example = retold(example, dice)
    others = [*SHORT_SYSTEM_PROMPTS, None]
    system = house_prompt if dice.random() < 1 / 2 else dice.choice(others)
    return [*prompt(system, example.brief), ("assistant", example.answer)]


def prompt(system: str | None, brief: Brief) -> list[Turn]:
    """Lay out what is said to the writer before it writes."""
    turns = [("user", user_message(brief))]
    return [("system", system), *turns] if system else turns


def user_message(brief: Brief) -> str:
    """The brief in the very words in which the bot gives it to the model."""
    parts = ["Write the newsletter from these notes."]
    if brief.title:
        parts.append(f"Title: {brief.title}")
    parts.append(_listed("Notes:", brief.notes))
    if brief.facts:
        parts.append(_listed("Facts to rely on:", brief.facts))
    return "\n\n".join(parts)


def _listed(heading: str, items: tuple[str, ...]) -> str:
    return "\n".join([heading, *(f"- {item}" for item in items)])


def _dice(seed: int, purpose: str, slug: str) -> random.Random:
    return random.Random(f"{seed} {purpose} {slug}")  # noqa: S311 - repeatable is what we want
