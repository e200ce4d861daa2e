"""Finding what stands in blocks, and giving ids to what has none."""

from tests.workspace.block_kit.asking import without
from tests.workspace.blocks import actions, button, field, option, picture, plain, section
from workspace.block_kit.blocks import message_problems
from workspace.block_kit.ids import with_ids
from workspace.block_kit.walk import all_blocks, interactive_elements
from workspace.files.in_blocks import slack_files_in
from workspace.jsons import Json

BARE = without(button(), "action_id")
RATING: Json = {
    "type": "feedback_buttons",
    "positive_button": {"text": plain(), "value": "yes"},
    "negative_button": {"text": plain(), "value": "no"},
}
UNLINKED = without(picture(), "image_url")


def file(number: int) -> Json:
    """A picture that is a file."""
    return {**UNLINKED, "slack_file": {"id": f"F{number}"}}


BLOCKS: list[Json] = [
    actions(BARE, {"type": "datepicker"}),
    section(accessory=BARE),
    section(accessory=file(1)),
    field(type="users_select"),
    {"type": "context_actions", "elements": [RATING]},
    {"type": "context", "elements": [plain(), file(2)]},
    {"type": "card", "hero_image": file(3), "icon": file(4), "actions": [BARE]},
    {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain(), "actions": [BARE]}],
    },
    {
        "type": "container",
        "title": plain(),
        "icon": file(5),
        "child_blocks": [file(6), section(accessory=BARE)],
    },
    {
        "type": "data_table",
        "caption": "Drafts",
        "rows": [
            [{"type": "raw_text", "text": "x"}],
            [{"type": "action_cell", "element": BARE}],
        ],
    },
    {
        "type": "auth_provider",
        "value": "x",
        "name": plain(),
        "is_connected": True,
        "accessory": {"type": "overflow", "options": [option()]},
        "fallback": [section(accessory=BARE)],
    },
    {"type": "markdown", "text": "x", "block_id": "mine"},
    {"type": "plan", "title": "x", "tasks": [{"task_id": "1", "title": "x", "status": "error"}]},
]


def test_the_sample_is_one_that_slack_takes() -> None:
    """What is walked through here has passed the rules."""
    assert message_problems(BLOCKS) == []


def test_every_element_is_found_at_any_depth_in_its_own_block() -> None:
    """Elements come from top to bottom, each with the block that it stands in."""
    found = [(block["type"], element["type"]) for block, element in interactive_elements(BLOCKS)]

    assert found == [
        ("actions", "button"),
        ("actions", "datepicker"),
        ("section", "button"),
        ("input", "users_select"),
        ("context_actions", "feedback_buttons"),
        ("card", "button"),
        ("card", "button"),
        ("section", "button"),
        ("data_table", "button"),
        ("auth_provider", "overflow"),
        ("section", "button"),
    ]


def test_every_picture_that_is_a_file_is_found() -> None:
    """Pictures are found in blocks, beside texts, in contexts, cards and containers."""
    assert [found["id"] for _, found in slack_files_in(BLOCKS)] == [
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
    ]


def test_everything_gets_an_id_of_its_own() -> None:
    """Blocks and elements at any depth carry ids afterwards, all of them different."""
    kept = [with_ids(block) for block in BLOCKS]

    block_ids = [block["block_id"] for block in all_blocks(kept)]
    action_ids = [element["action_id"] for _, element in interactive_elements(kept)]
    assert len(set(block_ids)) == len(block_ids) == len(list(all_blocks(BLOCKS)))
    assert len(set(action_ids)) == len(action_ids)
    assert kept[-1]["tasks"][0]["block_id"] in block_ids


def test_own_ids_are_kept_except_by_markdown() -> None:
    """Slack keeps the ids that a block brings; of markdown it drops them."""
    kept = with_ids(actions(button("mine"), block_id="mine"))

    assert kept == actions(button("mine"), block_id="mine")
    assert with_ids({"type": "markdown", "text": "x", "block_id": "mine"})["block_id"] != "mine"
    assert "action_id" not in with_ids(section(accessory=picture()))["accessory"]


def test_what_was_given_stays_as_it_was() -> None:
    """Ids are put into a copy."""
    given = actions(BARE)

    with_ids(given)

    assert given == actions(without(button(), "action_id"))
