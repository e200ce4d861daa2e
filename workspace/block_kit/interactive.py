"""Blocks that people act in: actions, context_actions, input."""

from collections import Counter
from typing import Any

from workspace.block_kit.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUTS
from workspace.block_kit.problems import Place, Problems, Surface, constraint
from workspace.block_kit.shapes import ID, Rule, Shape, array, flag
from workspace.block_kit.text_objects import plain_text
from workspace.jsons import Json


def own_action_ids(key: str) -> Rule:
    """No two elements of a block share an action_id; elements of other blocks may."""

    def rule(block: Json, place: Place) -> Problems:
        yield from repeated_action_ids(block.get(key, []), place.at(key))

    return rule


def repeated_action_ids(elements: list[Json], place: Place) -> Problems:
    """The action_ids that several elements of one block carry."""
    counts = Counter(element.get("action_id") for element in elements)
    for action_id, count in counts.items():
        if action_id is not None and count > 1:
            yield constraint(f"action_id already exists in this block: {action_id}", place)


def _no_response_url(element: Json, place: Place) -> Problems:
    if element.get("response_url_enabled"):
        yield constraint(
            "is for menus in input blocks of modals only", place.at("response_url_enabled")
        )


def no_response_urls(key: str) -> Rule:
    """Menus outside of input blocks give no response_url."""

    def rule(block: Json, place: Place) -> Problems:
        held: Any = block.get(key)
        if isinstance(held, dict):
            yield from _no_response_url(held, place.at(key))
        for index, element in enumerate(held if isinstance(held, list) else []):
            yield from _no_response_url(element, place.at(key).at(index))

    return rule


def _response_url_in_modals(block: Json, place: Place) -> Problems:
    if place.surface is not Surface.MODAL:
        yield from _no_response_url(block["element"], place.at("element"))


def _no_dispatch_of_files(block: Json, place: Place) -> Problems:
    if block["element"]["type"] == "file_input" and block.get("dispatch_action"):
        yield constraint("must be false for a file_input", place.at("dispatch_action"))


ACTIONS = Shape(
    {"elements": array(IN_ACTIONS, most=25)},
    {"block_id": ID},
    (own_action_ids("elements"), no_response_urls("elements")),
)
CONTEXT_ACTIONS = Shape(
    {"elements": array(IN_CONTEXT_ACTIONS, most=5)},
    {"block_id": ID},
    (own_action_ids("elements"),),
)
INPUT = Shape(
    {"label": plain_text(2000), "element": IN_INPUTS},
    {"block_id": ID, "hint": plain_text(2000), "optional": flag, "dispatch_action": flag},
    (_response_url_in_modals, _no_dispatch_of_files),
)
