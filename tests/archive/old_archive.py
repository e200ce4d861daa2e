"""Archives as older versions of the program left them, written by the SQL of their day."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from bot.archive.schema import configuration

FIRST, SECOND = "Dear readers, the fair opens.", "Dear readers, the fair opens today. 🎡"
PROMPT = "Write as we do."
BULLETS = ["The fair opens", "Bring a friend"]

_DRAFT = """
INSERT INTO requests (id, kind, delivery, place, team, user, channel, payload, state, received_at)
VALUES (:request, 'command', :delivery, NULL, 'T0LOCAL', 'UEDITOR', 'C0NEWSLETTER',
        '{"text": "The fair opens"}', 'done', '2026-03-01 08:00:00.000000');
INSERT INTO drafts (id, request_id, team, channel, private, thread_ts, requested_by, title, bullets,
                    facts, state, state_changed_at, output_file, created_at)
VALUES (:draft, :request, 'T0LOCAL', 'C0NEWSLETTER', 0, :thread, 'UEDITOR', 'The fair', :bullets,
        '["It is free"]', :state, '2026-03-01 08:05:00.000000', :file,
        '2026-03-01 08:00:01.000000');
"""
_VERSION = """
INSERT INTO versions (draft_id, number, state, text, sha256, engine, model, system_prompt_sha256,
                      model_resolved, prompt_tokens, completion_tokens, seconds, finish_reason,
                      failure, requested_by, messages, started_at, finished_at, presented_at)
VALUES (:draft, :number, :state, :text, :sha256, 'local', 'smollm2-135m', :prompt, 'smollm2-q4',
        12, 34, 5.6, 'stop', NULL, 'UEDITOR', '["1700.2"]', '2026-03-01 08:01:00.000000',
        :finished, :presented);
"""


def hashed(text: str) -> str:
    """Return the SHA-256 of a text, as the archive keeps it."""
    return sha256(text.encode()).hexdigest()


def old_archive(path: Path, revision: str) -> None:
    """Make an archive of this revision: draft 4 has two versions, draft 9 is being written.

    The highest number that was ever given to a request is 30; it is not there any more.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)
    engine.dispose()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO system_prompts VALUES (?, ?)", (hashed(PROMPT), PROMPT))
        _draft(database, 4, "ready", file="the-fair.md")
        _version(database, 4, 1, FIRST, presented=True)
        _version(database, 4, 2, SECOND, presented=True)
        _draft(database, 9, "writing", file=None)
        _version(database, 9, 1, "Dear", state="writing", presented=False)
        if revision >= "0003":
            _review(database)
        database.execute("UPDATE sqlite_sequence SET seq = 30 WHERE name = 'requests'")


def _review(database: sqlite3.Connection) -> None:
    """Tell what an archive of that day tells besides: briefs of versions, files, who decided."""
    brief = {"title": "The fair", "bullets": BULLETS, "facts": ["It is free"], "references": []}
    database.execute(
        "UPDATE versions SET brief = ?, changed_at = finished_at", (json.dumps(brief),)
    )
    database.execute("UPDATE requests SET draft_id = id - 10")
    database.execute("UPDATE drafts SET file_sha256 = ? WHERE id = 4", (hashed(SECOND),))
    database.execute("INSERT INTO feedback VALUES (1, 1, 'USECOND', 1, '2026-03-01 08:09:00')")


def _draft(database: sqlite3.Connection, number: int, state: str, *, file: str | None) -> None:
    values = {
        "draft": number,
        "request": number + 10,
        "delivery": f"trigger:old-{number}",
        "thread": f"1600.{number}",
        "bullets": json.dumps(BULLETS),
        "state": state,
        "file": file,
    }
    for statement in _DRAFT.split(";"):
        database.execute(statement, values)


def _version(
    database: sqlite3.Connection,
    draft: int,
    number: int,
    text: str,
    *,
    state: str = "complete",
    presented: bool,
) -> None:
    ended = state == "complete"
    values = {
        "draft": draft,
        "number": number,
        "state": state,
        "text": text,
        "sha256": hashed(text) if ended else None,
        "prompt": hashed(PROMPT),
        "finished": f"2026-03-01 08:0{number}:30.000000" if ended else None,
        "presented": "2026-03-01 08:06:00.000000" if presented else None,
    }
    database.execute(_VERSION, values)
