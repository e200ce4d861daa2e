"""Letters of random words: as long as real ones, each unlike the others, and the same each time.

They are made of paragraphs that occur in others too, so that many gigabytes take little time. The
words are those of the sample letters.
"""

import json
import random
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from bench.bot_process import ROOT

SAMPLES = ROOT / "samples" / "quiet-rind" / "train.jsonl"
SYSTEM = "You write the letter of the house. Keep every note in its own words. Invent nothing."
PARAGRAPHS = 20_000
PARAGRAPHS_IN_A_LETTER = 5
SENTENCES_IN_A_PARAGRAPH = 5
WORDS_IN_A_SENTENCE = 14
NOTES = 4


class Letters:
    """An endless supply of requests and answers."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
        self._words = _words()
        self._chance.shuffle(self._words)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))
        self._paragraphs = [self._paragraph() for _ in range(PARAGRAPHS)]

    def letter(self) -> str:
        """Return an answer."""
        parts = self._chance.choices(self._paragraphs, k=PARAGRAPHS_IN_A_LETTER)
        day, count = self._chance.randint(1, 30), self._chance.randint(2, 5_000)
        return "\n\n".join(
            ["Dear friends,", *parts, f"On {day} June we are {count:,}.", "Yours,\nthe house"]
        )

    def notes(self) -> tuple[str, ...]:
        """Return what is asked for."""
        return tuple(self._sentence().rstrip(".") for _ in range(NOTES))

    def edited(self, text: str) -> str:
        """Return a text as an editor leaves it: one paragraph is another, the rest is as it was."""
        parts = text.split("\n\n")
        parts[2] = self._paragraph()
        return "\n\n".join(parts)

    def lines(self) -> Iterator[bytes]:
        """Yield examples as lines of a training file."""
        while True:
            notes = "\n".join(f"- {note}" for note in self.notes())
            example = {
                "messages": [
                    {"role": "system", "content": SYSTEM},
                    {"role": "user", "content": f"Write the newsletter from these notes.\n{notes}"},
                    {"role": "assistant", "content": self.letter()},
                ]
            }
            yield json.dumps(example, ensure_ascii=False).encode() + b"\n"

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(SENTENCES_IN_A_PARAGRAPH))

    def _sentence(self) -> str:
        words = self._chance.choices(self._words, cum_weights=self._weights, k=WORDS_IN_A_SENTENCE)
        return f"{' '.join(words).capitalize()}."


def _words() -> list[str]:
    found = re.findall(r"[a-z]{2,}", SAMPLES.read_text(encoding="utf-8"))
    return sorted(set(found))


def write_training_file(path: Path, size: int) -> int:
    """Write a training file of about so many bytes; return how many examples are in it."""
    examples = written = 0
    with path.open("wb") as file:
        for line in Letters().lines():
            if written + len(line) > size:
                return examples
            written += file.write(line)
            examples += 1
    raise AssertionError("letters never end")
