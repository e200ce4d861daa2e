"""What a training measures: in words, in a table, and what it means for the time it will take."""

import csv
import io
import math
from collections import deque
from collections.abc import Iterable, Mapping

METRICS = (
    "train_loss",
    "train_mean_token_accuracy",
    "valid_loss",
    "valid_mean_token_accuracy",
    "full_valid_loss",
    "full_valid_mean_token_accuracy",
)
_IN_WORDS = {
    "train_loss": "training loss",
    "valid_loss": "validation loss",
    "full_valid_loss": "full validation loss",
}
_REMEMBERED = 20


def metrics(told: Mapping[str, object]) -> dict[str, float]:
    """The figures among what was told; a measure that was not taken is absent."""
    return {
        name: float(value)
        for name in METRICS
        if isinstance(value := told.get(name), int | float) and math.isfinite(value)
    }


def in_words(step: int, total: int, figures: Mapping[str, float]) -> str:
    """The losses after a step as a sentence in OpenAI's manner."""
    losses = [
        f"{words}={figures[name]:.2f}" for name, words in _IN_WORDS.items() if name in figures
    ]
    return f"Step {step}/{total}: {', '.join(losses)}"


def table(figures: Iterable[Mapping[str, float]]) -> bytes:
    """All figures as CSV, a line for each step; what was not measured stays empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ("step", *METRICS), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(figures)
    return text.getvalue().encode()


class Pace:
    """How fast steps come, by the latest of them: the machine may be busy or idle meanwhile."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, float]] = deque(maxlen=_REMEMBERED)

    def saw(self, step: int, seconds: float) -> None:
        """Take note of a step at a time on some clock."""
        self._seen.append((step, seconds))

    def seconds_for(self, steps: int) -> float | None:
        """How long so many steps will take; None while that cannot be said."""
        if not self._seen:
            return None
        (first, began), (last, ended) = self._seen[0], self._seen[-1]
        if last <= first:
            return None
        return steps * (ended - began) / (last - first)
