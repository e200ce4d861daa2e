"""Tables and data tables."""

import pytest

from tests.workspace.block_kit.asking import without, wrong_with
from tests.workspace.blocks import button, plain, rich_section, rich_text, section
from workspace.block_kit.blocks import message_problems
from workspace.jsons import Json


def cell(text: str = "x") -> Json:
    """A cell of plain words."""
    return {"type": "raw_text", "text": text}


def amount(value: float = 1) -> Json:
    """A cell with a number."""
    return {"type": "raw_number", "value": value, "text": str(value)}


def press(action_id: str = "open", **more: object) -> Json:
    """A cell with a button."""
    return {"type": "action_cell", "element": button(action_id), **more}


def table(*rows: list[Json], **more: object) -> Json:
    """A table."""
    return {"type": "table", "rows": list(rows), **more}


def data_table(*rows: list[Json], **more: object) -> Json:
    """A data table with a header of as many columns as its first row."""
    header = [cell() for _ in rows[0]]
    return {"type": "data_table", "caption": "Drafts", "rows": [header, *rows], **more}


def words(length: int) -> Json:
    """A cell of formatted words, so many characters in two pieces."""
    first = {"type": "text", "text": "x" * (length - 1)}
    return rich_text(rich_section(first, {"type": "text", "text": "x"}))


@pytest.mark.parametrize(
    "block",
    [
        table(*[[cell()] * 20] * 100),
        table([cell("x" * 9_999), amount()]),
        table([words(10_000)]),
        table([cell()], column_settings=[{"align": "right", "is_wrapped": True}, None]),
        data_table(*[[cell()]] * 200, page_size=100),
        data_table([cell("x" * 9_998), words(10_000)], row_header_column_index=1),
        data_table([press("a", fallback=cell())], [press("b", fallback=amount())]),
    ],
)
def test_a_table_up_to_its_limits_is_taken(block: Json) -> None:
    """Rows, columns and characters pass at their limits."""
    assert wrong_with(block) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (table(), "/rows"),
        (table(*[[cell()]] * 101), "/rows"),
        (table([]), "/rows/0"),
        (table([cell()] * 21), "/rows/0"),
        (table([cell("")]), "/rows/0/0/text"),
        (table([{"type": "text", "text": "x"}]), "/rows/0/0/type"),
        (table([press()]), "/rows/0/0/type"),
        (table([without(amount(), "text")]), "/rows/0/0"),
        (table([{**amount(), "value": "1"}]), "/rows/0/0/value"),
        (table([cell()], column_settings=[{}] * 21), "/column_settings"),
        (table([cell()], column_settings=[{"align": "top"}]), "/column_settings/0/align"),
        (table([cell()], caption="x"), ""),
        (without(data_table([cell()]), "caption"), ""),
        (data_table([cell()], caption=""), "/caption"),
        (data_table(*[[cell()]] * 201), "/rows"),
        ({**data_table([cell()]), "rows": [[cell()]]}, "/rows"),
        (data_table([cell()] * 21), "/rows/0"),
        (data_table([cell()], [cell(), cell()]), "/rows"),
        ({**data_table([cell()]), "rows": [[rich_text()], [cell()]]}, "/rows/0/0"),
        (data_table([cell()], page_size=0), "/page_size"),
        (data_table([cell()], page_size=101), "/page_size"),
        (data_table([cell()], row_header_column_index=1), "/row_header_column_index"),
        (data_table([press("a")], [press("a")]), "/rows"),
        (data_table([press(fallback=rich_text())]), "/rows/1/0/fallback/type"),
    ],
)
def test_a_table_beyond_its_limits_is_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]


@pytest.mark.parametrize(
    "blocks",
    [
        [table([cell("x" * 10_001)])],
        [table([words(10_001)])],
        [data_table([cell("x" * 20_000)])],
        [table([cell()]), table([cell()])],
        [table([cell()]), data_table([cell()])],
        [
            {"type": "container", "title": plain(), "child_blocks": [table([cell()])]},
            section(),
            table([cell()]),
        ],
    ],
)
def test_a_message_has_one_table_of_so_many_characters(blocks: list[Json]) -> None:
    """A second table, or one with too many characters, is refused for the message as a whole."""
    assert [problem.rpartition(" ")[2] for problem in message_problems(blocks)] == [
        "[json-pointer:/blocks]"
    ]
