"""What holds for all blocks of a payload together, and which blocks stand where."""

import pytest

from tests.workspace.block_kit.asking import HOME, MESSAGE, MODAL, wrong_with
from tests.workspace.blocks import actions, button, field, home, modal, plain, rich_text, section
from workspace.block_kit.blocks import message_problems
from workspace.block_kit.views import problems_in_view
from workspace.jsons import Json

DIVIDER: Json = {"type": "divider"}
SAMPLES: dict[str, Json] = {
    "section": section(),
    "header": {"type": "header", "text": plain()},
    "divider": DIVIDER,
    "context": {"type": "context", "elements": [plain()]},
    "actions": actions(button()),
    "input": field(),
    "rich_text": rich_text(),
    "image": {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "x"},
    "markdown": {"type": "markdown", "text": "x"},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "data_table": {
        "type": "data_table",
        "caption": "x",
        "rows": [[{"type": "raw_text", "text": "x"}]] * 2,
    },
    "data_visualization": {
        "type": "data_visualization",
        "title": "x",
        "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]},
    },
    "task_card": {"type": "task_card", "task_id": "1", "title": "x", "status": "complete"},
    "plan": {"type": "plan", "title": "x"},
    "context_actions": {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}],
    },
    "card": {"type": "card", "title": plain()},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": plain()}]},
    "container": {"type": "container", "title": plain(), "child_blocks": [DIVIDER]},
    "alert": {"type": "alert", "text": plain()},
    "call": {"type": "call", "call_id": "R1"},
    "video": {
        "type": "video",
        "alt_text": "x",
        "title": plain(),
        "thumbnail_url": "https://example.org/a.png",
        "video_url": "https://example.org/v",
    },
    "auth_provider": {
        "type": "auth_provider",
        "value": "x",
        "name": plain(),
        "is_connected": True,
    },
    "file": {"type": "file", "external_id": "1", "source": "remote"},
}
EVERYWHERE = {
    "section",
    "header",
    "divider",
    "context",
    "actions",
    "input",
    "rich_text",
    "image",
    "video",
    "auth_provider",
}
SURFACES = {
    MESSAGE: SAMPLES.keys() - {"alert", "file"},
    MODAL: EVERYWHERE | {"alert"},
    HOME: EVERYWHERE | {"card", "carousel"},
}


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("surface", SURFACES)
def test_a_block_stands_only_where_slack_lets_it_stand(kind: str, surface: str) -> None:
    """A block of a type that the surface does not take is refused for its type."""
    expected = [] if kind in SURFACES[surface] else ["/type"]

    assert wrong_with(SAMPLES[kind], surface) == expected


@pytest.mark.parametrize("kind", sorted(SAMPLES.keys() - {"file"}))
def test_every_block_takes_a_block_id_of_255_characters(kind: str) -> None:
    """One more is too many, and none at all is no id."""
    surface = MODAL if kind == "alert" else MESSAGE

    assert wrong_with({**SAMPLES[kind], "block_id": "b" * 255}, surface) == []
    for block_id in ("b" * 256, "", 7):
        assert wrong_with({**SAMPLES[kind], "block_id": block_id}, surface) == ["/block_id"]


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (actions({"type": "datetimepicker"}), {MESSAGE, MODAL}),
        (actions({"type": "rich_text_input", "action_id": "a"}), {MODAL, HOME}),
        (
            actions(
                {
                    "type": "workflow_button",
                    "text": plain(),
                    "workflow": {"trigger": {"url": "https://example.org/"}},
                }
            ),
            {MESSAGE},
        ),
    ],
)
def test_an_element_stands_only_where_slack_lets_it_stand(block: Json, surfaces: set[str]) -> None:
    """Some elements of a row are not for every surface."""
    assert {at for at in (MESSAGE, MODAL, HOME) if not wrong_with(block, at)} == surfaces


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (actions(), "/elements"),
        (actions(*[button(str(number)) for number in range(26)]), "/elements"),
        (actions({"type": "plain_text_input"}), "/elements/0/type"),
        (actions({"type": "image", "alt_text": "x"}), "/elements/0/type"),
        (section(accessory={"type": "datetimepicker"}), "/accessory/type"),
        (section(accessory={"type": "plain_text_input"}), "/accessory/type"),
        (section(accessory={"type": "nonsense"}), "/accessory/type"),
        (section(accessory={"type": ["button"]}), "/accessory/type"),
    ],
)
def test_an_element_stands_only_in_blocks_made_for_it(block: Json, where: str) -> None:
    """An element in the wrong block is refused for its type."""
    assert wrong_with(block) == [where]


def test_a_row_takes_25_elements() -> None:
    """The twenty-fifth is still allowed."""
    assert wrong_with(actions(*[button(str(number)) for number in range(25)])) == []


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ({}, "/blocks"),
        (None, "/blocks"),
        (["text"], "/blocks/0"),
        ([{"text": "x"}], "/blocks/0"),
        ([DIVIDER] * 51, "/blocks"),
        ([section(block_id="a"), section(block_id="a")], "/blocks/1/block_id"),
        (
            [
                section(block_id="a"),
                {
                    "type": "container",
                    "title": plain(),
                    "child_blocks": [section(block_id="a")],
                },
            ],
            "/blocks/1/child_blocks/0/block_id",
        ),
        ([actions(button("a"), button("a"))], "/blocks/0/elements"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
        ([field(focus_on_load=True), field(focus_on_load=True)], "/blocks"),
    ],
)
def test_what_goes_wrong_among_several_blocks_is_refused(blocks: object, where: str) -> None:
    """The refusal points at the block that is one too many, or at all of them."""
    [problem] = message_problems(blocks)

    assert problem.endswith(f"[json-pointer:{where}]")


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [DIVIDER] * 50,
        [section(block_id="a"), section(block_id="b")],
        [{"type": "markdown", "text": "x", "block_id": "a"}, section(block_id="a")],
        [actions(button("a")), actions(button("a"))],
        [actions({"type": "datepicker"}, {"type": "datepicker"})],
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [field(focus_on_load=True), field(focus_on_load=False)],
    ],
)
def test_what_is_fine_among_several_blocks_is_taken(blocks: list[Json]) -> None:
    """Ids are unique where Slack wants them to be, and sums stay within their limits."""
    assert message_problems(blocks) == []


def test_a_view_takes_a_hundred_blocks_and_no_more() -> None:
    """A view has between one and a hundred blocks."""
    for view in (modal, home):
        assert problems_in_view(view(*[DIVIDER] * 100), "") == []
        assert [str(one) for one in problems_in_view(view(*[DIVIDER] * 101), "/view")] == [
            "no more than 100 items allowed [json-pointer:/view/blocks]"
        ]
        assert [one.pointer for one in problems_in_view(view(), "/view")] == ["/view/blocks"]
