"""Rules that look at all blocks of a message or a view together."""

from collections.abc import Callable

from workspace.block_kit.charts import CHARTS_IN_A_MESSAGE
from workspace.block_kit.problems import Place, Problems, constraint
from workspace.block_kit.shapes import size
from workspace.block_kit.tables import DATA_TABLE_TOTAL, TABLE_TOTAL, written
from workspace.block_kit.texts import MARKDOWN_TOTAL
from workspace.block_kit.walk import all_blocks, interactive_elements, with_places
from workspace.jsons import Json


def payload_problems(blocks: list[Json], place: Place) -> Problems:
    """What is wrong with blocks that are all right one by one."""
    yield from _repeated_block_ids(blocks, place)
    yield from _several_focused(blocks, place)
    yield from _too_many(blocks, place, _TABLES, 1, "only_one_table_allowed")
    charts = f"no more than {CHARTS_IN_A_MESSAGE} data_visualization blocks allowed"
    yield from _too_many(blocks, place, _CHARTS, CHARTS_IN_A_MESSAGE, charts)
    yield from _too_long(blocks, place, "markdown", MARKDOWN_TOTAL, _markdown_size)
    yield from _too_long(blocks, place, "table", TABLE_TOTAL, written)
    yield from _too_long(blocks, place, "data_table", DATA_TABLE_TOTAL, written)


_CHARTS = frozenset({"data_visualization"})
_TABLES = frozenset({"table", "data_table"})
"""One of these to a message: a data table counts as a table."""


def _repeated_block_ids(blocks: list[Json], place: Place) -> Problems:
    seen: set[str] = set()
    for block, where in with_places(blocks, place):
        # Slack drops the block_id of markdown, so it cannot clash.
        block_id = None if block.get("type") == "markdown" else block.get("block_id")
        if block_id in seen:
            yield constraint(f"block_id already exists: {block_id}", where.at("block_id"))
        elif block_id is not None:
            seen.add(block_id)


def _several_focused(blocks: list[Json], place: Place) -> Problems:
    focused = [e for _, e in interactive_elements(blocks) if e.get("focus_on_load")]
    if len(focused) > 1:
        yield constraint("only one element may have focus_on_load", place)


def _too_many(
    blocks: list[Json], place: Place, kinds: frozenset[str], most: int, message: str
) -> Problems:
    if sum(block.get("type") in kinds for block in all_blocks(blocks)) > most:
        yield constraint(message, place)


def _too_long(
    blocks: list[Json], place: Place, kind: str, most: int, length: Callable[[Json], int]
) -> Problems:
    if sum(length(block) for block in all_blocks(blocks) if block.get("type") == kind) > most:
        yield constraint(f"no more than {most} characters in all {kind} blocks", place)


def _markdown_size(block: Json) -> int:
    return size(block["text"])
