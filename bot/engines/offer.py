"""The models that engines offer, and how long they will be there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.engines import raw as reading
from bot.engines.failure import EngineFailure
from bot.engines.raw import Raw
from bot.engines.retirements import AS_OF, base_of

Table = Callable[[str], date | None]
"""Looks up the last day of a model by its name."""


class ShutdownSource(StrEnum):
    """Who says when a model will be shut down."""

    ENGINE = "engine"
    """The engine itself, of this very model."""
    BASE = "base"
    """The engine, of the model from which this one was trained: it ends with its base."""
    TABLE = "table"
    """The dated table that the bot brings."""


@dataclass(frozen=True, slots=True)
class Shutdown:
    """The day on which a model stops to answer; `as_of` is the day of the table that says so."""

    on: date
    source: ShutdownSource
    as_of: date | None = None

    def days_left(self, today: date) -> int:
        """Return how many days are left; 0 on the day itself, negative after it."""
        return (self.on - today).days


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A model that an engine lists; `base` is None when it is a base itself."""

    engine: str
    id: str
    created: int
    base: str | None
    shutdown: Shutdown | None

    @property
    def is_tuned(self) -> bool:
        """Whether it came out of a training."""
        return self.base is not None

    def __str__(self) -> str:
        return f"{self.engine}:{self.id}"


@dataclass(frozen=True, slots=True)
class Offer:
    """The models of all engines, in the order of the settings; `down` has those that fail."""

    models: tuple[OfferedModel, ...]
    down: Mapping[str, EngineFailure]


def offered(engine: str, listed: Sequence[Raw], table: Table) -> tuple[OfferedModel, ...]:
    """Read one engine's list of models: bases in its order, then what was trained, newest first."""
    cards = {name: card for card in listed if (name := reading.text(card, "id"))}
    dates = {name: day for name, card in cards.items() if (day := _shutdown_date(card))}
    models = [
        OfferedModel(
            engine=engine,
            id=name,
            created=reading.whole(card, "created") or 0,
            base=base_of(name),
            shutdown=_shutdown(name, dates, table),
        )
        for name, card in cards.items()
    ]
    tuned = sorted((m for m in models if m.is_tuned), key=lambda m: -m.created)
    return (*(m for m in models if not m.is_tuned), *tuned)


def _shutdown_date(card: Raw) -> date | None:
    try:
        return date.fromisoformat((reading.text(card, "shutdown_date") or "")[:10])
    except ValueError:
        return None


def _shutdown(model: str, dates: Mapping[str, date], table: Table) -> Shutdown | None:
    if day := dates.get(model):
        return Shutdown(day, ShutdownSource.ENGINE)
    base = base_of(model)
    if base and (day := dates.get(base)):
        return Shutdown(day, ShutdownSource.BASE)
    if day := table(model):
        return Shutdown(day, ShutdownSource.TABLE, AS_OF)
    return None
