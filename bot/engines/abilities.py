"""What an engine can do besides writing."""

from dataclasses import dataclass

from bot.engines.failure import EngineFailure


@dataclass(frozen=True, slots=True)
class Abilities:
    """Whether an engine trains; `why_not` is what it said when it was asked."""

    engine: str
    trains: bool
    why_not: EngineFailure | None = None
