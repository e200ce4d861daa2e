"""Walk through blocks that have passed the rules: blocks in blocks, and elements."""

from collections.abc import Iterator

from workspace.block_kit.problems import Place
from workspace.block_kit.tables import action_cells
from workspace.jsons import Json

_BLOCKS_IN = {
    "container": "child_blocks",
    "carousel": "elements",
    "plan": "tasks",
    "auth_provider": "fallback",
}


def key_of_blocks_in(block: Json) -> str | None:
    """The key below which a block holds other blocks, if it does hold any."""
    key = _BLOCKS_IN.get(str(block.get("type")))
    return key if key in block else None


def with_places(blocks: list[Json], place: Place) -> Iterator[tuple[Json, Place]]:
    """Every block with its place; a block that holds others comes before them."""
    for index, block in enumerate(blocks):
        where = place.at(index)
        yield block, where
        key = key_of_blocks_in(block)
        if key is not None:
            yield from with_places(block[key], where.at(key))


def all_blocks(blocks: list[Json]) -> Iterator[Json]:
    """Every block, at any depth."""
    for block in blocks:
        yield block
        key = key_of_blocks_in(block)
        if key is not None:
            yield from all_blocks(block[key])


def interactive_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that people can use, after the block that it stands in."""
    for block in all_blocks(blocks):
        for element in _elements_of(block):
            yield block, element


def _elements_of(block: Json) -> Iterator[Json]:
    match block.get("type"):
        case "actions" | "context_actions":
            yield from block["elements"]
        case "input":
            yield block["element"]
        case "card":
            yield from block.get("actions", [])
        case "data_table":
            yield from action_cells(block)
        case "section" | "auth_provider" if "accessory" in block:
            if block["accessory"]["type"] != "image":
                yield block["accessory"]
