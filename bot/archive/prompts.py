"""System prompts, each kept once under its hash, so that a version can say what it was told."""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.archive.database import Database
from bot.archive.errors import NotOnRecordError
from bot.archive.tables import system_prompts
from bot.archive.texts import content_hash, storable


class Prompts:
    """The system prompts on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, text: str) -> str:
        """Keep a system prompt, if it is new, and return its hash."""
        kept = storable(text)
        sha256 = content_hash(kept)
        if await self._find(sha256) is not None:
            return sha256
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(system_prompts).values(sha256=sha256, text=kept))
        except IntegrityError:  # someone else kept the same text in the meantime
            if await self._find(sha256) is None:
                raise
        return sha256

    async def text(self, sha256: str) -> str:
        """Return the system prompt with this hash."""
        found = await self._find(sha256)
        if found is None:
            raise NotOnRecordError("System prompt", sha256)
        return found

    async def _find(self, sha256: str) -> str | None:
        statement = select(system_prompts.c.text).where(system_prompts.c.sha256 == sha256)
        async with self._database.reading() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()
