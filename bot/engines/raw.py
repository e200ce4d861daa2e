"""Reading what an engine answered: what is missing or of another type is absent, never an error."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

Raw = Mapping[str, Any]

_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_LARGEST = 2**53
"""Larger numbers are no moments and no counts; a database's columns would not take them."""


def mapping(value: object) -> Raw:
    """Return an object of JSON, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def text(raw: Raw, key: str) -> str | None:
    """Return a text that says something, or None."""
    value = raw.get(key)
    return value if isinstance(value, str) and value else None


def whole(raw: Raw, key: str) -> int | None:
    """Return a whole number, or None; one written as 3.0 counts."""
    value = number(raw.get(key))
    if value is None or not value.is_integer() or abs(value) > _LARGEST:
        return None
    return int(value)


def number(value: object) -> float | None:
    """Return a finite number, or None; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or nothing."""
    items: Iterable[object] = value if isinstance(value, list) else ()
    return tuple(item for item in items if isinstance(item, str) and item)


def numbers(raw: Raw) -> dict[str, float]:
    """Return those entries that are finite numbers."""
    found = {key: number(value) for key, value in raw.items()}
    return {key: value for key, value in found.items() if value is not None}


def parsed(body: str) -> Raw | None:
    """Read JSON as any database can keep it; None when it is no object.

    NaN and infinity become null, and characters that a database refuses are replaced.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    found = _keepable(json.loads(body))
    return found if isinstance(found, dict) else None


def _keepable(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", _NO_CHARACTER)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_keepable(item) for item in value]
    if isinstance(value, dict):
        return {_keepable(key): _keepable(item) for key, item in value.items()}
    return value
