"""What a restart does not lose: messages and memberships, in SQLite.

Statements run on the event loop's own thread: each takes some tens of microseconds, and a message
is on disk before anyone is told of it.
"""

import json
import sqlite3
from pathlib import Path

from workspace.jsons import Json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    thread_ts TEXT,          -- of a reply: its parent's ts
    in_channel INTEGER NOT NULL,  -- whether it stands in the channel, not only in a thread
    body TEXT NOT NULL,
    PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS channel_messages ON messages (channel, ts) WHERE in_channel = 1;
CREATE INDEX IF NOT EXISTS thread_messages ON messages (channel, thread_ts, ts)
    WHERE thread_ts IS NOT NULL;
CREATE TABLE IF NOT EXISTS members (
    channel TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (channel, user)
) WITHOUT ROWID;
"""

_LATEST_EVER = "9999999999.999999"


class Store:
    """One workspace's file."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(data_dir / "workspace.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        # Survives the end of the process at any moment; a power cut may cost the last messages.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA busy_timeout = 2000")
        self._db.executescript(_SCHEMA)

    def save(self, channel: str, *messages: Json) -> None:
        """Write these messages, new or changed, all or none of them."""
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            self._db.executemany(
                "INSERT INTO messages VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET body = excluded.body",
                [_row(channel, message) for message in messages],
            )

    def remove(self, channel: str, ts: str) -> None:
        """Forget a message."""
        self._db.execute("DELETE FROM messages WHERE channel = ? AND ts = ?", (channel, ts))

    def message(self, channel: str, ts: str) -> Json | None:
        """One message."""
        row = self._db.execute(
            "SELECT body FROM messages WHERE channel = ? AND ts = ?", (channel, ts)
        ).fetchone()
        return None if row is None else _message(row)

    def in_channel(
        self, channel: str, *, after: str = "0", before: str = _LATEST_EVER, limit: int
    ) -> list[Json]:
        """What stands in the channel between two times, both excluded; newest first."""
        rows = self._db.execute(
            "SELECT body FROM messages WHERE channel = ? AND in_channel = 1"
            " AND ts > ? AND ts < ? ORDER BY ts DESC LIMIT ?",
            (channel, after, before, limit),
        )
        return [_message(row) for row in rows]

    def replies(
        self,
        channel: str,
        thread_ts: str,
        *,
        after: str = "0",
        before: str = _LATEST_EVER,
        limit: int = -1,
    ) -> list[Json]:
        """The replies of a thread between two times, both excluded; oldest first."""
        rows = self._db.execute(
            "SELECT body FROM messages WHERE channel = ? AND thread_ts = ?"
            " AND ts > ? AND ts < ? ORDER BY ts LIMIT ?",
            (channel, thread_ts, after, before, limit),
        )
        return [_message(row) for row in rows]

    def last_ts(self) -> str | None:
        """The time of the newest message anywhere."""
        row: tuple[str | None] = self._db.execute("SELECT max(ts) FROM messages").fetchone()
        return row[0]

    def add_member(self, channel: str, user: str) -> None:
        """Remember that this person joined."""
        self._db.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (channel, user))

    def members(self) -> list[tuple[str, str]]:
        """Who joined which channel since the first day."""
        return self._db.execute("SELECT channel, user FROM members").fetchall()

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _row(channel: str, message: Json) -> tuple[str, str, str | None, bool, str]:
    ts, thread_ts = message["ts"], message.get("thread_ts")
    is_reply = thread_ts not in (None, ts)
    in_channel = not is_reply or message.get("subtype") == "thread_broadcast"
    body = json.dumps(message, ensure_ascii=False)
    return channel, ts, thread_ts if is_reply else None, in_channel, body


def _message(row: tuple[str]) -> Json:
    message: Json = json.loads(row[0])
    return message
