"""What is wrong with a piece of Block Kit, where it is wrong, and on which surface it stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum


class Surface(Enum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


ANYWHERE = frozenset(Surface)
MESSAGES = frozenset({Surface.MESSAGE})
MODALS = frozenset({Surface.MODAL})
HOMES = frozenset({Surface.HOME})
NOWHERE: frozenset[Surface] = frozenset()


@dataclass(frozen=True)
class Place:
    """A spot in a payload: its JSON pointer, and the surface that the payload is for."""

    pointer: str
    surface: Surface

    def at(self, key: str | int) -> "Place":
        """The spot one step further in."""
        return Place(f"{self.pointer}/{key}", self.surface)


@dataclass(frozen=True)
class Problem:
    """One thing that Slack would not take."""

    code: str
    message: str
    pointer: str
    field: str
    """The key that is at fault: missing, unknown, or holding what may not be there."""

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Problems = Iterator[Problem]
Check = Callable[[object, Place], Problems]
"""Looks at one value; yields what is wrong with it, nothing when all is well."""


def constraint(message: str, place: Place) -> Problem:
    """The value at this place breaks a rule."""
    return Problem("failed_constraint", message, place.pointer, place.pointer.rpartition("/")[2])


def missing(field: str, place: Place) -> Problem:
    """The object at this place lacks a key."""
    return Problem("missing_field", f"missing required field: {field}", place.pointer, field)


def unknown(field: str, place: Place) -> Problem:
    """The object at this place has a key that Slack does not know."""
    # Slack's code for this one is not documented; its words are known from its refusals.
    message = f"invalid additional property: {field}"
    return Problem("invalid_additional_property", message, place.pointer, field)


def unsupported(kind: object, place: Place) -> Problem:
    """The object at this place is of a type that may not stand there."""
    shown = kind if isinstance(kind, str) else type(kind).__name__
    return Problem(
        "unsupported_type", f"unsupported type: {shown}", place.at("type").pointer, "type"
    )
