"""The settings of the starter's training, and where things lie."""

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
EXAMPLES = _HERE / "examples"
HELD_OUT = _HERE / "held_out.md"
HELD_OUT_FRESH = _HERE / "held_out_fresh.md"
"""Written when the examples were done, by somebody who had seen neither them nor any text."""
ADAPTER = _HERE / "adapter.gguf"
HOUSE_PROMPT = _HERE.parents[1] / "system-prompt.txt"
WORKSHOP = Path("data/starter")
"""Where a training keeps what it needs to go on after an interruption."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what the adapter becomes, the examples aside."""

    seed: int = 20
    held_out_share: float = 0.1
    """Of the examples, to see how well it goes; the best moment by them is kept."""
    tellings: int = 2
    """How often each example is told, each time with its notes in another order."""
    mixed: int = 280
    """How many examples are put together from the notes of others."""
    n_epochs: int = 1
    batch_size: int = 2
    learning_rate: float = 1e-3
    rank: int = 8
    alpha: float = 16.0
    workers: int = 2
    """Part of the recipe: sums in another order round differently."""


RECIPE = Recipe()
