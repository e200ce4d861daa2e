"""A person's answers in a form: check them as Slack's client does before it sends them."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal

from workspace.block_kit.inputs import MOST_FILES, TYPED_LIMIT
from workspace.block_kit.shapes import size
from workspace.errors import SlackError
from workspace.interactivity.element_values import Reach, Values, given, holds_something, several
from workspace.interactivity.parts import Part, parts
from workspace.jsons import Json

_FILE_BYTES = 10_000_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def inputs(view: Json) -> Iterator[Part]:
    """The fields of the view."""
    return (part for part in parts(view) if part.is_input)


def to_mend(view: Json, values: Values, reach: Reach) -> dict[str, str]:
    """What the person has to mend before the form leaves the client, by block.

    Raises:
        SlackError: They gave what Slack's client does not let anyone give.
    """
    errors = {}
    for part in parts(view):
        if not holds_something(part):
            continue
        value = given(part, values, reach)
        words = None
        if value not in (None, "", []):
            words = problem(part, value, reach)
        elif part.is_input and not part.block.get("optional"):
            words = "Please complete this required field."
        if words:
            errors[part.block_id] = words
    return errors


def problem(part: Part, value: object, reach: Reach) -> str | None:
    """What is wrong with what stands in an element; None when it may be sent."""
    rule = _RULES.get(part.kind)
    if rule is not None:
        return rule(part.element, value)
    if part.kind == "file_input":
        return _file_problem(part.element, [reach.file(one) for one in several(value)])
    most = part.element.get("max_selected_items")
    if most and len(several(value)) > most:
        return f"Please choose {most} at most."
    return None


def checked_errors(view: Json, errors: object) -> dict[str, str]:
    """What the app wants mended, when each stands at an input of the form.

    Raises:
        SlackError: Slack could not show it.
    """
    known = {part.block_id for part in inputs(view)}
    if not isinstance(errors, dict) or not errors or not known.issuperset(errors):
        raise SlackError("invalid_arguments", "errors must name input blocks of the view")
    return {block_id: str(text) for block_id, text in errors.items()}


def _text_problem(element: Json, value: object) -> str | None:
    if "\n" in str(value) and not element.get("multiline"):
        return "Please keep this to one line."
    length = size(str(value))
    most, least = element.get("max_length", TYPED_LIMIT), element.get("min_length", 0)
    if length > most:
        return f"Please shorten this to {most} characters or fewer."
    if length < least:
        return f"Please write at least {least} characters."
    return None


def _number_problem(element: Json, value: object) -> str | None:
    if not _NUMBER.fullmatch(str(value)):
        return "Please enter a number."
    number = Decimal(str(value))
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and number < Decimal(str(least)):
        return f"Please enter {least} or more."
    if most is not None and number > Decimal(str(most)):
        return f"Please enter {most} or less."
    return None


def _email_problem(_element: Json, value: object) -> str | None:
    return None if _EMAIL.fullmatch(str(value)) else "Please enter an email address."


def _url_problem(_element: Json, value: object) -> str | None:
    known = _WEB.fullmatch(str(value))
    return None if known else "Please enter a link that starts with http:// or https://."


def _day_problem(_element: Json, value: object) -> str | None:
    return _unreadable(_DAY, date.fromisoformat, value, "Please choose a day, as 2027-01-31.")


def _time_problem(_element: Json, value: object) -> str | None:
    return _unreadable(_TIME, time.fromisoformat, value, "Please choose a time, as 17:30.")


def _unreadable(
    shape: re.Pattern[str], read: Callable[[str], object], value: object, words: str
) -> str | None:
    if not isinstance(value, str) or not shape.fullmatch(value):
        return words
    try:
        read(value)
    except ValueError:
        return words
    return None


def _moment_problem(_element: Json, value: object) -> str | None:
    # Slack keeps a moment as seconds since the epoch, in ten digits.
    fits = isinstance(value, int) and not isinstance(value, bool) and len(str(value)) == 10  # noqa: PLR2004
    return None if fits else "Please choose a day and a time, in seconds since 1970."


def _file_problem(element: Json, files: list[Json]) -> str | None:
    most = element.get("max_files", MOST_FILES)
    if len(files) > most:
        return f"Please choose {most} files at most."
    wanted = {str(kind).lower().removeprefix(".") for kind in element.get("filetypes") or ()}
    for file in files:
        name = str(file.get("name", ""))
        ending = name.rpartition(".")[2].lower()
        if wanted and not wanted & {str(file.get("filetype", "")).lower(), ending}:
            return f"{name} is of another type; this takes {', '.join(sorted(wanted))}."
        if file.get("size", 0) > _FILE_BYTES:
            return f"{name} is larger than 10 MB."
    return None


_RULES: dict[str, Callable[[Json, object], str | None]] = {
    "plain_text_input": _text_problem,
    "number_input": _number_problem,
    "email_text_input": _email_problem,
    "url_text_input": _url_problem,
    "datepicker": _day_problem,
    "timepicker": _time_problem,
    "datetimepicker": _moment_problem,
}
