"""How far a training is, kept so that it can go on after any interruption."""

import json
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from engine.training.arrays import Array
from engine.training.checkpoints import Checkpoint
from engine.training.loss import Score
from engine.training.whole_file import write_whole

FILE = "state.npz"


class StateError(Exception):
    """The state is of another task, or damaged."""


@dataclass
class State:
    """Everything that a training knows and that its task does not tell."""

    adapter: Array
    mean: Array
    """Adam's memory of slopes."""
    square: Array
    """Adam's memory of their squares."""
    step: int = 0
    """The last step that changed the adapter."""
    tokens: int = 0
    """Tokens of the examples of all steps so far."""
    learned: Score = field(default_factory=Score)
    """How the step's own examples were foretold, before it."""
    settled: bool = False
    """Whether what follows a step is done too: validation, checkpoint, telling of it."""
    checkpoints: list[Checkpoint] = field(default_factory=list)


def begin(adapter: Array) -> State:
    """The state before the first step."""
    return State(adapter, np.zeros_like(adapter), np.zeros_like(adapter))


def save(folder: Path, state: State) -> None:
    """Write a state, whole or not at all.

    Raises:
        OSError: It could not be written; the one before is kept.
    """
    told = {
        "step": state.step,
        "tokens": state.tokens,
        "learned": asdict(state.learned),
        "settled": state.settled,
        "checkpoints": [asdict(checkpoint) for checkpoint in state.checkpoints],
    }
    write_whole(
        folder / FILE,
        lambda file: np.savez(
            file,
            adapter=state.adapter,
            mean=state.mean,
            square=state.square,
            told=np.array(json.dumps(told)),
        ),
    )


def restore(folder: Path, numbers: int) -> State | None:
    """The state to go on from, if there is one.

    Raises:
        StateError: It is damaged, or of an adapter that has not this many numbers.
        OSError: It cannot be read.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file) as kept:
            told = json.loads(str(kept["told"]))
            adapter, mean, square = (kept[name] for name in ("adapter", "mean", "square"))
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise StateError(f"{FILE} is damaged: {error}. Start the training anew.") from error
    if adapter.size != numbers:
        raise StateError(f"{FILE} is of another training. Start this one anew.")
    return State(
        adapter,
        mean,
        square,
        told["step"],
        told["tokens"],
        Score(**told["learned"]),
        told["settled"],
        [Checkpoint(**each) for each in told["checkpoints"]],
    )
