"""Team words: what the team writes, and no dictionary knows."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.audit import audited
from bot.archive.database import Database
from bot.archive.records import TeamWord
from bot.archive.tables import team_words
from bot.archive.texts import plain
from bot.archive.times import now
from bot.archive.versions import done

ADD_ACT = "add team word"
REMOVE_ACT = "remove team word"
"""What the audit calls the two acts; their subject is the word."""


class TeamWords:
    """The team's own words, in small letters, each once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[TeamWord]:
        """Return all of them, in the order of the alphabet."""
        statement = select(team_words).order_by(team_words.c.word)
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return [TeamWord(row.word, row.added_by, row.added_at) for row in rows]

    async def add(self, word: str, *, by: str, request_id: int | None = None) -> bool:
        """Add a word, and put a line into the audit; return False when it is there already.

        The request is done in either case, in the same transaction.
        """
        async with self._database.writing() as connection:
            is_new = await add_word(connection, word, by)
            await done(connection, request_id)
        return is_new

    async def remove(self, word: str, *, by: str, request_id: int | None = None) -> bool:
        """Take a word out, and put a line into the audit; return False when it is not there.

        The request is done in either case, in the same transaction.
        """
        small = plain(word)
        gone = delete(team_words).where(team_words.c.word == small)
        async with self._database.writing() as connection:
            was_there = (await connection.execute(gone)).rowcount == 1
            if was_there:
                await connection.execute(audited(by, REMOVE_ACT, small))
            await done(connection, request_id)
        return was_there


async def add_word(connection: AsyncConnection, word: str, by: str) -> bool:
    """Add a word, with its line in the audit; return False when it is there, or is blank."""
    small = plain(word)
    there = select(team_words.c.word).where(team_words.c.word == small)
    if not small or (await connection.execute(there)).one_or_none():
        return False
    await connection.execute(insert(team_words).values(word=small, added_by=by, added_at=now()))
    await connection.execute(audited(by, ADD_ACT, small))
    return True
