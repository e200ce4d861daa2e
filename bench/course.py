"""The course of a training: what it told of its steps, and when we heard it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, median

from bench.figures import Figure
from bench.processes import Used

BEFORE = 0
"""The step that is none: what was measured before the first one."""


@dataclass(slots=True)
class Course:
    """The steps of one training; `began` is when it was asked for, on the clock of `hear`."""

    began: float
    epochs: int
    heard: dict[int, float] = field(default_factory=dict)
    figures: dict[int, Mapping[str, float]] = field(default_factory=dict)
    total_steps: int = 0
    used: Used | None = None
    """By its process; None where that cannot be seen."""

    def hear(self, step: int, figures: Mapping[str, float], *, at: float) -> None:
        """Take note of a step when it is told of for the first time."""
        self.heard.setdefault(step, at)
        self.figures.setdefault(step, figures)
        self.total_steps = max(self.total_steps, int(figures.get("total_steps", 0)))

    def saw(self, used: Used | None) -> None:
        """Take note of what its process has used so far; one that is gone says nothing."""
        self.used = used or self.used

    @property
    def stepping(self) -> bool:
        """Whether a step has been taken."""
        return any(step > BEFORE for step in self.heard)

    def seconds_to_first_step(self) -> float:
        """How long it took from the asking to the end of the first step."""
        return min(at for step, at in self.heard.items() if step > BEFORE) - self.began

    def pace(self, tokens: int) -> list[Figure]:
        """Return how fast the steps came, in which so many tokens were trained on.

        Steps that were heard of at the same moment share the time since the moment before; where
        all of them were, nothing can be said.
        """
        durations = list(self._durations())
        if not durations:
            return []
        steps = max(self.heard.values()) - min(self.heard.values())
        return [
            Figure("a step, median", median(durations), "s"),
            Figure("training, validations included", tokens / steps, "tokens/s"),
        ]

    def training_loss(self, epoch: int) -> float:
        """The mean over the steps of an epoch."""
        last = self._last_step(epoch)
        steps = range(self._last_step(epoch - 1) + 1, last + 1)
        return mean(self.figures[step]["train_loss"] for step in steps)

    def validation_losses(self) -> list[float]:
        """The loss on all validation examples: before the first step, and after each epoch."""
        ends = (self._last_step(epoch) for epoch in range(self.epochs + 1))
        return [self.figures.get(end, {}).get("full_valid_loss", math.nan) for end in ends]

    def _last_step(self, epoch: int) -> int:
        return epoch * self.total_steps // self.epochs

    def _durations(self) -> Iterator[float]:
        ends = {at: step for step, at in sorted(self.heard.items())}
        for (before, reached), (now, step) in pairwise(ends.items()):
            yield from [(now - before) / (step - reached)] * (step - reached)

    def cost(self) -> list[Figure]:
        """Return what the whole training took of the machine."""
        if self.used is None:
            return []
        return [
            Figure("processor time of the training, all cores", self.used.processor_seconds, "s"),
            Figure("peak memory of the training", self.used.peak_megabytes, "MB"),
        ]


def loss_figures(name: str, losses: Sequence[float]) -> list[Figure]:
    """Return a figure for each loss on the validation examples, the first from before any step."""
    when = ["before", *(f"after epoch {epoch}" for epoch in range(1, len(losses)))]
    return [Figure(f"{name}, {w}", loss, "nats") for w, loss in zip(when, losses, strict=True)]
