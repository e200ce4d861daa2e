"""Cards, and carousels of cards."""

from workspace.block_kit.elements import ONLY_BUTTONS, ONLY_IMAGES
from workspace.block_kit.interactive import own_action_ids
from workspace.block_kit.problems import Place, Problems, constraint
from workspace.block_kit.shapes import (
    ID,
    Kind,
    Shape,
    array,
    needs_any,
    one_of_kinds,
    string,
)
from workspace.block_kit.text_objects import any_text
from workspace.jsons import Json

# Slack lists the names of its icons; a new one may come any day, so any name passes.
_SLACK_ICON = one_of_kinds({"icon": Kind(Shape({"name": string()}))})


def _one_icon(card: Json, place: Place) -> Problems:
    if "icon" in card and "slack_icon" in card:
        yield constraint("must have only one of: icon, slack_icon", place)


CARD = Shape(
    optional={
        "block_id": ID,
        "hero_image": ONLY_IMAGES,
        "icon": ONLY_IMAGES,
        "slack_icon": _SLACK_ICON,
        "title": any_text(150),
        "subtitle": any_text(150),
        "body": any_text(200),
        # The words below the body: their limit is not known, so the smallest of a card's holds.
        "subtext": any_text(150),
        "actions": array(ONLY_BUTTONS, most=3),
    },
    rules=(
        needs_any("hero_image", "title", "actions", "body"),
        _one_icon,
        own_action_ids("actions"),
    ),
)

CAROUSEL = Shape({"elements": array(one_of_kinds({"card": Kind(CARD)}), most=10)}, {"block_id": ID})
