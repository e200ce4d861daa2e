"""A person's answers in a form: check them as Slack's client does, and write them as state."""

from collections.abc import Iterator, Mapping

from workspace.block_kit.text_objects import size
from workspace.errors import SlackError
from workspace.jsons import Json

Values = Mapping[str, Mapping[str, object]]

_SINGLE = ("static_select", "radio_buttons")
_SEVERAL = ("checkboxes", "multi_static_select")
_SELECTED = {"datepicker": "selected_date", "timepicker": "selected_time"}


def inputs(view: Json) -> Iterator[tuple[Json, Json]]:
    """Each input block of the view, with its element."""
    for block in view["blocks"]:
        if block["type"] == "input":
            yield block, block["element"]


def missing(view: Json, values: Values) -> dict[str, str]:
    """What the person has to mend before the form leaves the client, by block."""
    errors = {}
    for block, element in inputs(view):
        given = _given(block, element, values)
        if given in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif isinstance(given, str) and "text_input" in element["type"]:
            most, least = element.get("max_length", 3000), element.get("min_length", 0)
            if size(given) > most:
                errors[block["block_id"]] = f"Please shorten this to {most} characters or fewer."
            elif size(given) < least:
                errors[block["block_id"]] = f"Please write at least {least} characters."
    return errors


def checked_errors(view: Json, errors: object) -> dict[str, str]:
    """What the app wants mended, when each stands at an input of the form.

    Raises:
        SlackError: Slack could not show it.
    """
    known = {block["block_id"] for block, _ in inputs(view)}
    if not isinstance(errors, dict) or not errors or not known.issuperset(errors):
        raise SlackError("invalid_arguments", "errors must name input blocks of the view")
    return {block_id: str(text) for block_id, text in errors.items()}


def state(view: Json, values: Values) -> Json:
    """The answers as a submission carries them."""
    answers: Json = {}
    for block, element in inputs(view):
        given = _given(block, element, values)
        answers.setdefault(block["block_id"], {})[element["action_id"]] = _answer(element, given)
    return {"values": answers}


def _given(block: Json, element: Json, values: Values) -> object:
    answers = values.get(block["block_id"], {})
    return answers.get(element["action_id"], _initial(element))


def _initial(element: Json) -> object:
    if element["type"] in _SINGLE:
        return (element.get("initial_option") or {}).get("value")
    if element["type"] in _SEVERAL:
        return [option["value"] for option in element.get("initial_options", [])]
    return element.get("initial_value") or element.get("initial_date")


def _answer(element: Json, given: object) -> Json:
    kind = element["type"]
    options = element.get("options", [])
    if kind in _SINGLE:
        chosen = next((option for option in options if option["value"] == given), None)
        return {"type": kind, "selected_option": chosen}
    if kind in _SEVERAL:
        wanted = given if isinstance(given, list) else []
        return {"type": kind, "selected_options": [o for o in options if o["value"] in wanted]}
    return {"type": kind, _SELECTED.get(kind, "value"): given or None}
