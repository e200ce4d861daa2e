"""Fields of forms: what the app reads of each kind, and what people have to mend first."""

import pytest

from tests.workspace.interactivity.conftest import OpenForm
from tests.workspace.screens import ABC, field, modal
from workspace.client import Refused
from workspace.jsons import Json

RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "• one"}]}],
}
FILLED: list[tuple[Json, object, Json]] = [
    ({"type": "plain_text_input"}, "<b> & one", {"value": "<b> & one"}),
    (
        {"type": "plain_text_input", "multiline": True},
        "• one\n• two",
        {"value": "• one\n• two"},
    ),
    ({"type": "plain_text_input"}, "", {"value": None}),
    ({"type": "number_input", "is_decimal_allowed": True}, "7.50", {"value": "7.50"}),
    ({"type": "email_text_input"}, "a@example.org", {"value": "a@example.org"}),
    ({"type": "url_text_input"}, "https://example.org/", {"value": "https://example.org/"}),
    ({"type": "static_select", "options": ABC}, "b", {"selected_option": ABC[1]}),
    ({"type": "radio_buttons", "options": ABC}, None, {"selected_option": None}),
    ({"type": "multi_static_select", "options": ABC}, ["c"], {"selected_options": ABC[2:]}),
    ({"type": "checkboxes", "options": ABC}, [], {"selected_options": []}),
    ({"type": "users_select"}, "UADMIN", {"selected_user": "UADMIN"}),
    ({"type": "users_select"}, None, {"selected_user": None}),
    ({"type": "multi_users_select"}, ["UADMIN"], {"selected_users": ["UADMIN"]}),
    ({"type": "conversations_select"}, "C0DESK", {"selected_conversation": "C0DESK"}),
    ({"type": "channels_select"}, "C0GENERAL", {"selected_channel": "C0GENERAL"}),
    ({"type": "datepicker"}, "2027-01-31", {"selected_date": "2027-01-31"}),
    ({"type": "timepicker"}, "17:30", {"selected_time": "17:30"}),
    ({"type": "datetimepicker"}, 1_800_000_000, {"selected_date_time": 1_800_000_000}),
    ({"type": "rich_text_input"}, "• one", {"rich_text_value": RICH}),
]
REFUSED: list[tuple[Json, object, str]] = [
    ({"type": "plain_text_input"}, "", "Please complete this required field."),
    ({"type": "checkboxes", "options": ABC}, [], "Please complete this required field."),
    ({"type": "plain_text_input"}, "one\ntwo", "keep this to one line"),
    ({"type": "plain_text_input", "max_length": 3}, "four", "shorten this to 3 characters"),
    ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3 characters"),
    ({"type": "plain_text_input"}, "x" * 3001, "shorten this to 3000 characters"),
    ({"type": "number_input", "is_decimal_allowed": True}, "seven", "enter a number"),
    ({"type": "number_input", "is_decimal_allowed": True}, "NaN", "enter a number"),
    ({"type": "number_input", "is_decimal_allowed": True}, "1_000", "enter a number"),
    ({"type": "number_input", "is_decimal_allowed": False}, "7.5", "enter a whole number"),
    (
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "2"},
        "1",
        "enter 2 or more",
    ),
    (
        {"type": "number_input", "is_decimal_allowed": False, "max_value": "2"},
        "3",
        "enter 2 or less",
    ),
    ({"type": "email_text_input"}, "nobody", "enter an email address"),
    ({"type": "url_text_input"}, "example.org", "starts with http"),
    ({"type": "datepicker"}, "2027-02-30", "choose a day"),
    ({"type": "timepicker"}, "25:00", "choose a time"),
    ({"type": "datetimepicker"}, 12, "choose a day and a time"),
    (
        {"type": "multi_static_select", "options": ABC, "max_selected_items": 2},
        ["a", "b", "c"],
        "choose 2 at most",
    ),
]


NONSENSE: list[tuple[Json, object]] = [
    ({"type": "plain_text_input"}, ["words"]),
    ({"type": "static_select", "options": ABC}, {"value": "a"}),
    ({"type": "multi_static_select", "options": ABC}, "a"),
    ({"type": "checkboxes", "options": ABC}, [{"value": "a"}]),
    ({"type": "multi_users_select"}, [["UADMIN"]]),
    ({"type": "file_input"}, [7]),
    ({"type": "rich_text_input"}, 7),
    ({"type": "rich_text_input"}, {"type": "rich_text", "elements": [{"type": "x"}]}),
]


def _kind(given: object) -> str:
    return str(given["type"]) if isinstance(given, dict) and "type" in given else ""


@pytest.mark.parametrize(("element", "value", "read"), FILLED, ids=_kind)
async def test_each_kind_of_field_is_read_by_the_app_in_its_own_words(
    element: Json, value: object, read: Json, open_form: OpenForm, submitted: list[Json]
) -> None:
    """The state holds what Slack puts there for this kind, also for an empty field."""
    form = await open_form(modal(field(element, optional=True)))

    outcome = await form.submit(it=value)

    assert outcome.ok, outcome
    state = submitted[0]["view"]["state"]
    assert state == {"values": {"it": {"value": {"type": element["type"], **read}}}}


@pytest.mark.parametrize(("element", "value", "said"), REFUSED, ids=_kind)
async def test_what_slacks_client_does_not_send_stays_with_the_person(
    element: Json, value: object, said: str, open_form: OpenForm, submitted: list[Json]
) -> None:
    """What is to be mended stands at the field; the app hears of nothing."""
    form = await open_form(modal(field(element)))

    outcome = await form.submit(it=value)

    assert not outcome.ok
    assert said in outcome.errors["it"]
    assert submitted == []


@pytest.mark.parametrize(("element", "value"), NONSENSE, ids=_kind)
async def test_what_no_client_could_give_is_refused(
    element: Json, value: object, open_form: OpenForm, submitted: list[Json]
) -> None:
    """A value of another shape never reaches the app."""
    form = await open_form(modal(field(element)))

    with pytest.raises(Refused, match="invalid_"):
        await form.submit(it=value)

    assert submitted == []


async def test_what_the_app_filled_in_is_sent_when_nobody_changes_it(
    open_form: OpenForm, submitted: list[Json]
) -> None:
    """Every kind of initial value counts as an answer."""
    filled: dict[str, Json] = {
        "words": {"type": "plain_text_input", "initial_value": "• one"},
        "one": {"type": "static_select", "options": ABC, "initial_option": ABC[1]},
        "some": {"type": "checkboxes", "options": ABC, "initial_options": ABC[:2]},
        "who": {"type": "users_select", "initial_user": "UADMIN"},
        "where": {"type": "conversations_select", "default_to_current_conversation": True},
        "day": {"type": "datepicker", "initial_date": "2027-01-31"},
        "rich": {"type": "rich_text_input", "initial_value": RICH},
    }
    form = await open_form(modal(*(field(element, name) for name, element in filled.items())))

    outcome = await form.submit()

    assert outcome.ok, outcome
    values = submitted[0]["view"]["state"]["values"]
    assert values["words"]["value"]["value"] == "• one"
    assert values["one"]["value"]["selected_option"] == ABC[1]
    assert values["some"]["value"]["selected_options"] == ABC[:2]
    assert values["who"]["value"]["selected_user"] == "UADMIN"
    assert values["where"]["value"]["selected_conversation"] == "C0NEWSLETTER"
    assert values["day"]["value"]["selected_date"] == "2027-01-31"
    assert values["rich"]["value"]["rich_text_value"] == RICH
