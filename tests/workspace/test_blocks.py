"""What Slack would not take as blocks or as a form."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace import messages
from workspace.block_kit.blocks import message_problems, view_block_problems
from workspace.block_kit.views import check_view
from workspace.errors import SlackError
from workspace.jsons import Json


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: object) -> Json:
    """A section with this plain text."""
    return {"type": "section", "text": plain(text), **more}


def button(action_id: str = "a", text: str = "Go", **more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def field(**element: object) -> Json:
    """An input block with a text input."""
    return {
        "type": "input",
        "label": plain("Bullets"),
        "element": {"type": "plain_text_input", "action_id": "a", **element},
    }


def modal(*blocks: Json, **more: object) -> Json:
    """A form."""
    base = {"type": "modal", "title": plain("Draft"), "submit": plain("Go")}
    return {**base, "blocks": list(blocks), **more}


CONFIRM = {key: plain(key) for key in ("title", "text", "confirm", "deny")}
OPTION = {"text": plain("One"), "value": "1"}


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [section("x" * 3000)],
        [section("x", block_id="a"), section("y", block_id="b")],
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 10}],
        [section("x", accessory=button())],
        [{"type": "header", "text": plain("x" * 150)}],
        [{"type": "context", "elements": [plain("x")] * 10}],
        [actions(*[button(str(number)) for number in range(25)])],
        [actions(button("a", style="danger", confirm=CONFIRM))],
        [actions(button("a")), actions(button("a"))],
        [actions({"type": "static_select", "action_id": "s", "options": [OPTION]})],
        [{"type": "markdown", "text": "x" * 12_000}],
        [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A curve"}],
        [{"type": "data_visualization", "title": "Loss"}],
        [{"type": "divider"}] * 50,
    ],
)
def test_what_slack_takes_in_a_message_has_no_problems(blocks: object) -> None:
    """Everything up to its limit is fine."""
    assert message_problems(blocks) == []


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ({}, "/blocks"),
        (["text"], "/blocks/0"),
        ([{"type": "divider"}] * 51, "/blocks"),
        ([{"type": "nonsense"}], "/blocks/0/type"),
        ([{"type": "alert", "text": plain("x")}], "/blocks/0/type"),
        ([{"type": "section"}], "/blocks/0"),
        ([section("")], "/blocks/0/text/text"),
        ([section(" \n\t")], "/blocks/0/text/text"),
        ([section("x" * 3001)], "/blocks/0/text/text"),
        ([section("🍂" * 1501)], "/blocks/0/text/text"),
        ([{"type": "section", "text": {"type": "nonsense", "text": "x"}}], "/blocks/0/text/type"),
        ([{"type": "section", "text": "x"}], "/blocks/0/text"),
        ([{"type": "section", "fields": [plain("x")] * 11}], "/blocks/0/fields"),
        ([{"type": "section", "fields": [plain("x" * 2001)]}], "/blocks/0/fields/0/text"),
        ([section("x", block_id="a" * 256)], "/blocks/0/block_id"),
        ([section("x", block_id="a"), section("y", block_id="a")], "/blocks"),
        ([section("x", accessory={"type": "nonsense"})], "/blocks/0/accessory/type"),
        ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
        ([{"type": "context", "elements": [plain("x")] * 11}], "/blocks/0/elements"),
        ([actions()], "/blocks/0/elements"),
        ([actions(*[button(str(number)) for number in range(26)])], "/blocks/0/elements"),
        ([actions(button("a"), button("a"))], "/blocks/0/elements"),
        ([actions(button("a" * 256))], "/blocks/0/elements/0/action_id"),
        ([actions(button(text="x" * 76))], "/blocks/0/elements/0/text/text"),
        ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
        ([actions(button(style="loud"))], "/blocks/0/elements/0/style"),
        ([actions(button(confirm={}))], "/blocks/0/elements/0/confirm/title"),
        ([actions({"type": "overflow", "options": [OPTION] * 6})], "/blocks/0/elements/0/options"),
        ([actions({"type": "static_select", "options": [7]})], "/blocks/0/elements/0/options/0"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
        ([{"type": "image", "alt_text": "A curve"}], "/blocks/0"),
        ([{"type": "image", "image_url": "https://example.org/a.png"}], "/blocks/0/alt_text"),
    ],
)
def test_what_slack_refuses_in_a_message_is_named_with_its_place(
    blocks: object, where: str
) -> None:
    """The first problem points at the fault."""
    assert f"[json-pointer:{where}]" in message_problems(blocks)[0]


@pytest.mark.parametrize(
    "view",
    [
        modal(field(max_length=3000)),
        modal(section("x"), submit=None),
        modal(*[{"type": "divider"}] * 100),
        modal({"type": "alert", "text": plain("x" * 200)}),
        modal(field(initial_value="x" * 3000), private_metadata="x" * 3000, callback_id="x" * 255),
    ],
)
def test_what_slack_opens_as_a_form_passes(view: Json) -> None:
    """Everything up to its limit is fine."""
    assert check_view(view) == view


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ("text", "invalid_arguments"),
        (modal(type="home"), "invalid_arguments"),
        (modal(title=plain("x" * 25)), "invalid_arguments"),
        (modal(submit=plain("x" * 25)), "invalid_arguments"),
        (modal(close=plain("x" * 25)), "invalid_arguments"),
        (modal(close={"type": "mrkdwn", "text": "x"}), "invalid_arguments"),
        (modal(callback_id="x" * 256), "invalid_arguments"),
        (modal(private_metadata="x" * 3001), "invalid_arguments"),
        (modal(field(), submit=None), "invalid_arguments"),
        (modal(*[{"type": "divider"}] * 101), "invalid_arguments"),
        (modal({"type": "markdown", "text": "x"}), "invalid_arguments"),
        (modal(field(initial_value="x" * 3001)), "invalid_arguments"),
        (modal(field(max_length=3001)), "invalid_arguments"),
        (modal(field(type="button", text=plain("x"))), "invalid_arguments"),
        (modal(field(type="number_input")), "invalid_arguments"),
        (modal(*[section("ö" * 3000)] * 42), "view_too_large"),
    ],
)
def test_what_slack_would_not_open_as_a_form_is_refused(view: object, error: str) -> None:
    """A refusal carries Slack's code."""
    with pytest.raises(SlackError) as caught:
        check_view(view)

    assert caught.value.code == error


KEYS = st.sampled_from(
    ["type", "text", "elements", "element", "block_id", "action_id", "options", "fields", "label"]
)
TYPES = st.sampled_from(["section", "actions", "input", "plain_text", "button", "static_select"])
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.text(max_size=3) | TYPES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_any_json_is_either_named_as_wrong_or_can_be_kept(blocks: Any) -> None:  # noqa: ANN401  # any JSON
    """No shape of blocks breaks the check, and what it passes gets its ids."""
    view_block_problems(blocks)
    if not message_problems(blocks):
        kept = [messages.with_ids(block) for block in blocks]
        assert all(block["block_id"] for block in json.loads(json.dumps(kept)))
