"""Alembic runs this file for every command; the connection comes from `bot.archive.schema`."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import Enum, TypeDecorator

from bot.archive.fulltext import TABLE
from bot.archive.tables import metadata


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    # A migration names the database's types, never ours: ours may change after it is released.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    # The index for searching sees to itself.
    return not (kind == "table" and (name or "").startswith(TABLE))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_render,
    render_as_batch=True,
    include_name=_is_ours,
)
with context.begin_transaction():
    context.run_migrations()
