"""The options an app gave for a menu that asks it while the person types."""

from collections.abc import Iterable

from workspace.jsons import Json

_KEPT = 1_000

Place = tuple[str, str, str, str]
"""Who was asking, in which message or view, in which block, in which element."""


class Offers:
    """What people were offered since the start; only that can they choose."""

    def __init__(self) -> None:
        self._offers: dict[Place, dict[str, Json]] = {}

    def add(self, place: Place, options: Iterable[Json]) -> None:
        """Remember what was offered there, beside what was offered before."""
        offered = self._offers.pop(place, {})
        offered |= {option["value"]: option for option in options}
        self._offers[place] = offered
        if len(self._offers) > _KEPT:
            self._offers.pop(next(iter(self._offers)))

    def at(self, place: Place) -> list[Json]:
        """Everything that was offered there."""
        return list(self._offers.get(place, {}).values())
