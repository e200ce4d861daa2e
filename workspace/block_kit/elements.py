"""All elements, and where each of them may stand."""

from workspace.block_kit.buttons import BUTTON, FEEDBACK_BUTTONS, ICON_BUTTON, WORKFLOW_BUTTON
from workspace.block_kit.images import IMAGE_ELEMENT
from workspace.block_kit.inputs import (
    EMAIL_TEXT_INPUT,
    FILE_INPUT,
    NUMBER_INPUT,
    PLAIN_TEXT_INPUT,
    RICH_TEXT_INPUT,
    URL_TEXT_INPUT,
)
from workspace.block_kit.menus import (
    CHANNELS_SELECT,
    CHECKBOXES,
    CONVERSATIONS_SELECT,
    EXTERNAL_SELECT,
    MULTI_CHANNELS_SELECT,
    MULTI_CONVERSATIONS_SELECT,
    MULTI_EXTERNAL_SELECT,
    MULTI_STATIC_SELECT,
    MULTI_USERS_SELECT,
    OVERFLOW,
    RADIO_BUTTONS,
    STATIC_SELECT,
    USERS_SELECT,
)
from workspace.block_kit.pickers import DATEPICKER, DATETIMEPICKER, TIMEPICKER
from workspace.block_kit.problems import HOMES, MESSAGES, MODALS, Check
from workspace.block_kit.shapes import Kind, one_of_kinds

_ELEMENTS = {
    "button": Kind(BUTTON),
    "overflow": Kind(OVERFLOW),
    "image": Kind(IMAGE_ELEMENT),
    "feedback_buttons": Kind(FEEDBACK_BUTTONS, MESSAGES),
    "icon_button": Kind(ICON_BUTTON, MESSAGES),
    "workflow_button": Kind(WORKFLOW_BUTTON, MESSAGES),
    "checkboxes": Kind(CHECKBOXES),
    "radio_buttons": Kind(RADIO_BUTTONS),
    "datepicker": Kind(DATEPICKER),
    "timepicker": Kind(TIMEPICKER),
    "datetimepicker": Kind(DATETIMEPICKER, MESSAGES | MODALS),
    "static_select": Kind(STATIC_SELECT),
    "external_select": Kind(EXTERNAL_SELECT),
    "users_select": Kind(USERS_SELECT),
    "conversations_select": Kind(CONVERSATIONS_SELECT),
    "channels_select": Kind(CHANNELS_SELECT),
    "multi_static_select": Kind(MULTI_STATIC_SELECT),
    "multi_external_select": Kind(MULTI_EXTERNAL_SELECT),
    "multi_users_select": Kind(MULTI_USERS_SELECT),
    "multi_conversations_select": Kind(MULTI_CONVERSATIONS_SELECT),
    "multi_channels_select": Kind(MULTI_CHANNELS_SELECT),
    "plain_text_input": Kind(PLAIN_TEXT_INPUT),
    "rich_text_input": Kind(RICH_TEXT_INPUT, MODALS | HOMES),
    "email_text_input": Kind(EMAIL_TEXT_INPUT, MODALS),
    "url_text_input": Kind(URL_TEXT_INPUT, MODALS),
    "number_input": Kind(NUMBER_INPUT, MODALS),
    "file_input": Kind(FILE_INPUT, MODALS),
}

_SELECTS = tuple(kind for kind in _ELEMENTS if kind.endswith("_select"))
_CHOSEN = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS)


def _any_of(*kinds: str) -> Check:
    return one_of_kinds({kind: _ELEMENTS[kind] for kind in kinds})


IN_SECTIONS = _any_of("button", "overflow", "workflow_button", "image", *_CHOSEN)
IN_ACTIONS = _any_of(
    "button", "overflow", "workflow_button", "datetimepicker", "rich_text_input", *_CHOSEN
)
IN_INPUTS = _any_of(
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    "datetimepicker",
    *_CHOSEN,
)
IN_CONTEXT_ACTIONS = _any_of("feedback_buttons", "icon_button")
ONLY_BUTTONS = _any_of("button")
ONLY_IMAGES = _any_of("image")
ONLY_OVERFLOW = _any_of("overflow")
