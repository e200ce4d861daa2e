"""The audit: who did what, and when. Lines are added and never changed."""

from typing import Any

from sqlalchemy import Insert, Select, insert, select

from bot.archive.database import Database
from bot.archive.tables import audit
from bot.archive.times import now
from bot.archive.training_records import AuditEntry


def audited(
    by: str | None,
    act: str,
    subject: str,
    *,
    engine: str | None = None,
    **details: Any,  # noqa: ANN401 - whatever JSON can hold
) -> Insert:
    """Return the statement that adds a line, for a transaction that does the act as well."""
    return insert(audit).values(
        at=now(), by=by, act=act, engine=engine, subject=subject, details=details
    )


class Audit:
    """The lines on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        by: str | None,
        act: str,
        subject: str,
        *,
        engine: str | None = None,
        **details: Any,  # noqa: ANN401 - as above
    ) -> None:
        """Add a line."""
        async with self._database.writing() as connection:
            await connection.execute(audited(by, act, subject, engine=engine, **details))

    async def recent(self, limit: int) -> list[AuditEntry]:
        """Return the newest lines, newest first."""
        return await self._lines(select(audit).order_by(audit.c.id.desc()).limit(limit))

    async def about(self, act: str, subject: str) -> AuditEntry | None:
        """Return the newest line that tells of this act on this subject."""
        told = (audit.c.act == act) & (audit.c.subject == subject)
        lines = await self._lines(select(audit).where(told).order_by(audit.c.id.desc()).limit(1))
        return lines[0] if lines else None

    async def _lines(self, statement: Select[Any]) -> list[AuditEntry]:
        async with self._database.reading() as connection:
            return [
                AuditEntry(
                    id=row.id,
                    at=row.at,
                    by=row.by,
                    act=row.act,
                    engine=row.engine,
                    subject=row.subject,
                    details=row.details,
                )
                for row in await connection.execute(statement)
            ]
