"""Promotions: which model writes drafts, since when, and by whose act."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.audit import audited
from bot.archive.database import Database
from bot.archive.tables import promotions
from bot.archive.times import now
from bot.archive.training_records import Promotion, PromotionKind


class Promotions:
    """The promotions on record; the newest one says who writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def current(self) -> Promotion | None:
        """Return the promotion in force, if there has been one."""
        async with self._database.reading() as connection:
            return await _newest(connection)

    async def since(self, moment: datetime) -> list[Promotion]:
        """Return the promotions from then on, oldest first."""
        statement = select(promotions).where(promotions.c.at >= moment).order_by(promotions.c.id)
        async with self._database.reading() as connection:
            return [_promotion(row) for row in await connection.execute(statement)]

    async def before(self, promotion: Promotion) -> Promotion | None:
        """Return the promotion to which a rollback would go back."""
        if promotion.before_id is None:
            return None
        statement = select(promotions).where(promotions.c.id == promotion.before_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else _promotion(row)

    async def follow_setting(self, engine: str, model: str) -> None:
        """Let the setting decide when it names another model than it did before.

        A setting that nobody touched since gives way to what was decided in Slack.
        """
        last = (
            select(promotions)
            .where(promotions.c.kind == PromotionKind.SETTING)
            .order_by(promotions.c.id.desc())
            .limit(1)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(last)).one_or_none()
            if row is not None and (row.engine, row.model) == (engine, model):
                return
            newest = await _newest(connection)
            before = newest.id if newest else None
            if newest and (newest.engine, newest.model) == (engine, model):
                # It writes already: a rollback goes to what was before, and not to the same again.
                before = newest.before_id
            await _add(connection, PromotionKind.SETTING, engine, model, None, before)

    async def use(self, engine: str, model: str, *, by: str) -> Promotion:
        """Let a model write from now on; one that writes already is left as it is."""
        async with self._database.writing() as connection:
            newest = await _newest(connection)
            if newest and (newest.engine, newest.model) == (engine, model):
                return newest
            before = newest.id if newest else None
            return await _add(connection, PromotionKind.USE, engine, model, by, before)

    async def roll_back(self, promotion: Promotion, *, by: str) -> Promotion | None:
        """Go back to the promotion before this one; None when another one is in force by now."""
        async with self._database.writing() as connection:
            newest = await _newest(connection)
            if newest is None or newest.id != promotion.id or newest.before_id is None:
                return None
            statement = select(promotions).where(promotions.c.id == newest.before_id)
            target = _promotion((await connection.execute(statement)).one())
            kind = PromotionKind.ROLLBACK
            return await _add(connection, kind, target.engine, target.model, by, target.before_id)


async def _newest(connection: AsyncConnection) -> Promotion | None:
    statement = select(promotions).order_by(promotions.c.id.desc()).limit(1)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else _promotion(row)


async def _add(
    connection: AsyncConnection,
    kind: PromotionKind,
    engine: str,
    model: str,
    by: str | None,
    before_id: int | None,
) -> Promotion:
    """Add a promotion, and its line in the audit with it."""
    statement = insert(promotions).values(
        kind=kind,
        engine=engine,
        model=model,
        by=by,
        at=now(),
        before_id=before_id,
    )
    row = (await connection.execute(statement.returning(promotions))).one()
    await connection.execute(audited(by, kind.value, model, engine=engine))
    return _promotion(row)


def _promotion(row: Row[Any]) -> Promotion:
    return Promotion(
        id=row.id,
        kind=row.kind,
        engine=row.engine,
        model=row.model,
        by=row.by,
        at=row.at,
        before_id=row.before_id,
    )
