"""An archive in which very many drafts were approved: years of a large desk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, make_url

from bench.letters import SYSTEM, Letters
from bot.archive import (
    Brief,
    DecisionKind,
    DraftState,
    RequestKind,
    RequestState,
    VersionSource,
    VersionState,
)
from bot.archive.database import Database
from bot.archive.schema import upgrade
from bot.archive.tables import decisions, drafts, requests, system_prompts, versions
from bot.archive.texts import content_hash

BATCH = 1_000
EDITED_OF_TEN = 6
"""So many of ten drafts were edited before they were approved; the others went as they were."""
NEWEST = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = ("UEDITOR", "USECOND", "UADMIN")
CHANNEL = "C0NEWSLETTER"
PROMPT = content_hash(SYSTEM)

Row = dict[str, Any]


async def fill(archive: Path, count: int) -> None:
    """Write approved drafts straight into the tables of a new archive."""
    database = Database(make_url(f"sqlite+aiosqlite:///{archive}"))
    letters = Letters()
    async with database.writing() as connection:
        await connection.run_sync(upgrade)
        await connection.execute(insert(system_prompts).values(sha256=PROMPT, text=SYSTEM))
    rows = (_rows(number, count, letters) for number in range(1, count + 1))
    while batch := list(islice(rows, BATCH)):
        async with database.writing() as connection:
            for table in (requests, drafts, versions, decisions):
                await connection.execute(insert(table), [r for of in batch for r in of[table.name]])
    await database.close()


def _rows(number: int, count: int, letters: Letters) -> dict[str, list[Row]]:
    """Return a draft with all that belongs to it, by table."""
    at = NEWEST - timedelta(minutes=10 * (count - number))
    brief = Brief(f"Letter {number}", letters.notes())
    written = letters.letter()
    texts = [written]
    if number % 10 < EDITED_OF_TEN:
        texts.append(letters.edited(written))
    return {
        "requests": [_request(number, brief, at)],
        "drafts": [_draft(number, brief, texts[-1], at)],
        "versions": [_version(number, at, brief, place, text) for place, text in _numbered(texts)],
        "decisions": [_decision(number, len(texts), at)],
    }


def _numbered(texts: list[str]) -> Iterator[tuple[int, str]]:
    return enumerate(texts, start=1)


def _request(number: int, brief: Brief, at: datetime) -> Row:
    return {
        "id": number,
        "kind": RequestKind.COMMAND,
        "delivery": f"bench:{number}",
        "team": "T0LOCAL",
        "user": PEOPLE[number % len(PEOPLE)],
        "channel": CHANNEL,
        "payload": {"text": "\n".join(brief.bullets)},
        "state": RequestState.DONE,
        "received_at": at,
        "draft_id": number,
    }


def _draft(number: int, brief: Brief, text: str, at: datetime) -> Row:
    return {
        "id": number,
        "request_id": number,
        "team": "T0LOCAL",
        "channel": CHANNEL,
        "private": False,
        "thread_ts": f"{at.timestamp():.6f}",
        "requested_by": PEOPLE[number % len(PEOPLE)],
        **brief.as_json(),
        "state": DraftState.APPROVED,
        "state_changed_at": at,
        "output_file": f"{number}.txt",
        "file_sha256": content_hash(text),
        "created_at": at,
    }


def _version(draft: int, at: datetime, brief: Brief, number: int, text: str) -> Row:
    written = number == 1
    by_model = {"engine": "openai", "model": "house-writer", "system_prompt_sha256": PROMPT}
    by_nobody = dict.fromkeys(by_model)
    return {
        "draft_id": draft,
        "number": number,
        "state": VersionState.COMPLETE,
        "text": text,
        "sha256": content_hash(text),
        "source": VersionSource.MODEL if written else VersionSource.EDITOR,
        "brief": brief.as_json(),
        "based_on": None if written else 1,
        **(by_model if written else by_nobody),
        "finish_reason": "stop" if written else None,
        "requested_by": PEOPLE[draft % len(PEOPLE)],
        "messages": [f"{at.timestamp():.6f}"],
        "started_at": at,
        "finished_at": at,
        "changed_at": at,
        "presented_at": at,
    }


def _decision(draft: int, version: int, at: datetime) -> Row:
    return {
        "draft_id": draft,
        "version": version,
        "kind": DecisionKind.APPROVE,
        "by": "USECOND",
        "at": at,
        "files": {},
        "announced_at": at,
    }
