"""Presses that are one: what a double click asks for is shown to all, or sent, once."""

from datetime import datetime, timedelta

SPAN = timedelta(minutes=1)
"""So long a press on the same button, by the same person, is the one before."""


class Presses:
    """What was pressed a moment ago, and the place that it was given.

    A place holds across a restart, as it names the minute of the first press. What is remembered
    here holds across the turn of a minute.
    """

    def __init__(self) -> None:
        self._places: dict[str, tuple[datetime, str]] = {}

    def place(self, pressed: str, at: datetime) -> str:
        """Return what makes presses one on record.

        Args:
            pressed: who pressed what, and where.
            at: when.
        """
        self._places = {one: kept for one, kept in self._places.items() if at - kept[0] < SPAN}
        new = (at, f"{pressed}:{int(at.timestamp() // 60)}")
        return self._places.setdefault(pressed, new)[1]
