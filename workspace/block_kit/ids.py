"""Ids for blocks and elements that bring none, as Slack gives them."""

import secrets
from typing import Any

from workspace.block_kit.walk import key_of_blocks_in
from workspace.jsons import Json


def new_id() -> str:
    """An id for a block or an element that brought none."""
    return secrets.token_hex(3)


def with_ids(block: Json) -> Json:
    """The block and all that stands in it with ids: their own or new ones.

    Slack keeps none for markdown.
    """
    own = None if block.get("type") == "markdown" else block.get("block_id")
    return {**_with_inner_ids(block), "block_id": own or new_id()}


def _with_inner_ids(block: Json) -> Json:
    made = dict(block)
    for key in ("accessory", "element"):
        if key in made:
            made[key] = _with_action_id(made[key])
    inner = key_of_blocks_in(made)
    if inner is not None:
        made[inner] = [with_ids(block) for block in made[inner]]
    match made.get("type"):
        case "actions" | "context_actions":
            made["elements"] = [_with_action_id(element) for element in made["elements"]]
        case "card" if "actions" in made:
            made["actions"] = [_with_action_id(button) for button in made["actions"]]
        case "data_table":
            made["rows"] = [[_with_button_id(cell) for cell in row] for row in made["rows"]]
    return made


def _with_button_id(cell: Json) -> Json:
    if cell["type"] != "action_cell":
        return cell
    return {**cell, "element": _with_action_id(cell["element"])}


def _with_action_id(element: dict[str, Any]) -> Json:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or new_id()}
