"""What is different from the first day: people, channels and groups, in SQLite."""

import json
import sqlite3
from dataclasses import asdict

from workspace.jsons import Json
from workspace.people import Conversation, Person, UserGroup

Kept = Person | Conversation | UserGroup

_SCHEMA = """
CREATE TABLE IF NOT EXISTS team (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
"""


class TeamStore:
    """The people, channels and groups that were added or changed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(_SCHEMA)

    def save(self, kept: Kept) -> None:
        """Remember one as it is now."""
        body = json.dumps(asdict(kept), default=sorted)
        self._db.execute(
            "INSERT INTO team VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (type(kept).__name__, kept.id, body),
        )

    def people(self) -> list[Person]:
        """Those added or changed."""
        return [Person(**body) for body in self._bodies("Person")]

    def conversations(self) -> list[Conversation]:
        """Those added or changed, with their members."""
        bodies = self._bodies("Conversation")
        return [Conversation(**{**body, "members": frozenset(body["members"])}) for body in bodies]

    def groups(self) -> list[UserGroup]:
        """Those added or changed."""
        bodies = self._bodies("UserGroup")
        return [UserGroup(**{**body, "users": tuple(body["users"])}) for body in bodies]

    def earlier_members(self) -> list[tuple[str, str]]:
        """Channels and who joined them, as an earlier version kept it; told once."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'members'"
        if self._db.execute(query).fetchone() is None:
            return []
        joined = self._db.execute("SELECT channel, user FROM members").fetchall()
        self._db.execute("DROP TABLE members")
        return joined

    def _bodies(self, kind: str) -> list[Json]:
        rows = self._db.execute("SELECT body FROM team WHERE kind = ? ORDER BY id", (kind,))
        return [json.loads(body) for (body,) in rows]
