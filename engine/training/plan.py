"""What happens at which step; it follows from the task alone, however often we are interrupted."""

from dataclasses import dataclass

import numpy as np

_VALIDATIONS = 10
"""About how often the validation examples are looked at in a whole training."""


@dataclass(frozen=True)
class Plan:
    """The steps of a training, counted from 1."""

    examples: int
    batch_size: int
    epochs: int
    seed: int

    @property
    def epoch_steps(self) -> int:
        """Steps in an epoch; the last may have fewer examples."""
        return -(-self.examples // self.batch_size)

    @property
    def total_steps(self) -> int:
        """Steps in all."""
        return self.epochs * self.epoch_steps

    def epoch(self, step: int) -> int:
        """The epoch of a step, counted from 1."""
        return (step - 1) // self.epoch_steps + 1

    def batch(self, step: int) -> list[int]:
        """The examples of a step: each epoch takes all of them, in an order of its own."""
        random = np.random.default_rng([abs(self.seed), self.epoch(step)])
        order: list[int] = random.permutation(self.examples).tolist()
        start = (step - 1) % self.epoch_steps * self.batch_size
        return order[start : start + self.batch_size]

    def ends_epoch(self, step: int) -> bool:
        """Whether an epoch is over with this step."""
        return step % self.epoch_steps == 0

    def is_validated(self, step: int) -> bool:
        """Whether to look at the validation examples: at each epoch's end and evenly between."""
        parts = -(-_VALIDATIONS // self.epochs)
        within = (step - 1) % self.epoch_steps + 1
        return within * parts // self.epoch_steps > (within - 1) * parts // self.epoch_steps
