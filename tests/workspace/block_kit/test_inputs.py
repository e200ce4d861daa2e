"""Fields of forms: texts, numbers, dates, formatted text, files."""

import pytest

from tests.workspace.block_kit.asking import HOME, MODAL, without, wrong_with
from tests.workspace.blocks import button, field, mrkdwn, plain, rich_text
from workspace.jsons import Json

CONFIRM = {key: plain() for key in ("title", "text", "confirm", "deny")}


def numbers(**more: object) -> Json:
    """A field for numbers."""
    return field(type="number_input", **{"is_decimal_allowed": True, **more})


@pytest.mark.parametrize(
    "block",
    [
        field(initial_value="x" * 3000, multiline=True, min_length=0, max_length=3000),
        field(initial_value="", min_length=5, max_length=5, placeholder=plain("x" * 150)),
        field(
            dispatch_action_config={
                "trigger_actions_on": ["on_enter_pressed", "on_character_entered"]
            }
        ),
        field(max_length=1, min_length=1),
        field(type="email_text_input", initial_value=""),
        field(type="url_text_input", initial_value=""),
        field(type="rich_text_input", min_lines=1, max_lines=1),
        field(type="rich_text_input", min_lines=100),
        {**field(), "hint": plain("x" * 2000), "optional": True, "dispatch_action": True},
        {**field(), "label": plain("x" * 2000), "block_id": "b"},
        field(type="email_text_input", initial_value="editor@example.org"),
        field(type="url_text_input", initial_value="https://example.org/"),
        numbers(initial_value="1.5", min_value="-1", max_value="1.5"),
        numbers(is_decimal_allowed=False, initial_value="3", min_value="3", max_value="3"),
        field(type="datepicker", initial_date="2028-02-29", placeholder=plain("x" * 150)),
        field(type="datepicker", confirm=CONFIRM, focus_on_load=True),
        field(type="timepicker", initial_time="23:59", timezone="Europe/Berlin"),
        field(type="timepicker", initial_time="00:00", placeholder=plain(), confirm=CONFIRM),
        field(type="datetimepicker", initial_date_time=1_000_000_000, confirm=CONFIRM),
        field(type="datetimepicker", initial_date_time=9_999_999_999),
        field(type="rich_text_input", initial_value=rich_text(), min_lines=1, max_lines=100),
        field(type="file_input", filetypes=["pdf"], max_files=10),
        field(type="file_input", max_files=1),
    ],
)
def test_a_field_up_to_its_limits_is_taken(block: Json) -> None:
    """Every kind of field passes at its limits."""
    assert wrong_with(block, MODAL) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (without(field(), "label"), ""),
        (without(field(), "element"), ""),
        ({**field(), "label": plain("x" * 2001)}, "/label/text"),
        ({**field(), "label": mrkdwn()}, "/label/type"),
        ({**field(), "hint": plain("x" * 2001)}, "/hint/text"),
        ({**field(), "optional": "yes"}, "/optional"),
        ({**field(), "dispatch_action": 1}, "/dispatch_action"),
        ({**field(), "element": button()}, "/element/type"),
        (field(type="overflow"), "/element/type"),
        (field(type="nonsense"), "/element/type"),
        (field(initial_value="x" * 3001), "/element/initial_value"),
        (field(max_length=3001), "/element/max_length"),
        (field(max_length=0), "/element/max_length"),
        (field(min_length=-1), "/element/min_length"),
        (field(min_length=6, max_length=5), "/element/min_length"),
        (field(min_length=True), "/element/min_length"),
        (field(multiline="yes"), "/element/multiline"),
        (field(placeholder=plain("x" * 151)), "/element/placeholder/text"),
        (field(confirm={}), "/element"),
        (
            field(dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
            "/element/dispatch_action_config/trigger_actions_on/0",
        ),
        ({**numbers(), "element": {"type": "number_input"}}, "/element"),
        (numbers(min_value=1), "/element/min_value"),
        (numbers(min_value="one"), "/element/min_value"),
        (numbers(min_value="2", max_value="1"), "/element/min_value"),
        (numbers(initial_value="0", min_value="1"), "/element/initial_value"),
        (numbers(initial_value="3", max_value="2"), "/element/initial_value"),
        (numbers(is_decimal_allowed=False, initial_value="1.5"), "/element/initial_value"),
        (field(type="datepicker", initial_date="2027-02-29"), "/element/initial_date"),
        (field(type="datepicker", initial_date="1.2.2027"), "/element/initial_date"),
        (field(type="timepicker", initial_time="24:00"), "/element/initial_time"),
        (field(type="timepicker", initial_time="9:00"), "/element/initial_time"),
        (
            field(type="datetimepicker", initial_date_time=999_999_999),
            "/element/initial_date_time",
        ),
        (
            field(type="datetimepicker", initial_date_time=10_000_000_000),
            "/element/initial_date_time",
        ),
        (field(type="timepicker", timezone=1), "/element/timezone"),
        (field(type="datepicker", confirm={}), "/element/confirm"),
        (field(type="datetimepicker", initial_date_time="x"), "/element/initial_date_time"),
        (field(type="datetimepicker", placeholder=plain()), "/element"),
        (field(type="rich_text_input", initial_value="x"), "/element/initial_value"),
        (
            field(
                dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * 3},
            ),
            "/element/dispatch_action_config/trigger_actions_on",
        ),
        (field(type="email_text_input", initial_value="x" * 3001), "/element/initial_value"),
        (field(type="url_text_input", initial_value="x" * 3001), "/element/initial_value"),
        ({**field(), "element": {"type": "rich_text_input"}}, "/element"),
        (field(type="rich_text_input", max_lines=0), "/element/max_lines"),
        (field(type="rich_text_input", min_lines=0), "/element/min_lines"),
        (field(type="rich_text_input", min_lines=101), "/element/min_lines"),
        (field(type="rich_text_input", max_lines=101), "/element/max_lines"),
        (field(type="rich_text_input", min_lines=9, max_lines=8), "/element/min_lines"),
        (field(type="file_input", max_files=11), "/element/max_files"),
        (field(type="file_input", max_files=0), "/element/max_files"),
        (field(type="file_input", filetypes=[]), "/element/filetypes"),
        (field(type="file_input", filetypes="pdf"), "/element/filetypes"),
        (field(type="file_input", initial_value="F1"), "/element"),
        ({**field(type="file_input"), "dispatch_action": True}, "/dispatch_action"),
    ],
)
def test_a_field_beyond_its_limits_is_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block, MODAL)[:1] == [where]


@pytest.mark.parametrize(
    ("kind", "message", "home"),
    [
        ("plain_text_input", True, True),
        ("rich_text_input", False, True),
        ("datetimepicker", True, False),
        ("email_text_input", False, False),
        ("url_text_input", False, False),
        ("file_input", False, False),
    ],
)
def test_some_fields_stand_only_on_some_surfaces(kind: str, message: bool, home: bool) -> None:  # noqa: FBT001  # columns of a table
    """A modal takes every field; messages and Home tabs take fewer."""
    block = field(type=kind)

    assert wrong_with(block, MODAL) == []
    assert (wrong_with(block) == []) == message
    assert (wrong_with(block, HOME) == []) == home


def test_a_number_is_asked_for_in_modals_only() -> None:
    """A number input stands in a modal, and nowhere else."""
    assert wrong_with(numbers(), MODAL) == []
    assert wrong_with(numbers()) == ["/element/type"]
    assert wrong_with(numbers(), HOME) == ["/element/type"]
