"""What stands in an element: as a person gives it, and as Slack hands it to the app.

A person gives an option by its value, people and conversations by their ids, files by theirs.
The app is handed the whole option, and the whole file.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from workspace.block_kit.blocks import message_problems
from workspace.block_kit.options import offered_by
from workspace.errors import SlackError
from workspace.interactivity.parts import Part
from workspace.jsons import Json

Values = Mapping[str, Mapping[str, object]]
"""What a person gave: by block_id, then by action_id."""

TEXTS = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input"},
)
ONE_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
SOME_OPTIONS = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
EXTERNAL = frozenset({"external_select", "multi_external_select"})

_KEYS = {
    **dict.fromkeys(TEXTS, "value"),
    **dict.fromkeys(ONE_OPTION, "selected_option"),
    **dict.fromkeys(SOME_OPTIONS, "selected_options"),
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
    "rich_text_input": "rich_text_value",
}
"""Under which key the app finds what stands in an element of each type."""
_ONE_ID = frozenset({"users_select", "conversations_select", "channels_select"})
_TYPES: dict[str, tuple[type, ...]] = {
    "number_input": (str, int, float),
    "datetimepicker": (int,),
    "rich_text_input": (str, dict),
}
"""What a person gives for one value, where it is not a text."""


class Reach(Protocol):
    """What the person in front of an element may choose from."""

    @property
    def here(self) -> str | None:
        """The conversation they are in."""

    def offered(self, part: Part) -> Iterable[Json]:
        """The options the app gave for this element when it was asked."""

    def has_person(self, user_id: str) -> bool:
        """Whether there is such a person."""

    def has_conversation(self, element: Json, channel: str) -> bool:
        """Whether the element lets them choose that conversation."""

    def file(self, file_id: str) -> Json:
        """The file of that id, which is theirs, as a form may show it."""

    def handed_over(self, file_id: str) -> Json:
        """The same file, which the app may read from now on."""


def holds_something(part: Part) -> bool:
    """Whether something can stand in the element; not in a button or an overflow menu."""
    return part.kind in _KEYS and part.kind != "overflow"


def given(part: Part, values: Values, reach: Reach) -> object:
    """What the person gave, or else what the app filled in."""
    answers = values.get(part.block_id, {})
    return answers[part.action_id] if part.action_id in answers else initial(part.element, reach)


def initial(element: Json, reach: Reach) -> object:
    """What stands in the element before anyone touches it, as a person would give it."""
    found = filled_in(element)
    if found is None and element.get("default_to_current_conversation"):
        here = reach.here
        if here and reach.has_conversation(element, here):
            return [here] if str(element["type"]).startswith("multi_") else here
    return found


def filled_in(element: Json) -> object:
    """What the app wrote into the element, as a person would give it."""
    kind = str(element["type"])
    if kind in ONE_OPTION:
        return (element.get("initial_option") or {}).get("value")
    if kind in SOME_OPTIONS:
        return [option["value"] for option in element.get("initial_options") or ()]
    key = _KEYS.get(kind, "").replace("selected_", "initial_")
    return element.get("initial_value" if key in ("value", "rich_text_value") else key)


def written(part: Part, value: object, reach: Reach) -> Json:
    """What stands in the element, as the app reads it; null or an empty list for nothing.

    Raises:
        SlackError: It cannot stand there.
    """
    return {_KEYS[part.kind]: _written(part, value, reach)}


def state(surface: Iterable[Part], values: Values, reach: Reach) -> Json:
    """What stands in all these elements, as a view or a message carries it."""
    answers: Json = {}
    for part in surface:
        if holds_something(part):
            answer = {"type": part.kind, **written(part, given(part, values, reach), reach)}
            answers.setdefault(part.block_id, {})[part.action_id] = answer
    return {"values": answers}


def _written(part: Part, value: object, reach: Reach) -> object:
    if part.kind in SOME_OPTIONS:
        return [_option(part, one, reach) for one in several(value)]
    if part.kind == "file_input":
        return [reach.handed_over(one) for one in several(value)]
    if part.kind.startswith("multi_"):
        return [_id(part, one, reach) for one in several(value)]
    return None if value in (None, "") else _written_one(part, value, reach)


def _written_one(part: Part, value: object, reach: Reach) -> object:
    if not isinstance(value, _TYPES.get(part.kind, str)):
        raise SlackError("invalid_arguments", f"This is nothing that {part.kind} can hold.")
    if part.kind in ONE_OPTION:
        return _option(part, value, reach)
    if part.kind in _ONE_ID:
        return _id(part, str(value), reach)
    if part.kind == "rich_text_input":
        return _rich_text(value)
    return str(value) if part.kind == "number_input" else value


def several(value: object) -> list[str]:
    """The chosen ones, each once.

    Raises:
        SlackError: This is no list of texts.
    """
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise SlackError("invalid_arguments", "Give a list of what is chosen.")
    return list(dict.fromkeys(value))


def _option(part: Part, value: object, reach: Reach) -> Json:
    element = part.element
    known = list(offered_by(element))
    if part.kind in EXTERNAL:
        first = element.get("initial_option")
        known = [*([first] if first else ()), *(element.get("initial_options") or ())]
        known += reach.offered(part)
    for option in known:
        if option.get("value") == value:
            return option
    words = f"{value!r} is not among the options of {part.action_id}; nothing was sent."
    raise SlackError("invalid_choice", words)


def _id(part: Part, chosen: str, reach: Reach) -> str:
    if part.kind.endswith("users_select"):
        known = reach.has_person(chosen)
    else:
        known = reach.has_conversation(part.element, chosen)
    if not known:
        words = f"{chosen} cannot be chosen in {part.action_id}; nothing was sent."
        raise SlackError("invalid_choice", words)
    return chosen


def _rich_text(value: object) -> Json:
    if not isinstance(value, dict):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"type": "rich_text", "elements": [section]}
    if value.get("type") != "rich_text" or message_problems([value]):
        raise SlackError("invalid_arguments", "This is no rich text.")
    return value
