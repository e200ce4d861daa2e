"""What the app hears of an element that was used."""

from workspace.errors import SlackError
from workspace.interactivity.element_values import Reach, holds_something, written
from workspace.interactivity.form_values import problem
from workspace.interactivity.parts import Part
from workspace.jsons import Json

_SILENT = frozenset({"workflow_button", "image"})
"""Elements with ids of whose use the app hears nothing."""
_KEPT = (
    "placeholder",
    "confirm",
    "initial_option",
    "initial_options",
    "initial_user",
    "initial_users",
    "initial_conversation",
    "initial_conversations",
    "initial_channel",
    "initial_channels",
    "initial_date",
    "initial_time",
    "initial_date_time",
    "timezone",
)
"""What Slack repeats of the element."""
_FEEDBACK = ("positive_button", "negative_button")


def action(part: Part, value: object, reach: Reach, action_ts: str) -> Json:
    """The action in the app's payload.

    Raises:
        SlackError: The element cannot be used so.
    """
    if part.kind in _SILENT:
        raise SlackError("action_not_found", "The app hears nothing of this element.")
    return {
        "type": part.kind,
        "action_id": part.action_id,
        "block_id": part.block_id,
        **_particulars(part, value, reach),
        "action_ts": action_ts,
    }


def _particulars(part: Part, value: object, reach: Reach) -> Json:
    element = part.element
    if part.kind == "feedback_buttons":
        return _feedback(element, value)
    if part.kind == "button":
        return _taken(element, ("text", "value", "style", "confirm"))
    if part.kind == "icon_button":
        return _taken(element, ("text", "value", "icon", "confirm"))
    if part.kind == "overflow":
        if value is None:
            raise SlackError("invalid_choice", "Choose one of the menu's entries.")
        return {**written(part, value, reach), **_taken(element, _KEPT)}
    if not holds_something(part):
        raise SlackError("action_not_found", f"{part.kind} is no element that can be used.")
    if value not in (None, "", []) and (words := problem(part, value, reach)):
        raise SlackError("invalid_arguments", words)
    return {**written(part, value, reach), **_taken(element, _KEPT)}


def _feedback(element: Json, value: object) -> Json:
    for name in _FEEDBACK:
        button = element.get(name) or {}
        # A person may name the button, too: the app's own values need not be known.
        if value in (name.removesuffix("_button"), button.get("value")):
            return _taken(button, ("text", "value"))
    raise SlackError("invalid_choice", "Press the positive or the negative button.")


def _taken(element: Json, keys: tuple[str, ...]) -> Json:
    return {key: element[key] for key in keys if element.get(key) is not None}
