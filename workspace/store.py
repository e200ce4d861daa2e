"""What a restart does not lose: messages, in SQLite; further tables share the file.

Statements run on the event loop's own thread: each takes some tens of microseconds, and a message
is on disk before anyone is told of it.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workspace.clock import END_OF_TIME
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
CREATE TABLE IF NOT EXISTS file_shares (
    file TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,        -- of the message that shows it; gone when the message is
    PRIMARY KEY (file, channel, ts)
) WITHOUT ROWID;
"""

# The index is named, because SQLite would rather walk the table, past all that does not belong.
_IN_CHANNEL = "FROM messages INDEXED BY channel_messages WHERE channel = ? AND in_channel = 1"
_IN_THREAD = "FROM messages INDEXED BY thread_messages WHERE channel = ? AND thread_ts = ?"
# One look into the index for each channel; a plain max(ts) would read every message.
_LAST_TS = """
WITH RECURSIVE channels (channel) AS (
    SELECT min(channel) FROM messages
    UNION ALL
    SELECT (SELECT min(m.channel) FROM messages m WHERE m.channel > channels.channel)
    FROM channels WHERE channels.channel IS NOT NULL
)
SELECT max((SELECT max(m.ts) FROM messages m WHERE m.channel = channels.channel)) FROM channels
"""


@dataclass(frozen=True)
class Repliers:
    """The replies of one person in a thread."""

    user: str
    count: int
    latest: str


class Enclosures(Protocol):
    """What a message shows and does not hold itself, such as files."""

    def packed(self, message: Json) -> Json:
        """The message as it is written down: naming what it shows."""

    def unpacked(self, written: str) -> Json:
        """The message as it is read: with all that it shows, as that is now."""


class Nothing:
    """Enclosures of messages that have none."""

    def packed(self, message: Json) -> Json:
        """The message itself."""
        return message

    def unpacked(self, written: str) -> Json:
        """The message itself."""
        message: Json = json.loads(written)
        return message


class Store:
    """One workspace's file."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir
        self.enclosures: Enclosures = Nothing()
        self.db = sqlite3.connect(data_dir / "workspace.db", isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        # Survives the end of the process at any moment; a power cut may cost the last messages.
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA busy_timeout = 2000")
        self.db.executescript(_SCHEMA)

    def save(self, channel: str, *messages: Json) -> None:
        """Write these messages, new or changed, all or none of them."""
        packed = [self.enclosures.packed(message) for message in messages]
        self.db.execute("BEGIN IMMEDIATE")
        with self.db:
            self.db.executemany(
                "INSERT INTO messages VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET body = excluded.body",
                [_row(channel, message) for message in packed],
            )
            self.db.executemany(
                "INSERT OR IGNORE INTO file_shares VALUES (?, ?, ?)",
                [share for message in packed for share in _shares(channel, message)],
            )

    def remove(self, channel: str, ts: str) -> None:
        """Forget a message."""
        self.db.execute("BEGIN IMMEDIATE")
        with self.db:
            where = "WHERE channel = ? AND ts = ?"
            self.db.execute(f"DELETE FROM messages {where}", (channel, ts))  # noqa: S608  # our words
            self.db.execute(f"DELETE FROM file_shares {where}", (channel, ts))  # noqa: S608  # same

    def message(self, channel: str, ts: str) -> Json | None:
        """One message."""
        row = self.db.execute(
            "SELECT body FROM messages WHERE channel = ? AND ts = ?", (channel, ts)
        ).fetchone()
        return None if row is None else self._message(row)

    def in_channel(
        self, channel: str, *, after: str = "0", before: str = END_OF_TIME, limit: int
    ) -> list[Json]:
        """What stands in the channel between two times, both excluded; newest first."""
        rows = self.db.execute(
            f"SELECT body {_IN_CHANNEL} AND ts > ? AND ts < ? ORDER BY ts DESC LIMIT ?",
            (channel, after, before, limit),
        )
        return [self._message(row) for row in rows]

    def in_channel_after(self, channel: str, after: str, *, limit: int) -> list[Json]:
        """What stands in the channel right after a time; oldest first."""
        rows = self.db.execute(
            f"SELECT body {_IN_CHANNEL} AND ts > ? ORDER BY ts LIMIT ?",
            (channel, after, limit),
        )
        return [self._message(row) for row in rows]

    def latest(self, channel: str) -> str:
        """The time of the newest message that stands in the channel; empty when there is none."""
        row: tuple[str | None] = self.db.execute(
            f"SELECT max(ts) {_IN_CHANNEL}", (channel,)
        ).fetchone()
        return row[0] or ""

    def replies(
        self,
        channel: str,
        thread_ts: str,
        *,
        after: str = "0",
        before: str = END_OF_TIME,
        limit: int,
    ) -> list[Json]:
        """The first replies of a thread between two times, both excluded; oldest first."""
        rows = self.db.execute(
            f"SELECT body {_IN_THREAD} AND ts > ? AND ts < ? ORDER BY ts LIMIT ?",
            (channel, thread_ts, after, before, limit),
        )
        return [self._message(row) for row in rows]

    def last_replies(
        self, channel: str, thread_ts: str, *, before: str = END_OF_TIME, limit: int
    ) -> list[Json]:
        """The last replies of a thread before a time; newest first."""
        rows = self.db.execute(
            f"SELECT body {_IN_THREAD} AND ts < ? ORDER BY ts DESC LIMIT ?",
            (channel, thread_ts, before, limit),
        )
        return [self._message(row) for row in rows]

    def repliers(self, channel: str, thread_ts: str) -> list[Repliers]:
        """Who replied in a thread, and how often; the first to reply first."""
        rows = self.db.execute(
            f"SELECT json_extract(body, '$.user') AS user, count(*), max(ts) {_IN_THREAD}"
            " GROUP BY user ORDER BY min(ts)",
            (channel, thread_ts),
        )
        return [Repliers(str(user), count, latest) for user, count, latest in rows]

    def shares(self, file_id: str) -> list[tuple[str, Json]]:
        """The channel and the message of every place where a file is shown, oldest first."""
        rows = self.db.execute(
            "SELECT channel, m.body FROM file_shares s JOIN messages m USING (channel, ts)"
            " WHERE s.file = ?",
            (file_id,),
        )
        found = [(channel, json.loads(body)) for channel, body in rows]
        return sorted(found, key=lambda share: str(share[1]["ts"]))

    def last_ts(self) -> str | None:
        """The time of the newest message anywhere."""
        row: tuple[str | None] = self.db.execute(_LAST_TS).fetchone()
        return row[0]

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def _message(self, row: tuple[str]) -> Json:
        return self.enclosures.unpacked(row[0])


def _row(channel: str, message: Json) -> tuple[str, str, str | None, bool, str]:
    ts, thread_ts = message["ts"], message.get("thread_ts")
    is_reply = thread_ts not in (None, ts)
    in_channel = not is_reply or message.get("subtype") == "thread_broadcast"
    body = json.dumps(message, ensure_ascii=False)
    return channel, ts, thread_ts if is_reply else None, in_channel, body


def _shares(channel: str, message: Json) -> Iterator[tuple[str, str, str]]:
    for file in message.get("files", ()):
        yield file["id"], channel, message["ts"]
