"""Read the trouble that somebody orders."""

from dataclasses import fields

from workspace.control_api.checks import require_known, wrong
from workspace.faults import CARRIED, Fault
from workspace.interactivity import response_url_api
from workspace.jsons import Json
from workspace.requests import optional_flag, optional_text, text
from workspace.web_api.dispatch import METHODS

_KNOWN = frozenset(field.name for field in fields(Fault))
_STATUSES = range(400, 600)
_LONGEST = 24 * 3600.0


def read_fault(given: Json) -> Fault:
    """The trouble that was ordered.

    Raises:
        SlackError: It makes no sense; the words say what.
    """
    require_known(given, _KNOWN)
    method = text(given, "method")
    if method not in {*METHODS, *CARRIED, response_url_api.METHOD}:
        raise wrong(f"method: there is no {method}, so nothing of it can go wrong")
    status, times, wait = (_whole(given, name) for name in ("status", "times", "retry_after"))
    if status is not None and status not in _STATUSES:
        raise wrong("status is no HTTP status from 400 to 599")
    fault = Fault(
        method,
        times=1 if times is None else times,
        status=status,
        error=optional_text(given, "error"),
        retry_after=1 if wait is None else wait,
        delay=_seconds(given, "delay"),
        lose_answer=bool(optional_flag(given, "lose_answer")),
        drop_connection=bool(optional_flag(given, "drop_connection")),
    )
    if method in CARRIED and fault.refusal():
        raise wrong(f"status and error belong to a call; {method} is a payload for the app")
    return fault


def _whole(given: Json, name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise wrong(f"{name} is no whole number from 0 up")
    return value


def _seconds(given: Json, name: str) -> float:
    value = given.get(name)
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(f"{name} is no number of seconds")
    if not 0 <= value <= _LONGEST:
        raise wrong(f"{name} is no number of seconds within a day")
    return float(value)
