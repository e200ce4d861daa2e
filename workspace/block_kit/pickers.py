"""Pickers of dates and times."""

from collections.abc import Mapping
from datetime import date

from workspace.block_kit.confirmation import CONFIRMATION
from workspace.block_kit.menus import PLACEHOLDER
from workspace.block_kit.problems import Check, Place, Problems, constraint
from workspace.block_kit.shapes import ID, Shape, flag, matching, string, whole

_COMMON: Mapping[str, Check] = {"action_id": ID, "confirm": CONFIRMATION, "focus_on_load": flag}
_DATE_FORM = matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date in the format YYYY-MM-DD")
_TIME = matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time in the format HH:mm")


def _day(value: object, place: Place) -> Problems:
    """A day of the calendar."""
    problems = list(_DATE_FORM(value, place))
    yield from problems
    if not problems:
        try:
            date.fromisoformat(str(value))
        except ValueError:
            yield constraint("must be a date in the format YYYY-MM-DD", place)


DATEPICKER = Shape(optional={**_COMMON, "placeholder": PLACEHOLDER, "initial_date": _day})
TIMEPICKER = Shape(
    optional={
        **_COMMON,
        "placeholder": PLACEHOLDER,
        "initial_time": _TIME,
        "timezone": string(),
    }
)
DATETIMEPICKER = Shape(
    # Seconds, in ten digits.
    optional={**_COMMON, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
)
