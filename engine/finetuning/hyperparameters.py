"""How long and how strongly a job trains; what is left to us is settled when the data is known.

"auto" means what was measured best with the small model: batches of 2, a learning rate of 1e-3,
and 3 passes over the examples, or 4 where there are few. Larger batches only make fewer steps of
the same work; more passes learn the examples by heart.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from engine.errors import invalid

Auto = Literal["auto"]

BASE_LEARNING_RATE = 1e-3
"""What the multiplier multiplies."""

_FEW_EXAMPLES = 30
_MOST_EPOCHS = 50
_LARGEST_BATCH = 64
_LARGEST_MULTIPLIER = 100


@dataclass(frozen=True)
class Hyperparameters:
    """What was asked for, or what it has become."""

    n_epochs: int | Auto = "auto"
    batch_size: int | Auto = "auto"
    learning_rate_multiplier: float | Auto = "auto"

    def card(self) -> dict[str, object]:
        """How OpenAI's API describes them."""
        return asdict(self)

    def settled(self, examples: int) -> "Settled":
        """The same with a number for each "auto"."""
        few = examples < _FEW_EXAMPLES
        return Settled(
            n_epochs=(4 if few else 3) if self.n_epochs == "auto" else self.n_epochs,
            batch_size=2 if self.batch_size == "auto" else self.batch_size,
            learning_rate_multiplier=1.0
            if self.learning_rate_multiplier == "auto"
            else self.learning_rate_multiplier,
        )


@dataclass(frozen=True)
class Settled(Hyperparameters):
    """Numbers only."""

    n_epochs: int
    batch_size: int
    learning_rate_multiplier: float

    @property
    def learning_rate(self) -> float:
        """The learning rate itself."""
        return BASE_LEARNING_RATE * self.learning_rate_multiplier


def parse(param: str, given: object) -> Hyperparameters:
    """Read them from a request.

    Raises:
        ApiError: One is unknown or out of range.
    """
    if given is None:
        return Hyperparameters()
    if not isinstance(given, Mapping):
        raise invalid(param, "an object is needed.")
    known = Hyperparameters.__dataclass_fields__
    if strangers := sorted(str(name) for name in given if name not in known):
        raise invalid(
            f"{param}.{strangers[0]}", f"this engine knows {', '.join(known)}. Leave it out."
        )
    return Hyperparameters(
        n_epochs=_whole(param, given, "n_epochs", _MOST_EPOCHS),
        batch_size=_whole(param, given, "batch_size", _LARGEST_BATCH),
        learning_rate_multiplier=_multiplier(param, given),
    )


def _whole(param: str, given: Mapping[str, object], name: str, most: int) -> int | Auto:
    value = given.get(name, "auto")
    if value is None or value == "auto":
        return "auto"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON does not tell 5.0 from 5
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise invalid(f"{param}.{name}", f"a whole number from 1 to {most}, or 'auto', is needed.")
    return value


def _multiplier(param: str, given: Mapping[str, object]) -> float | Auto:
    name = "learning_rate_multiplier"
    value = given.get(name, "auto")
    if value is None or value == "auto":
        return "auto"
    multiplier = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    if not 0 < multiplier <= _LARGEST_MULTIPLIER:
        raise invalid(
            f"{param}.{name}",
            f"a number above 0 and up to {_LARGEST_MULTIPLIER}, or 'auto', is needed.",
        )
    return float(multiplier)
