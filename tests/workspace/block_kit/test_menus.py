"""Menus, radio buttons and checkboxes."""

import pytest

from tests.workspace.block_kit.asking import MODAL, without, wrong_with
from tests.workspace.blocks import actions, field, mrkdwn, option, plain, section
from workspace.block_kit.options import offer_problems
from workspace.jsons import Json

HUNDRED = [option(str(number)) for number in range(100)]
CONFIRM = {key: plain() for key in ("title", "text", "confirm", "deny")}
GROUP = {"label": plain("x" * 75), "options": HUNDRED}


def menu(kind: str = "static_select", **more: object) -> Json:
    """A menu."""
    return {"type": kind, "action_id": "m", **more}


def offered(*options: Json, kind: str = "static_select", **more: object) -> Json:
    """A menu with these options."""
    return menu(kind, options=list(options), **more)


@pytest.mark.parametrize(
    "element",
    [
        offered(*HUNDRED, placeholder=plain("x" * 150), initial_option=option("7")),
        offered(option("x" * 150, "x" * 75, description=plain("x" * 75))),
        offered(option(), initial_option={"text": plain("One", emoji=True), "value": "1"}),
        menu(option_groups=[GROUP] * 100, initial_option=option("7")),
        offered(option(), kind="multi_static_select", initial_options=[option()]),
        offered(option(), kind="multi_static_select", max_selected_items=1),
        menu("external_select", min_query_length=0, initial_option=option()),
        menu("multi_external_select", initial_options=[option()], max_selected_items=3),
        menu("multi_external_select", min_query_length=1),
        menu("users_select", initial_user="UEDITOR", confirm=CONFIRM, focus_on_load=True),
        menu("multi_users_select", initial_users=["UEDITOR"]),
        menu("conversations_select", filter={"include": ["im", "mpim", "private", "public"]}),
        menu(
            "conversations_select",
            filter={"exclude_external_shared_channels": True, "exclude_bot_users": True},
        ),
        menu("multi_conversations_select", initial_conversations=["C1"]),
        menu(
            "conversations_select",
            default_to_current_conversation=True,
            initial_conversation="C1",
        ),
        menu("channels_select", initial_channel="C1"),
        menu("multi_channels_select", initial_channels=["C1"]),
        offered(*HUNDRED[:10], kind="radio_buttons", initial_option=option("3")),
        offered(*HUNDRED[:10], kind="checkboxes", initial_options=[option("3"), option("4")]),
        offered({"text": mrkdwn(), "value": "1", "description": mrkdwn()}, kind="checkboxes"),
        offered(
            option("x" * 150, "x" * 75, description=plain("x" * 75), url="https://example.org/"),
            *HUNDRED[:4],
            kind="overflow",
        ),
        offered(option("x" * 150, "x" * 75, description=plain("x" * 75)), kind="checkboxes"),
    ],
)
def test_a_menu_up_to_its_limits_is_taken(element: Json) -> None:
    """Every kind of menu passes at its limits, in a row and beside a text."""
    assert wrong_with(actions(element)) == []
    assert wrong_with(section(accessory=element)) == []


@pytest.mark.parametrize(
    ("element", "where"),
    [
        (menu(), ""),
        (offered(option(), option_groups=[GROUP]), ""),
        (offered(), "/options"),
        (offered(*HUNDRED, option()), "/options"),
        (offered(7), "/options/0"),  # type: ignore[arg-type]  # on purpose
        (offered(option("x" * 151)), "/options/0/value"),
        (offered(option("")), "/options/0/value"),
        (offered(option(text="x" * 76)), "/options/0/text/text"),
        (offered({"text": mrkdwn(), "value": "1"}), "/options/0/text/type"),
        (offered(option(description=plain("x" * 76))), "/options/0/description/text"),
        (offered(option(url="https://example.org/")), "/options/0"),
        (menu(option_groups=[GROUP] * 101), "/option_groups"),
        (menu(option_groups=[{**GROUP, "label": plain("x" * 76)}]), "/option_groups/0/label/text"),
        (menu(option_groups=[{**GROUP, "options": []}]), "/option_groups/0/options"),
        (offered(option(), placeholder=plain("x" * 151)), "/placeholder/text"),
        (offered(option(), placeholder=mrkdwn()), "/placeholder/type"),
        (offered(option(), initial_option=option("2")), "/initial_option"),
        (offered(option(), initial_option=option("1", "Uno")), "/initial_option"),
        (offered(option(), initial_options=[option()]), ""),
        (
            offered(option(), kind="multi_static_select", initial_options=[option("2")]),
            "/initial_options",
        ),
        (
            offered(option(), kind="multi_static_select", max_selected_items=0),
            "/max_selected_items",
        ),
        (menu("external_select", min_query_length=-1), "/min_query_length"),
        (menu("external_select", options=[option()]), ""),
        (menu("users_select", initial_user=7), "/initial_user"),
        (menu("multi_users_select", initial_users="UEDITOR"), "/initial_users"),
        (menu("conversations_select", filter={}), "/filter"),
        (menu("conversations_select", filter={"include": ["all"]}), "/filter/include/0"),
        (menu("conversations_select", filter={"include": []}), "/filter/include"),
        (menu("channels_select", filter={"include": ["im"]}), ""),
        (menu("channels_select", response_url_enabled=True), "/response_url_enabled"),
        (offered(*HUNDRED[:11], kind="radio_buttons"), "/options"),
        (offered(*HUNDRED[:11], kind="checkboxes"), "/options"),
        (offered(option(), kind="radio_buttons", initial_option=option("2")), "/initial_option"),
        (offered(option(), kind="checkboxes", placeholder=plain()), ""),
        (
            offered(option(), kind="checkboxes", initial_options=[option("2")]),
            "/initial_options",
        ),
        (menu("multi_static_select"), ""),
        (menu("users_select", confirm={**CONFIRM, "style": "loud"}), "/confirm/style"),
        (offered(option(), kind="overflow", confirm={}), "/confirm"),
        (offered(*HUNDRED[:6], kind="overflow"), "/options"),
        (offered(option(url="nowhere"), kind="overflow"), "/options/0/url"),
        (offered(option(text="x" * 76), kind="overflow"), "/options/0/text/text"),
        (
            offered(option(description=plain("x" * 76)), kind="overflow"),
            "/options/0/description/text",
        ),
        (offered(option(text="x" * 76), kind="checkboxes"), "/options/0/text/text"),
        (
            offered(option(description=plain("x" * 76)), kind="checkboxes"),
            "/options/0/description/text",
        ),
        (
            menu(option_groups=[{**GROUP, "options": [*HUNDRED, option()]}]),
            "/option_groups/0/options",
        ),
        (offered(option(), kind="overflow", initial_option=option()), ""),
    ],
)
def test_a_menu_beyond_its_limits_is_refused(element: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(actions(element))[:1] == [f"/elements/0{where}"]


def test_a_response_url_comes_with_menus_of_modals_only() -> None:
    """A menu in an input block of a modal may ask for a response_url, no other may."""
    asks = {"type": "channels_select", "response_url_enabled": True}

    assert wrong_with(field(**asks), MODAL) == []
    assert wrong_with(field(**asks)) == ["/element/response_url_enabled"]
    assert wrong_with(section(accessory=asks), MODAL) == ["/accessory/response_url_enabled"]


def test_what_an_app_offers_for_a_menu_is_held_to_the_same_limits() -> None:
    """A hundred options or groups of them are taken, not both, and no longer texts."""
    assert offer_problems({"options": HUNDRED}) == []
    assert offer_problems({"option_groups": [GROUP]}) == []
    assert len(offer_problems({"options": HUNDRED, "option_groups": [GROUP]})) == 1
    assert "/options]" in offer_problems({"options": [*HUNDRED, option()]})[0]
    assert "/options/0" in offer_problems({"options": [without(option(), "value")]})[0]
