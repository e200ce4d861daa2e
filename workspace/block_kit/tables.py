"""Tables: the plain one, and the one that sorts and turns pages."""

from collections.abc import Iterator

from workspace.block_kit.elements import ONLY_BUTTONS
from workspace.block_kit.interactive import repeated_action_ids
from workspace.block_kit.problems import Check, Place, Problems, constraint
from workspace.block_kit.rich_text import RICH_TEXT, rich_text_words
from workspace.block_kit.shapes import (
    ID,
    Kind,
    Shape,
    array,
    flag,
    number,
    one_of,
    one_of_kinds,
    size,
    string,
    whole,
)
from workspace.jsons import Json

TABLE_TOTAL = 10_000
"""Characters in all cells of a message's tables together."""
DATA_TABLE_TOTAL = 20_000
"""Characters in all cells of a message's data tables together."""
_COLUMNS = 20

_PLAIN_CELLS = {
    "raw_text": Kind(Shape({"text": string()})),
    "raw_number": Kind(Shape({"value": number, "text": string()})),
}
_CELLS = {**_PLAIN_CELLS, "rich_text": Kind(RICH_TEXT)}
_ACTION_CELL = Kind(Shape({"element": ONLY_BUTTONS}, {"fallback": one_of_kinds(_PLAIN_CELLS)}))

_COLUMN = Shape(optional={"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _column_setting(value: object, place: Place) -> Problems:
    """What is said of a column; null keeps what Slack does by itself."""
    if value is not None:
        yield from _COLUMN(value, place)


def _row_of(cell: Check) -> Check:
    return array(cell, most=_COLUMNS)


TABLE = Shape(
    {"rows": array(_row_of(one_of_kinds(_CELLS)), most=100)},
    {"block_id": ID, "column_settings": array(_column_setting, most=_COLUMNS)},
)


def _header_is_plain(block: Json, place: Place) -> Problems:
    for index, cell in enumerate(block["rows"][0]):
        if cell["type"] not in _PLAIN_CELLS:
            where = place.at("rows").at(0).at(index)
            yield constraint(f"a header cell cannot be {cell['type']}", where)


def _rows_are_even(block: Json, place: Place) -> Problems:
    if len({len(row) for row in block["rows"]}) > 1:
        yield constraint("all rows must have the same number of cells", place.at("rows"))


def _row_header_is_a_column(block: Json, place: Place) -> Problems:
    if block.get("row_header_column_index", 0) >= len(block["rows"][0]):
        yield constraint("must be one of the columns", place.at("row_header_column_index"))


def _own_action_ids(block: Json, place: Place) -> Problems:
    yield from repeated_action_ids(list(action_cells(block)), place.at("rows"))


DATA_TABLE = Shape(
    {
        # One of them is the header.
        "rows": array(
            _row_of(one_of_kinds({**_CELLS, "action_cell": _ACTION_CELL})), least=2, most=201
        ),
        # Slack names no limit for a caption.
        "caption": string(),
    },
    {
        "block_id": ID,
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0, _COLUMNS - 1),
    },
    (_header_is_plain, _rows_are_even, _row_header_is_a_column, _own_action_ids),
)


def action_cells(block: Json) -> Iterator[Json]:
    """The buttons in a data table."""
    for row in block.get("rows", []):
        for cell in row:
            if cell["type"] == "action_cell":
                yield cell["element"]


def written(block: Json) -> int:
    """How many characters stand in a table's cells."""
    return sum(_cell_size(cell) for row in block["rows"] for cell in row)


def _cell_size(cell: Json) -> int:
    if cell["type"] == "rich_text":
        return sum(size(words) for words in rich_text_words(cell))
    if cell["type"] == "action_cell":
        return size(cell["element"]["text"]["text"])
    return size(cell["text"])
