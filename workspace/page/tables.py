"""Tables: a block's rows as cells with their alignment, and what they are sorted by."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from workspace.page.charts import number
from workspace.page.names import Names
from workspace.page.rich_text import rich_text

_PAGE = 5
"""So many rows a page has unless the block says otherwise."""
_ALIGNMENTS = frozenset({"left", "center", "right"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, drawn."""

    content: Markup
    align: str = "left"
    wraps: bool = True
    value: str = ""
    """The number it is sorted by; empty where its words are."""
    button: Mapping[str, Any] | None = None
    """What can be pressed there."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, drawn cell by cell."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    page_size: int = 0
    """Rows to a page; 0 for all at once."""
    row_header: int = -1
    """The column that names each row; -1 for none."""
    digest: str = ""
    """Tells tables of different content apart."""


def table(block: Mapping[str, Any], names: Names) -> Table:
    """What a `table` or a `data_table` block shows."""
    rows = [row for row in block.get("rows") or () if isinstance(row, list)]
    settings = block.get("column_settings")
    columns = settings if isinstance(settings, list) else []
    drawn = tuple(
        tuple(_cell(cell, _column(columns, at), names) for at, cell in enumerate(row))
        for row in rows
    )
    is_data = block.get("type") == "data_table"
    written = json.dumps([rows, columns], sort_keys=True, default=str).encode()
    return Table(
        header=_header(drawn),
        rows=drawn[1:],
        caption=str(block.get("caption") or ""),
        page_size=_positive(block.get("page_size")) or _PAGE if is_data else 0,
        row_header=_index(block.get("row_header_column_index")) if is_data else -1,
        digest=hashlib.sha256(written).hexdigest()[:12],
    )


def _header(rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """The first row, each heading aligned as what stands under it."""
    if len(rows) < 2:  # noqa: PLR2004  a heading and something under it
        return rows[0] if rows else ()
    under = [cell.align for cell in rows[1]]
    return tuple(
        replace(cell, align=under[at]) if at < len(under) else cell
        for at, cell in enumerate(rows[0])
    )


def _cell(cell: object, column: Mapping[str, Any], names: Names) -> Cell:
    given = cell if isinstance(cell, Mapping) else {}
    kind = given.get("type")
    is_number = kind == "raw_number"
    value = number(given.get("value")) if is_number else None
    text = given.get("text")
    content = (
        rich_text(given, names)
        if kind == "rich_text"
        else Markup.escape(str(given.get("value", "") if text is None else text))
    )
    button = given.get("element") if kind == "action_cell" else None
    align = str(column.get("align") or ("right" if is_number else "left"))
    return Cell(
        content=content,
        align=align if align in _ALIGNMENTS else "left",
        wraps=bool(column.get("is_wrapped", True)),
        value="" if value is None else str(value),
        button=button if isinstance(button, Mapping) else None,
    )


def _column(columns: Sequence[object], at: int) -> Mapping[str, Any]:
    column = columns[at] if at < len(columns) else None
    return column if isinstance(column, Mapping) else {}


def _positive(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _index(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
