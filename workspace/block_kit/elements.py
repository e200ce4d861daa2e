"""Check Block Kit's interactive elements."""

from collections.abc import Callable, Iterator

from workspace.block_kit.text_objects import (
    PLAIN,
    optional_text_problems,
    string_problems,
    text_problems,
)
from workspace.jsons import Json

_ID_LIMIT = 255
_OPTIONS = 100
_PLACEHOLDER = 150
_INPUT_LENGTH = 3000

_TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_CHOICES = ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow")
_OTHERS = (
    "datepicker",
    "timepicker",
    "datetimepicker",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
    "external_select",
    "multi_external_select",
    "rich_text_input",
    "file_input",
    "feedback_buttons",
    "icon_button",
    "workflow_button",
    "image",
)
INPUTS = frozenset({*_TEXT_INPUTS, *_CHOICES, *_OTHERS} - {"overflow", "image", "icon_button"})
"""What may stand in an input block."""


def element_problems(element: object, pointer: str) -> Iterator[str]:
    """What is wrong with an element."""
    if not isinstance(element, dict):
        yield f"must be an object [json-pointer:{pointer}]"
        return
    rule = _RULES.get(str(element.get("type")))
    if rule is None:
        yield f"unsupported type: {element.get('type')} [json-pointer:{pointer}/type]"
        return
    if "action_id" in element:
        yield from string_problems(element["action_id"], f"{pointer}/action_id", _ID_LIMIT)
    yield from rule(element, pointer)


def _button(button: Json, pointer: str) -> Iterator[str]:
    yield from text_problems(button.get("text"), f"{pointer}/text", 75, PLAIN)
    for key, limit in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if key in button:
            yield from string_problems(button[key], f"{pointer}/{key}", limit, least=0)
    if button.get("style") not in (None, "primary", "danger"):
        yield f"must be primary or danger [json-pointer:{pointer}/style]"
    if "confirm" in button:
        yield from _confirm(button["confirm"], f"{pointer}/confirm")


def _confirm(confirm: object, pointer: str) -> Iterator[str]:
    if not isinstance(confirm, dict):
        yield f"must be an object [json-pointer:{pointer}]"
        return
    yield from text_problems(confirm.get("title"), f"{pointer}/title", 100, PLAIN)
    yield from text_problems(confirm.get("text"), f"{pointer}/text", 300)
    yield from text_problems(confirm.get("confirm"), f"{pointer}/confirm", 30, PLAIN)
    yield from text_problems(confirm.get("deny"), f"{pointer}/deny", 30, PLAIN)


def _text_input(element: Json, pointer: str) -> Iterator[str]:
    yield from optional_text_problems(
        element.get("placeholder"), f"{pointer}/placeholder", _PLACEHOLDER
    )
    if element["type"] == "number_input":
        if not isinstance(element.get("is_decimal_allowed"), bool):
            yield f"missing required field [json-pointer:{pointer}/is_decimal_allowed]"
        return
    if "initial_value" in element:
        yield from string_problems(
            element["initial_value"], f"{pointer}/initial_value", 3000, least=0
        )
    for key in ("min_length", "max_length"):
        length = element.get(key, 0)
        if not isinstance(length, int) or not 0 <= length <= _INPUT_LENGTH:
            yield f"must be between 0 and {_INPUT_LENGTH} [json-pointer:{pointer}/{key}]"


def _choice(element: Json, pointer: str) -> Iterator[str]:
    if element.get("option_groups"):
        return
    options = element.get("options")
    most = 5 if element["type"] == "overflow" else _OPTIONS
    if not isinstance(options, list) or not 1 <= len(options) <= most:
        yield f"must have between 1 and {most} options [json-pointer:{pointer}/options]"
        return
    for index, option in enumerate(options):
        where = f"{pointer}/options/{index}"
        if not isinstance(option, dict):
            yield f"must be an object [json-pointer:{where}]"
            continue
        yield from text_problems(option.get("text"), f"{where}/text", 75)
        yield from string_problems(option.get("value"), f"{where}/value", 150)


def _unchecked(_element: Json, _pointer: str) -> Iterator[str]:
    yield from ()


_RULES: dict[str, Callable[[Json, str], Iterator[str]]] = {
    "button": _button,
    **dict.fromkeys(_TEXT_INPUTS, _text_input),
    **dict.fromkeys(_CHOICES, _choice),
    **dict.fromkeys(_OTHERS, _unchecked),
}
