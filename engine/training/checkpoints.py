"""The adapters kept on the way: one an epoch, of which the last three and the best stay."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = "checkpoints"
_LAST = 3

Metrics = dict[str, float]


@dataclass(frozen=True)
class Checkpoint:
    """An adapter as it was after a step that ended an epoch."""

    step: int
    epoch: int
    metrics: Metrics

    @property
    def file(self) -> str:
        """Where it is, within the task's folder; with a slash on every system."""
        return f"{FOLDER}/step-{self.step}.gguf"

    @property
    def surprise(self) -> float:
        """What the best is chosen by: the loss over all validation examples."""
        return self.metrics.get("full_valid_loss", math.inf)


def best(checkpoints: Sequence[Checkpoint]) -> Checkpoint:
    """The one with the lowest validation loss; without validation examples, the last."""
    return min(checkpoints, key=lambda checkpoint: (checkpoint.surprise, -checkpoint.step))


def surplus(checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    """Those that need not be kept."""
    return [each for each in checkpoints[:-_LAST] if each is not best(checkpoints)]


def strays(folder: Path, checkpoints: Sequence[Checkpoint], step: int) -> list[Path]:
    """Files of checkpoints that were given up by this step, and whose deletion was cut short."""
    known = {folder / checkpoint.file for checkpoint in checkpoints}
    return [
        path
        for path in sorted((folder / FOLDER).glob("step-*.gguf"))
        if path not in known and step_of(path) <= step
    ]


def step_of(path: Path) -> int:
    """The step in a checkpoint's file name."""
    return int(path.stem.removeprefix("step-"))
