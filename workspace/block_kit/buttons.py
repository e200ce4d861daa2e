"""Everything that is pressed: buttons, feedback buttons, icon buttons, workflow buttons."""

from workspace.block_kit.confirmation import CONFIRMATION, STYLE
from workspace.block_kit.problems import Place, Problems
from workspace.block_kit.shapes import ID, LINK, Shape, array, one_of, string
from workspace.block_kit.text_objects import plain_text

_LABEL = plain_text(75)
_VALUE = string(2000)
_SPOKEN = string(75)
_USER_IDS = array(string())

BUTTON = Shape(
    {"text": _LABEL},
    {
        "action_id": ID,
        "value": _VALUE,
        "url": LINK,
        "style": STYLE,
        "confirm": CONFIRMATION,
        "accessibility_label": _SPOKEN,
        "agent_prompt": string(4000),
        # Slack does not say how long this may be; it stands in place of the button's text.
        "agent_prompt_display": string(),
        "visible_to_user_ids": _USER_IDS,
    },
)

_FEEDBACK = Shape({"text": _LABEL, "value": _VALUE}, {"accessibility_label": _SPOKEN})
FEEDBACK_BUTTONS = Shape(
    {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}
)

ICON_BUTTON = Shape(
    # Slack's page knows this one icon.
    {"icon": one_of("trash"), "text": _LABEL},
    {
        "action_id": ID,
        "value": _VALUE,
        "confirm": CONFIRMATION,
        "accessibility_label": _SPOKEN,
        "visible_to_user_ids": _USER_IDS,
    },
)


def _anything(_value: object, _place: Place) -> Problems:
    """Whatever the workflow asks for: the type of a parameter is the workflow's to say."""
    yield from ()


_PARAMETER = Shape({"name": string(), "value": _anything})
_TRIGGER = Shape({"url": LINK}, {"customizable_input_parameters": array(_PARAMETER)})
WORKFLOW_BUTTON = Shape(
    {"text": _LABEL, "workflow": Shape({"trigger": _TRIGGER})},
    {
        "action_id": ID,
        "style": STYLE,
        "accessibility_label": _SPOKEN,
        "confirm": CONFIRMATION,
    },
)
