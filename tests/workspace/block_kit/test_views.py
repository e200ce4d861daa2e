"""Modals and Home tabs."""

import json

import pytest

from tests.workspace.block_kit.asking import without
from tests.workspace.blocks import field, home, modal, mrkdwn, plain, section
from workspace.block_kit.views import check_view
from workspace.errors import SlackError
from workspace.jsons import Json

IDS = {"callback_id": "x" * 255, "external_id": "x" * 255, "private_metadata": "x" * 3000}


@pytest.mark.parametrize(
    "view",
    [
        modal(field(), title=plain("x" * 24), submit=plain("x" * 24), close=plain("x" * 24)),
        modal(section(), **IDS),
        modal(section(), clear_on_close=True, notify_on_close=False, submit_disabled=True),
        modal(section(), callback_id="", external_id="", private_metadata=""),
        without(modal(section()), "submit"),
        home(section(), **IDS),
        home(field()),
    ],
)
def test_a_view_up_to_its_limits_is_taken(view: Json) -> None:
    """Modals and Home tabs pass at their limits."""
    assert check_view(view) == view


@pytest.mark.parametrize(
    ("view", "message"),
    [
        ("text", "must be an object [json-pointer:/view]"),
        ({}, "missing required field: type [json-pointer:/view]"),
        (modal(section(), type="workflow_step"), "unsupported type: workflow_step"),
        (modal(section(), type=["modal"]), "unsupported type"),
        (without(modal(section()), "title"), "missing required field: title [json-pointer:/view]"),
        (without(modal(section()), "blocks"), "missing required field: blocks"),
        (modal(section(), title=plain("x" * 25)), "[json-pointer:/view/title/text]"),
        (modal(section(), title=mrkdwn()), "[json-pointer:/view/title/type]"),
        (modal(section(), submit=plain("x" * 25)), "[json-pointer:/view/submit/text]"),
        (modal(section(), close=plain("x" * 25)), "[json-pointer:/view/close/text]"),
        (modal(section(), close=None), "[json-pointer:/view/close]"),
        (modal(section(), callback_id="x" * 256), "[json-pointer:/view/callback_id]"),
        (modal(section(), external_id="x" * 256), "[json-pointer:/view/external_id]"),
        (modal(section(), private_metadata="x" * 3001), "[json-pointer:/view/private_metadata]"),
        (modal(section(), notify_on_close="yes"), "[json-pointer:/view/notify_on_close]"),
        (modal(section(), clear_on_close=1), "[json-pointer:/view/clear_on_close]"),
        (modal(section(), submit_disabled=None), "[json-pointer:/view/submit_disabled]"),
        (modal(section(), id="V1"), "invalid additional property: id [json-pointer:/view]"),
        (without(modal(field()), "submit"), "missing required field: submit [json-pointer:/view]"),
        (modal(section("")), "[json-pointer:/view/blocks/0/text/text]"),
        (
            modal(field(focus_on_load=True), field(focus_on_load=True)),
            "only one element may have focus_on_load",
        ),
        (home(section(), title=plain()), "invalid additional property: title"),
        (home(section(), submit=plain()), "invalid additional property: submit"),
        (home(section(), close=plain()), "invalid additional property: close"),
        (home(section(), notify_on_close=True), "invalid additional property: notify_on_close"),
    ],
)
def test_a_view_beyond_its_limits_is_refused_with_its_reason(view: object, message: str) -> None:
    """The refusal is `invalid_arguments`, and says what is wrong and where."""
    with pytest.raises(SlackError) as caught:
        check_view(view)

    assert caught.value.code == "invalid_arguments"
    assert message in caught.value.messages[0]
    assert caught.value.messages[0].startswith("[ERROR] ")


def test_a_view_of_the_wrong_kind_is_refused() -> None:
    """Where a modal is wanted, a Home tab does not do, and the other way round."""
    assert check_view(home(section()), "home")
    for view, kind in ((home(section()), "modal"), (modal(section()), "home")):
        with pytest.raises(SlackError) as caught:
            check_view(view, kind)
        assert caught.value.messages == (f"[ERROR] must be {kind} [json-pointer:/view/type]",)


def test_a_view_of_more_than_250_kb_is_too_large_before_anything_else() -> None:
    """Its size is looked at first, whatever else is wrong with it."""
    for more in ({}, {"colour": "red"}):
        with pytest.raises(SlackError) as caught:
            check_view(modal(*[section("x" * 3000)] * 82, private_metadata="x" * 3000, **more))
        assert caught.value.code == "view_too_large"


def test_a_view_may_be_250_kb_to_the_byte() -> None:
    """The last byte is still allowed, one more is not."""
    view = modal(*[section("x" * 3000)] * 81, private_metadata="")
    room = 250_000 - len(json.dumps(view))

    assert check_view({**view, "private_metadata": "x" * room})
    with pytest.raises(SlackError) as caught:
        check_view({**view, "private_metadata": "x" * (room + 1)})
    assert caught.value.code == "view_too_large"


def test_a_view_nested_beyond_reason_is_too_large() -> None:
    """Nothing could show it, and nothing breaks over it."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(SlackError) as caught:
        check_view(modal(section(accessory=deep)))

    assert caught.value.code == "view_too_large"
