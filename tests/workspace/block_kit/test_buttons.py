"""Buttons of all kinds, and the dialog that asks before they act."""

import pytest

from tests.workspace.block_kit.asking import without, wrong_with
from tests.workspace.blocks import actions, button, mrkdwn, plain
from workspace.jsons import Json

CONFIRM = {
    "title": plain("x" * 100),
    "text": mrkdwn("x" * 300),
    "confirm": plain("x" * 30),
    "deny": plain("x" * 30),
    "style": "danger",
}
WORKFLOW = {
    "type": "workflow_button",
    "text": plain("x" * 75),
    "workflow": {
        "trigger": {
            "url": "https://example.org/triggers/1",
            "customizable_input_parameters": [{"name": "draft", "value": 7}],
        }
    },
}
RATING = {
    "type": "feedback_buttons",
    "action_id": "rate",
    "positive_button": {"text": plain("x" * 75), "value": "x" * 2000},
    "negative_button": {"text": plain(), "value": "no", "accessibility_label": "x" * 75},
}
BIN = {
    "type": "icon_button",
    "accessibility_label": "x" * 75,
    "icon": "trash",
    "text": plain("Delete"),
    "action_id": "delete",
    "value": "7",
    "visible_to_user_ids": ["UEDITOR"],
    "confirm": CONFIRM,
}


def below(*elements: Json) -> Json:
    """A row of small buttons below a message."""
    return {"type": "context_actions", "elements": list(elements)}


@pytest.mark.parametrize(
    "element",
    [
        button("a" * 255, "x" * 75, value="x" * 2000, style="primary", confirm=CONFIRM),
        button(accessibility_label="x" * 75, visible_to_user_ids=["UEDITOR"]),
        button(url="https://example.org/".ljust(3000, "x")),
        button(url="mailto:editor@example.org"),
        button(agent_prompt="x" * 4000, agent_prompt_display="Ask"),
        without(button(), "action_id"),
        WORKFLOW,
        {
            **WORKFLOW,
            "action_id": "w",
            "style": "primary",
            "accessibility_label": "x" * 75,
            "confirm": CONFIRM,
        },
    ],
)
def test_a_button_up_to_its_limits_is_taken(element: Json) -> None:
    """Every limit of a button is itself allowed."""
    assert wrong_with(actions(element)) == []


@pytest.mark.parametrize(
    ("element", "where"),
    [
        (without(button(), "text"), ""),
        (button("a" * 256), "/action_id"),
        (button(""), "/action_id"),
        (button(text="x" * 76), "/text/text"),
        (button(text=""), "/text/text"),
        ({**button(), "text": mrkdwn()}, "/text/type"),
        (button(value="x" * 2001), "/value"),
        (button(value=7), "/value"),
        (button(url="nowhere"), "/url"),
        (button(url="https://example.org/".ljust(3001, "x")), "/url"),
        (button(style="loud"), "/style"),
        (button(accessibility_label="x" * 76), "/accessibility_label"),
        (button(agent_prompt="x" * 4001), "/agent_prompt"),
        (button(visible_to_user_ids="UEDITOR"), "/visible_to_user_ids"),
        (button(colour="red"), ""),
        (button(confirm={}), "/confirm"),
        (button(confirm={**CONFIRM, "title": plain("x" * 101)}), "/confirm/title/text"),
        (button(confirm={**CONFIRM, "title": mrkdwn()}), "/confirm/title/type"),
        (button(confirm={**CONFIRM, "text": plain("x" * 301)}), "/confirm/text/text"),
        (button(confirm={**CONFIRM, "confirm": plain("x" * 31)}), "/confirm/confirm/text"),
        (button(confirm={**CONFIRM, "deny": plain("x" * 31)}), "/confirm/deny/text"),
        (button(confirm={**CONFIRM, "style": "loud"}), "/confirm/style"),
        ({**WORKFLOW, "workflow": {}}, "/workflow"),
        ({**WORKFLOW, "text": plain("x" * 76)}, "/text/text"),
    ],
)
def test_a_button_beyond_its_limits_is_refused(element: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(actions(element))[:1] == [f"/elements/0{where}"]


def test_small_buttons_below_a_message_are_taken() -> None:
    """Feedback and icon buttons stand together, five at most."""
    assert wrong_with(below(RATING, BIN)) == []
    assert wrong_with(below(*[{**BIN, "action_id": f"d{number}"} for number in range(5)])) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (below(), "/elements"),
        (below(*[{**BIN, "action_id": f"d{number}"} for number in range(6)]), "/elements"),
        (below(BIN, BIN), "/elements"),
        (below(button()), "/elements/0/type"),
        (below({**BIN, "icon": "pencil"}), "/elements/0/icon"),
        (below(without(BIN, "text")), "/elements/0"),
        (below(without(RATING, "negative_button")), "/elements/0"),
        (below({**RATING, "positive_button": {"text": plain()}}), "/elements/0/positive_button"),
        (
            below({**RATING, "positive_button": {"text": plain(), "value": "x" * 2001}}),
            "/elements/0/positive_button/value",
        ),
        (
            below({**RATING, "positive_button": {"text": plain("x" * 76), "value": "y"}}),
            "/elements/0/positive_button/text/text",
        ),
        (
            below(
                {
                    **RATING,
                    "negative_button": {
                        "text": plain(),
                        "value": "n",
                        "accessibility_label": "x" * 76,
                    },
                }
            ),
            "/elements/0/negative_button/accessibility_label",
        ),
    ],
)
def test_small_buttons_out_of_their_bounds_are_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]
