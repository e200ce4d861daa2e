"""Long lists, a page at a time: the next page begins `after` the last id of this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.errors import invalid
from engine.finetuning.store import Row, Store, Value

_MOST = 10_000


@dataclass(frozen=True)
class Asked:
    """Which page is asked for."""

    limit: int
    after: str | None = None
    newest_first: bool = True


@dataclass(frozen=True)
class Within:
    """The rows that are listed: of one table, under a condition."""

    table: Literal["files", "jobs", "events", "checkpoints"]
    where: str = "TRUE"
    values: tuple[Value, ...] = ()


def asked(query: Mapping[str, str], *, default: int) -> Asked:
    """Read what a request asks for.

    Raises:
        ApiError: A value cannot be used.
    """
    order = query.get("order", "desc")
    if order not in ("asc", "desc"):
        raise invalid("order", "it must be 'asc' or 'desc'.")
    return Asked(_limit(query.get("limit"), default), query.get("after") or None, order == "desc")


def page(store: Store, within: Within, wanted: Asked) -> tuple[list[Row], bool]:
    """The rows of one page, and whether more follow.

    Raises:
        ApiError: The page is to begin after something that was never in the list.
    """
    where, values = within.where, [*within.values]
    if wanted.after is not None:
        where += " AND seq < ?" if wanted.newest_first else " AND seq > ?"
        values.append(_place(store, within.table, wanted.after))
    direction = "DESC" if wanted.newest_first else "ASC"
    rows = store.rows(
        f"SELECT * FROM {within.table} WHERE {where} ORDER BY seq {direction} LIMIT ?",  # noqa: S608 - our own words
        [*values, wanted.limit + 1],
    )
    return rows[: wanted.limit], len(rows) > wanted.limit


def card(
    rows: tuple[list[Row], bool], described: Callable[[Row], dict[str, object]]
) -> dict[str, object]:
    """The page as OpenAI's API describes it."""
    data = [described(row) for row in rows[0]]
    return {
        "object": "list",
        "data": data,
        "first_id": data[0]["id"] if data else None,
        "last_id": data[-1]["id"] if data else None,
        "has_more": rows[1],
    }


def _place(store: Store, table: str, after: str) -> int:
    row = store.row(f"SELECT seq FROM {table} WHERE id = ?", [after])  # noqa: S608 - our own words
    if row is None:
        raise invalid("after", f"there is no '{after}'. Begin at the first page, without it.")
    return int(row["seq"])


def _limit(given: str | None, default: int) -> int:
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= _MOST):
        raise invalid("limit", f"a whole number from 1 to {_MOST} is needed.")
    return int(given)
