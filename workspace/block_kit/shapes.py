"""The little language that the rules of Block Kit are written in: checks that make checks.

A type of block is a `Shape`: its required keys, its optional keys, a check for each, and rules
that look at several keys at once. Keys that a shape does not name are refused, as Slack does.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workspace.block_kit.problems import (
    ANYWHERE,
    Check,
    Place,
    Problems,
    Surface,
    constraint,
    missing,
    unknown,
    unsupported,
)
from workspace.jsons import Json

Rule = Callable[[Json, Place], Problems]
"""Looks at a whole object whose keys are all right by themselves."""


def size(text: str) -> int:
    """How long Slack counts a text to be.

    Slack does not say what it counts. UTF-16 units are the most of the likely answers, so what
    passes here passes there.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Shape:
    """The keys of an object, and the rules among them. `type` may always stand in it."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def __call__(self, value: object, place: Place) -> Problems:
        """What is wrong with an object."""
        if not isinstance(value, dict):
            yield constraint("must be an object", place)
            return
        found = list(self._key_problems(value, place))
        yield from found
        if not found:
            for rule in self.rules:
                yield from rule(value, place)

    def _key_problems(self, value: Json, place: Place) -> Problems:
        for key in self.required:
            if key not in value:
                yield missing(key, place)
        checks = {**self.required, **self.optional}
        for key, inner in value.items():
            if key in checks:
                yield from checks[key](inner, place.at(key))
            elif key != "type":
                yield unknown(key, place)


@dataclass(frozen=True)
class Kind:
    """A type of block or element: its shape, and the surfaces that it may stand on."""

    shape: Check
    surfaces: frozenset[Surface] = ANYWHERE


def one_of_kinds(kinds: Mapping[str, Kind]) -> Check:
    """An object of one of these types."""

    def check(value: object, place: Place) -> Problems:
        if not isinstance(value, dict):
            yield constraint("must be an object", place)
            return
        if "type" not in value:
            yield missing("type", place)
            return
        kind = kinds.get(value["type"]) if isinstance(value["type"], str) else None
        if kind is None or place.surface not in kind.surfaces:
            yield unsupported(value["type"], place)
        else:
            yield from kind.shape(value, place)

    return check


def string(limit: int | None = None, *, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: object, place: Place) -> Problems:
        if not isinstance(value, str):
            yield constraint("must be a string", place)
        elif limit is not None and size(value) > limit:
            yield constraint(f"must be less than {limit + 1} characters", place)
        elif size(value) < least:
            yield constraint(f"must be more than {least - 1} characters", place)

    return check


def matching(pattern: str, wanted: str, limit: int | None = None) -> Check:
    """A string of this form; `wanted` tells people what it is to be."""
    form, length = re.compile(pattern), string(limit)

    def check(value: object, place: Place) -> Problems:
        problems = list(length(value, place))
        yield from problems
        if not problems and not (isinstance(value, str) and form.fullmatch(value)):
            yield constraint(f"must be {wanted}", place)

    return check


def one_of(*values: str) -> Check:
    """One of these words."""

    def check(value: object, place: Place) -> Problems:
        if value not in values:
            yield constraint(f"must be one of: {', '.join(values)}", place)

    return check


def flag(value: object, place: Place) -> Problems:
    """True or false."""
    if not isinstance(value, bool):
        yield constraint("must be a boolean", place)


def number(value: object, place: Place) -> Problems:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        yield constraint("must be a number", place)


def _is_finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def whole(least: int, most: int | None = None) -> Check:
    """A whole number within bounds."""

    def check(value: object, place: Place) -> Problems:
        if isinstance(value, bool) or not isinstance(value, int):
            yield constraint("must be an integer", place)
        elif value < least:
            yield constraint(f"must be at least {least}", place)
        elif most is not None and value > most:
            yield constraint(f"must be at most {most}", place)

    return check


def array(item: Check, *, most: int | None = None, least: int = 1) -> Check:
    """A list of so many items, each of them checked."""

    def check(value: object, place: Place) -> Problems:
        if not isinstance(value, list):
            yield constraint("must be an array", place)
            return
        if most is not None and len(value) > most:
            yield constraint(f"no more than {most} items allowed", place)
            return
        if len(value) < least:
            yield constraint(f"no fewer than {least} items allowed", place)
        for index, inner in enumerate(value):
            yield from item(inner, place.at(index))

    return check


def needs_any(*keys: str) -> Rule:
    """At least one of these keys must be there."""

    def rule(value: Json, place: Place) -> Problems:
        if not any(key in value for key in keys):
            yield constraint(f"must have one of: {', '.join(keys)}", place)

    return rule


def needs_exactly_one(*keys: str) -> Rule:
    """One of these keys must be there, and no other of them."""

    def rule(value: Json, place: Place) -> Problems:
        if sum(key in value for key in keys) != 1:
            yield constraint(f"must have exactly one of: {', '.join(keys)}", place)

    return rule


IMAGE_URL = matching(r"https?://[^\s/].*", "an http or https URL", 3000)
HTTPS_URL = matching(r"https://[^\s/].*", "an https URL", 3000)
LINK = matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S.*", "a valid URL", 3000)
ID = string(255)
"""A block_id or an action_id."""
