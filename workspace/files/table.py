"""Files and the posts that wait for their scan, in SQLite."""

import json
import sqlite3
from dataclasses import asdict

from workspace.files.file import File
from workspace.jsons import Json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_tickets ON files (ticket);
CREATE TABLE IF NOT EXISTS file_posts (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
);
"""


class FileTable:
    """What is known of each file, and what is to be posted when it was scanned."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(_SCHEMA)

    def save(self, file: File) -> None:
        """Write down a file, new or changed."""
        body = json.dumps(asdict(file), ensure_ascii=False)
        self._db.execute(
            "INSERT INTO files VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (file.id, file.ticket, body),
        )

    def find(self, file_id: str) -> File | None:
        """The file of that id."""
        row = self._db.execute("SELECT body FROM files WHERE id = ?", (file_id,)).fetchone()
        return _file(row)

    def by_ticket(self, ticket: str) -> File | None:
        """The file whose bytes are to come with that ticket."""
        query = "SELECT body FROM files WHERE ticket = ? AND ticket != ''"
        return _file(self._db.execute(query, (ticket,)).fetchone())

    def all(self) -> list[File]:
        """Every file, the newest first."""
        rows = self._db.execute("SELECT body FROM files")
        files = [File(**json.loads(body)) for (body,) in rows]
        return sorted(files, key=lambda file: (file.created, file.id), reverse=True)

    def add_post(self, post: Json) -> int:
        """Write down what is to be posted; its number."""
        cursor = self._db.execute("INSERT INTO file_posts (body) VALUES (?)", (json.dumps(post),))
        return int(cursor.lastrowid or 0)

    def posts(self) -> list[tuple[int, Json]]:
        """What is to be posted still, with its number."""
        rows = self._db.execute("SELECT id, body FROM file_posts ORDER BY id")
        return [(number, json.loads(body)) for number, body in rows]

    def remove_post(self, number: int) -> None:
        """It was posted."""
        self._db.execute("DELETE FROM file_posts WHERE id = ?", (number,))


def _file(row: tuple[str] | None) -> File | None:
    return None if row is None else File(**json.loads(row[0]))
