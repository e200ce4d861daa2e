"""Feedback: what people think of a version; each has one opinion, the latest."""

from sqlalchemy import delete, insert, select

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.records import GONE, Feedback
from bot.archive.tables import drafts, feedback, versions
from bot.archive.times import now
from bot.archive.versions import done


class Feedbacks:
    """The feedback on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(
        self, version_id: int, user: str, *, good: bool, request_id: int | None = None
    ) -> bool:
        """Keep a person's opinion instead of the one they had; False when the text was deleted."""
        standing = (
            select(drafts.c.state)
            .join(versions, versions.c.draft_id == drafts.c.id)
            .where(versions.c.id == version_id)
            .with_for_update(of=drafts)
        )
        before = delete(feedback).where(
            feedback.c.version_id == version_id, feedback.c.user == user
        )
        given = insert(feedback).values(version_id=version_id, user=user, good=good, at=now())
        async with self._database.writing() as connection:
            state = (await connection.execute(standing)).scalar_one_or_none()
            if state is None:
                raise NotOnRecordError("Version", version_id)
            if state in GONE:
                return False
            await connection.execute(before)
            await connection.execute(given)
            await done(connection, request_id)
            return True

    async def of(self, draft_id: int) -> list[Feedback]:
        """Return what people think of a draft's versions, in the order in which they said it."""
        statement = (
            select(feedback)
            .join(versions, versions.c.id == feedback.c.version_id)
            .where(versions.c.draft_id == draft_id)
            .order_by(feedback.c.id)
        )
        async with self._database.reading() as connection:
            return [
                Feedback(version_id=row.version_id, user=row.user, good=row.good, at=row.at)
                for row in await connection.execute(statement)
            ]
