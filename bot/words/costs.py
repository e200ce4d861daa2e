"""What is said of what a training would take."""

from typing import Protocol

from bot.settings import EMBEDDED
from bot.words.training import counted, duration, money

_MODEL_SHOWN = 80


class CostTold(Protocol):
    """What is told of: `bot.training.costs.Cost`, which stands above the words."""

    @property
    def engine(self) -> str:
        """The engine's name."""

    @property
    def model(self) -> str:
        """The base model's name."""

    @property
    def tokens(self) -> int:
        """Those of the file, once."""

    @property
    def exact(self) -> bool:
        """Whether they were counted, not estimated."""

    @property
    def epochs(self) -> int:
        """How often the engine goes over them."""

    @property
    def cost(self) -> float | None:
        """In the currency, where the price is known."""

    @property
    def price(self) -> float | None:
        """Of a million trained tokens, where it is known."""

    @property
    def currency(self) -> str:
        """As the settings name it."""

    @property
    def seconds(self) -> float | None:
        """How long it should take, where earlier jobs tell."""


def cost_line(cost: CostTold) -> str:
    """Say in a line what training at one engine takes: "local:base: 18,004 tokens (exact), …"."""
    parts = [
        tokens_words(cost.tokens, exact=cost.exact),
        f"read {counted(cost.epochs, 'time')}" if cost.epochs > 1 else "read once",
    ]
    if cost.seconds is not None:
        parts.append(f"about {duration(cost.seconds)}")
    return f"{cost.engine}:{cost.model[:_MODEL_SHOWN]}: {', '.join(parts)}: {_price(cost)}"


def tokens_words(tokens: int, *, exact: bool) -> str:
    """Give a number of tokens, and whether it was counted."""
    if exact:
        return f"{counted(tokens, 'token')} (exact)"
    return f"about {counted(tokens, 'token')} (estimate)"


def _price(cost: CostTold) -> str:
    if cost.engine == EMBEDDED:
        return "no cost."
    if cost.cost is None:
        return f"no price set; {cost.engine.upper()}_TRAINING_PRICES can name it."
    return f"about {money(cost.cost, cost.currency)}."
