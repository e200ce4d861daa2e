"""Containers: a frame around other blocks."""

from collections.abc import Mapping

from workspace.block_kit.elements import ONLY_IMAGES
from workspace.block_kit.problems import Place, Problems, constraint
from workspace.block_kit.rich_text import RICH_TEXT
from workspace.block_kit.shapes import (
    ID,
    Kind,
    Shape,
    array,
    flag,
    needs_any,
    one_of,
    one_of_kinds,
)
from workspace.block_kit.text_objects import any_text, plain_text
from workspace.jsons import Json

CHILDREN = (
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
"""What may stand in a container: no markdown, no chart, no container."""


def _collapses_if_it_can(block: Json, place: Place) -> Problems:
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        yield constraint("needs is_collapsible", place.at("default_collapsed"))
    if block.get("has_header_divider") and block.get("is_collapsible"):
        yield constraint("cannot stand beside is_collapsible", place.at("has_header_divider"))


def container(kinds: Mapping[str, Kind]) -> Shape:
    """The container, holding those of the given blocks that it may hold."""
    children = one_of_kinds({name: kinds[name] for name in CHILDREN})
    return Shape(
        {"child_blocks": array(children, most=10)},
        {
            "block_id": ID,
            "title": plain_text(150),
            "rich_text_title": one_of_kinds({"rich_text": Kind(RICH_TEXT)}),
            "subtitle": any_text(150),
            "icon": ONLY_IMAGES,
            "width": one_of("narrow", "standard", "wide", "full"),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        (needs_any("title", "rich_text_title"), _collapses_if_it_can),
    )
