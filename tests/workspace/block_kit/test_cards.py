"""Cards, carousels, containers, tasks, and connections to other services."""

import pytest

from tests.workspace.block_kit.asking import MODAL, without, wrong_with
from tests.workspace.blocks import (
    actions,
    button,
    mrkdwn,
    option,
    picture,
    plain,
    rich_text,
    section,
)
from workspace.jsons import Json

CARD = {
    "type": "card",
    "hero_image": picture(),
    "icon": picture(),
    "title": mrkdwn("x" * 150),
    "subtitle": plain("x" * 150),
    "body": mrkdwn("x" * 200),
    "subtext": mrkdwn("x" * 150),
    "actions": [button("a"), button("b"), button("c")],
}
ICON = {"type": "icon", "name": "rocket"}
FRAME = {
    "type": "container",
    "title": plain("x" * 150),
    "subtitle": mrkdwn("x" * 150),
    "icon": picture(),
    "width": "full",
    "is_collapsible": True,
    "default_collapsed": True,
    "child_blocks": [section()] * 10,
}
TASK = {
    "type": "task_card",
    "task_id": "1",
    "title": "x" * 256,
    "status": "pending",
    "details": rich_text(),
    "output": rich_text(),
    "sources": [{"type": "url", "url": "https://example.org/", "text": "Example"}],
}
PLAN = {"type": "plan", "title": "Training", "tasks": [TASK] * 50}
MENU = {"type": "overflow", "action_id": "m", "options": [option()]}
SERVICE = {
    "type": "auth_provider",
    "value": "x" * 150,
    "name": plain("x" * 75),
    "is_connected": True,
    "description": plain("x" * 150),
    "icon_url": "https://example.org/i.png",
    "auth_url": "https://example.org/auth",
    "disconnect_url": "https://example.org/end",
    "connected_identity": plain("x" * 75),
    "connected_context": plain("x" * 75),
    "accessory": MENU,
    "fallback": [section()],
}


def carousel(*cards: Json) -> Json:
    """A carousel."""
    return {"type": "carousel", "elements": list(cards)}


@pytest.mark.parametrize(
    "block",
    [
        CARD,
        {**without(CARD, "icon"), "slack_icon": ICON},
        {"type": "card", "body": plain()},
        carousel(CARD),
        carousel(*[CARD] * 10),
        FRAME,
        {
            "type": "container",
            "rich_text_title": rich_text(),
            "child_blocks": [actions(button())],
            "has_header_divider": True,
        },
        TASK,
        PLAN,
        {"type": "plan", "title": "Training"},
        {"type": "plan", "title": "Training", "tasks": []},
        {"type": "plan", "title": "Training", "tasks": [without(TASK, "type")]},
        SERVICE,
    ],
)
def test_a_card_up_to_its_limits_is_taken(block: Json) -> None:
    """Cards, frames, plans and connections pass at their limits."""
    assert wrong_with(block) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        ({"type": "card"}, ""),
        ({"type": "card", "subtitle": plain()}, ""),
        ({**CARD, "title": plain("x" * 151)}, "/title/text"),
        ({**CARD, "subtitle": plain("x" * 151)}, "/subtitle/text"),
        ({**CARD, "body": plain("x" * 201)}, "/body/text"),
        ({**CARD, "subtext": plain("x" * 151)}, "/subtext/text"),
        ({**CARD, "actions": []}, "/actions"),
        ({**CARD, "actions": [button("a"), button("b"), button("c"), button("d")]}, "/actions"),
        ({**CARD, "actions": [button("a"), button("a")]}, "/actions"),
        ({**CARD, "actions": [MENU]}, "/actions/0/type"),
        ({**CARD, "hero_image": "https://example.org/a.png"}, "/hero_image"),
        ({**CARD, "slack_icon": ICON}, ""),
        ({**CARD, "slack_icon": "rocket"}, "/slack_icon"),
        (carousel(), "/elements"),
        (carousel(*[CARD] * 11), "/elements"),
        (carousel(section()), "/elements/0/type"),
        (without(FRAME, "title"), ""),
        ({**FRAME, "title": mrkdwn()}, "/title/type"),
        ({**FRAME, "title": plain("x" * 151)}, "/title/text"),
        ({**FRAME, "subtitle": plain("x" * 151)}, "/subtitle/text"),
        ({**FRAME, "width": "huge"}, "/width"),
        ({**FRAME, "child_blocks": []}, "/child_blocks"),
        ({**FRAME, "child_blocks": [section()] * 11}, "/child_blocks"),
        ({**FRAME, "child_blocks": [FRAME]}, "/child_blocks/0/type"),
        (
            {**FRAME, "child_blocks": [{"type": "markdown", "text": "x"}]},
            "/child_blocks/0/type",
        ),
        ({**FRAME, "child_blocks": [CARD]}, "/child_blocks/0/type"),
        ({**FRAME, "child_blocks": [section("")]}, "/child_blocks/0/text/text"),
        (without(FRAME, "is_collapsible"), "/default_collapsed"),
        ({**FRAME, "has_header_divider": True}, "/has_header_divider"),
        (without(TASK, "task_id"), ""),
        (without(TASK, "status"), ""),
        ({**TASK, "status": "done"}, "/status"),
        ({**TASK, "title": "x" * 257}, "/title"),
        ({**TASK, "title": plain()}, "/title"),
        ({**TASK, "details": plain()}, "/details/type"),
        ({**TASK, "sources": [{"type": "url", "url": "https://example.org/"}]}, "/sources/0"),
        (without(PLAN, "title"), ""),
        ({**PLAN, "tasks": [TASK] * 51}, "/tasks"),
        ({**PLAN, "tasks": [section()]}, "/tasks/0/type"),
        (without(SERVICE, "value"), ""),
        ({**SERVICE, "value": "x" * 151}, "/value"),
        ({**SERVICE, "name": plain("x" * 76)}, "/name/text"),
        ({**SERVICE, "is_connected": "yes"}, "/is_connected"),
        ({**SERVICE, "description": plain("x" * 151)}, "/description/text"),
        ({**SERVICE, "connected_identity": plain("x" * 76)}, "/connected_identity/text"),
        ({**SERVICE, "connected_context": plain("x" * 76)}, "/connected_context/text"),
        ({**SERVICE, "auth_url": "http://example.org/auth"}, "/auth_url"),
        ({**SERVICE, "accessory": button()}, "/accessory/type"),
        ({**SERVICE, "fallback": [SERVICE]}, "/fallback/0/type"),
    ],
)
def test_a_card_beyond_its_limits_is_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]


def test_a_modal_shows_no_cards() -> None:
    """Cards and carousels are for messages and Home tabs."""
    assert wrong_with(CARD, MODAL) == ["/type"]
    assert wrong_with(carousel(CARD), MODAL) == ["/type"]
