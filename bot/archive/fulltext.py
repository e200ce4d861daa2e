"""The index for full-text search over drafts. All that knows of SQLite's FTS5 stands here.

The index has a row for each draft: its title, its brief, and the text of its newest version that
has one. It is written in the transactions that change those, so it is never behind. On another
database there is no index yet.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.records import VersionState
from bot.archive.tables import drafts, versions
from bot.archive.texts import storable

TABLE = "draft_search"
"""The index; SQLite keeps it in tables of its own, whose names begin so."""

BEGINS, ENDS = "\x02", "\x03"
"""They stand around a word that was looked for."""

SNIPPET_TOKENS = 24
_BRIEF, _TEXT = 1, 2
_WEIGHTS = (4.0, 2.0, 1.0)
"""What a word counts for in title, brief and text, where drafts are compared."""
_TERM = re.compile(r"[^\W_]+")
_SHORTEST_TERM = 4
_TOGETHER = 500
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))

index_table = table(TABLE, column("rowid"), column(TABLE))
terms_table = table(f"{TABLE}_terms", column("term"), column("doc"))
"""Every word of the index, and how many drafts have it."""

_MAKE = text(
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5("
    "title, brief, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
)
_MAKE_TERMS = text(
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE}_terms USING fts5vocab({TABLE}, row)"
)
_FORGET = text(f"DELETE FROM {TABLE} WHERE rowid = :id")  # noqa: S608 - the name is ours
_KEEP = text(
    f"INSERT INTO {TABLE} (rowid, title, brief, text) "  # noqa: S608 - the name is ours
    "VALUES (:id, :title, :brief, :text)"
)
_MISSING = text(
    f"SELECT id FROM drafts WHERE state NOT IN ('deleting', 'deleted')"  # noqa: S608 - as above
    f" AND id NOT IN (SELECT rowid FROM {TABLE})"
)
_MERGE = text(
    f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('merge', :pages)"  # noqa: S608 - as above
)
_MERGED_PAGES = 200


def leads_to(draft_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Join drafts to what was found in the index.

    The plus keeps SQLite from going through all drafts and looking each up in the index.
    """
    return draft_id == literal_column(f"+{TABLE}.rowid")


def matches(query: str) -> ColumnElement[bool]:
    """Return whether a row of the index matches a query that was made here."""
    matched: ColumnElement[bool] = index_table.c[TABLE].op("MATCH", is_comparison=True)(query)
    return matched


def snippet() -> ColumnElement[str | None]:
    """Return the place in text or brief where the words stand, marked; None for the title alone."""
    of_index: ColumnElement[Any] = literal_column(TABLE)
    in_text, in_brief = (
        func.snippet(of_index, number, BEGINS, ENDS, "…", SNIPPET_TOKENS)
        for number in (_TEXT, _BRIEF)
    )
    return case(
        (func.instr(in_text, BEGINS) > 0, in_text),
        (func.instr(in_brief, BEGINS) > 0, in_brief),
        else_=None,
    )


def all_of(words: str) -> str:
    """Return the query for all of some words, as people type them.

    A word is also found where it begins a longer one; what stands in double quotes is a phrase.
    Whatever was typed is quoted, so nothing in it is syntax. Words without a letter or digit are
    left out; a query without words finds nothing.
    """
    parts = storable(words).translate(_QUOTES).split('"')
    terms: list[str] = []
    for number, part in enumerate(parts):
        if number % 2:
            terms += [_quoted(part)] if _has_letters(part) else []
        else:
            terms += [f"{_quoted(word)}*" for word in part.split() if _has_letters(word)]
    return " AND ".join(terms) or _NOTHING


_NOTHING = '""'


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _has_letters(words: str) -> bool:
    """Tell whether the index can hold anything of this: it keeps letters and digits only."""
    return any(unicodedata.category(character)[0] in "LN" for character in words)


def any_of(terms: Iterable[str]) -> str:
    """Return the query for any of some terms."""
    return " OR ".join(map(_quoted, terms)) or _NOTHING


def terms_of(text: str) -> list[str]:
    """Return the terms of a text by which it is compared, each once, as the index writes them.

    Short words are left out where letters are Latin: there they are "the" and "and".
    """
    bare = "".join(
        character
        for character in unicodedata.normalize("NFD", storable(text).lower())
        if not unicodedata.combining(character)
    )
    terms = dict.fromkeys(_TERM.findall(unicodedata.normalize("NFC", bare)))
    return [term for term in terms if len(term) >= _SHORTEST_TERM or not term.isascii()]


def likeness() -> ColumnElement[float]:
    """Return how like a query a row is: the smaller, the more."""
    of_index: ColumnElement[Any] = literal_column(TABLE)
    return func.bm25(of_index, *_WEIGHTS)


def prepare(connection: Connection) -> None:
    """Make the index where there is none, and bring drafts into it that it does not have."""
    if not _has_index(connection):
        return
    connection.execute(_MAKE)
    connection.execute(_MAKE_TERMS)
    missing = [row.id for row in connection.execute(_MISSING)]
    for begin in range(0, len(missing), _TOGETHER):
        connection.execute(_KEEP, _rows(connection, missing[begin : begin + _TOGETHER]))


async def index(connection: AsyncConnection, draft_id: int) -> None:
    """Bring a draft's row in the index up to date, within the transaction that changes it."""
    await connection.run_sync(_index, draft_id)


async def forget(connection: AsyncConnection, draft_id: int) -> None:
    """Take a draft out of the index; its words are gone when `merge` has come to its end."""
    if _has_index(connection.sync_connection):
        await connection.execute(_FORGET, {"id": draft_id})


async def merge(connection: AsyncConnection, *, first: bool) -> bool:
    """Take a step towards an index without the words of forgotten drafts; False: it was the last.

    A forgotten draft's words stay in the index until its parts are merged into one. Done at once
    with 20,000 drafts this takes 1.4 s, in which nobody else writes; a step takes 20 ms.
    """
    if not _has_index(connection.sync_connection):
        return False
    changes = text("SELECT total_changes()")
    before = (await connection.execute(changes)).scalar_one()
    # As SQLite's manual has it: a negative number begins with all parts, the others go on; when
    # nothing but the command itself was written, there was nothing left to merge.
    await connection.execute(_MERGE, {"pages": -_MERGED_PAGES if first else _MERGED_PAGES})
    after = (await connection.execute(changes)).scalar_one()
    return bool(after - before >= 2)  # noqa: PLR2004 - the manual's number


def _has_index(connection: Connection | None) -> bool:
    return connection is not None and connection.dialect.name == "sqlite"


def _index(connection: Connection, draft_id: int) -> None:
    if _has_index(connection):
        connection.execute(_FORGET, {"id": draft_id})
        connection.execute(_KEEP, _rows(connection, [draft_id]))


def _rows(connection: Connection, draft_ids: Sequence[int]) -> list[dict[str, object]]:
    """Return what the index is to hold of these drafts."""
    has_text = and_(
        versions.c.draft_id.in_(draft_ids),
        versions.c.state != VersionState.WRITING,
        versions.c.text != "",
    )
    numbers = (
        select(versions.c.draft_id, func.max(versions.c.number).label("number"))
        .where(has_text)
        .group_by(versions.c.draft_id)
        .subquery()
    )
    newest = select(versions.c.draft_id, versions.c.text).join(
        numbers,
        and_(versions.c.draft_id == numbers.c.draft_id, versions.c.number == numbers.c.number),
    )
    texts = {row.draft_id: row.text for row in connection.execute(newest)}
    return [
        {
            "id": draft.id,
            "title": draft.title or "",
            # Kept as JSON, a brief may hold what a column of text may not.
            "brief": storable("\n".join([*draft.bullets, *draft.facts])),
            "text": texts.get(draft.id, ""),
        }
        for draft in connection.execute(select(drafts).where(drafts.c.id.in_(draft_ids)))
    ]
