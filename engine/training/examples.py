"""Examples to learn from: tokens, and which of them are to be foretold."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy import typing as npt

Tokens = npt.NDArray[np.int64]


class ExamplesError(Exception):
    """A file of examples that cannot be used; says which line, and why."""


@dataclass(frozen=True)
class Example:
    """One text."""

    tokens: Tokens
    places: Tokens
    """Where the tokens stand that are to be foretold, in order; never the first, which nothing
    comes before."""

    @cached_property
    def wanted(self) -> Tokens:
        """The tokens that are to be foretold."""
        return self.tokens[self.places]

    @cached_property
    def before(self) -> Tokens:
        """Where the tokens stand from which they are foretold."""
        return self.places - 1

    @property
    def length(self) -> int:
        """How many tokens the model has to read; what comes after changes nothing."""
        return int(self.places[-1])


def example_of(tokens: Sequence[int], trained: Sequence[Sequence[int]], words: int) -> Example:
    """An example for a model of so many words; its half-open spans `trained` are to be learned.

    Raises:
        ValueError: A token is of another model, or a span is not within the text, or there is
            nothing to learn.
    """
    if not all(0 <= token < words for token in tokens):
        raise ValueError(f"it has a token outside of the model's {words}")
    learned = np.zeros(len(tokens), bool)
    for start, end in trained:
        if not 0 <= start <= end <= len(tokens):
            raise ValueError(f"the span {start} to {end} is not within {len(tokens)} tokens")
        learned[start:end] = True
    learned[:1] = False
    if not learned.any():
        raise ValueError("it has nothing to learn")
    return Example(np.array(tokens, np.int64), np.flatnonzero(learned))


def read_examples(path: Path, words: int) -> list[Example]:
    """Read `{"tokens": [...], "trained": [[start, end], ...]}`, one a line.

    Raises:
        ExamplesError: A line is something else, or holds a token of another model.
        OSError: The file cannot be read.
    """
    examples = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            parsed = json.loads(line)
            example = example_of(parsed["tokens"], parsed["trained"], words)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ExamplesError(f"Line {number} of {path.name} is no example: {error}.") from error
        examples.append(example)
    if not examples:
        raise ExamplesError(f"{path.name} is empty.")
    return examples
