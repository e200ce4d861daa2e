"""What stands in the archive, in Slack and in the output files at one moment."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workspace.calls import Call
from workspace.client import Message
from workspace.workspace import Workspace

# Each place with a person who sees it.
PLACES = {
    "C0NEWSLETTER": "UEDITOR",
    "C0DESK": "UEDITOR",
    "D0EDITOR": "UEDITOR",
    "D0SECOND": "USECOND",
    "D0ADMIN": "UADMIN",
}
BOT_USER = "UCHRIS"
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request on record; `payload` is what came, as JSON."""

    id: int
    kind: str
    state: str
    payload: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft on record."""

    id: int
    request_id: int
    channel: str
    thread_ts: str | None
    requested_by: str
    state: str
    bullets: str
    output_file: str | None

    @property
    def is_gone(self) -> bool:
        """Whether its text was deleted."""
        return self.state in ("deleting", "deleted")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version on record."""

    id: int
    draft_id: int
    number: int
    state: str
    source: str
    instruction: str | None
    based_on: int | None
    text: str
    messages: tuple[str, ...]
    presented: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on record."""

    id: int
    draft_id: int
    version: int
    kind: str
    announced: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that can be compared. `calls` are all calls the bot made so far."""

    requests: tuple[RequestRow, ...]
    drafts: tuple[DraftRow, ...]
    versions: tuple[VersionRow, ...]
    decisions: tuple[DecisionRow, ...]
    calls: tuple[Call, ...]
    posted: dict[str, list[Message]]
    """What the bot wrote into each place itself, outside of threads."""
    replies: dict[tuple[str, str], list[Message]]
    """What the bot wrote into each thread."""
    files: dict[str, str]
    shared: dict[str, bytes]
    """The files in Slack that hold a text, by their ids."""

    def versions_of(self, draft: DraftRow) -> list[VersionRow]:
        """Return a draft's versions, oldest first."""
        return [version for version in self.versions if version.draft_id == draft.id]

    def decisions_of(self, draft: DraftRow) -> list[DecisionRow]:
        """Return the decisions about a draft, oldest first."""
        return [decision for decision in self.decisions if decision.draft_id == draft.id]

    def replies_of(self, draft: DraftRow) -> list[Message]:
        """Return what the bot wrote into a draft's thread."""
        return self.replies.get((draft.channel, draft.thread_ts or ""), [])

    def drafts_about(self, marker: str) -> list[DraftRow]:
        """Return the drafts whose brief has this word."""
        return [draft for draft in self.drafts if marker in draft.bullets]


def take(workspace: Workspace, database: Path, output: Path) -> Snapshot:
    """Look at everything now. The archive is read beside the bot, by a connection of our own."""
    posted = {place: _of_bot(workspace, place, None) for place in PLACES}
    threads = [
        (place, str(message["ts"]))
        for place, viewer in PLACES.items()
        for message in workspace.messages(place, viewer, limit=ALL)
        if message.get("reply_count")
    ]
    address = f"file:{database}?mode=ro" if database.exists() else "file::memory:"
    with closing(sqlite3.connect(address, uri=True)) as archive:
        return Snapshot(
            requests=_requests(archive),
            drafts=_drafts(archive),
            versions=_versions(archive),
            decisions=_decisions(archive),
            calls=tuple(Call(**call) for call in workspace.calls.list()),
            posted=posted,
            replies={thread: _of_bot(workspace, *thread) for thread in threads},
            files=_files(output),
            shared=_shared(workspace, posted),
        )


def _of_bot(workspace: Workspace, place: str, thread_ts: str | None) -> list[Message]:
    seen = workspace.messages(place, PLACES[place], thread_ts, limit=ALL)
    return [
        Message(place, message)
        for message in seen
        if message.get("user") == BOT_USER
        and message["ts"] != thread_ts
        and not message.get("ephemeral")
        and not is_answer(message)
    ]


def is_answer(message: Mapping[str, Any]) -> bool:
    """Tell a message that answers one person from one that shows a draft, by its key.

    In a direct message an answer is a message like any other.
    """
    metadata = message.get("metadata") or {}
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    return str(metadata.get("event_payload", {}).get("key", "")).startswith("answer-")


def _shared(workspace: Workspace, posted: Mapping[str, list[Message]]) -> dict[str, bytes]:
    ids = {
        str(file["id"])
        for place in posted.values()
        for message in place
        for file in message.files
        if str(file.get("name", "")).endswith(".txt")
    }
    return {file_id: workspace.files.vault.path(file_id).read_bytes() for file_id in ids}


def _files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in folder.glob("[!.]*.txt")}


def _rows(archive: sqlite3.Connection, statement: str) -> list[Any]:
    try:
        return archive.execute(statement).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []  # killed before it made the tables
        raise


def _requests(archive: sqlite3.Connection) -> tuple[RequestRow, ...]:
    found = _rows(archive, "SELECT id, kind, state, payload FROM requests ORDER BY id")
    return tuple(RequestRow(*row) for row in found)


def _drafts(archive: sqlite3.Connection) -> tuple[DraftRow, ...]:
    found = _rows(
        archive,
        "SELECT id, request_id, channel, thread_ts, requested_by, state, bullets, output_file"
        " FROM drafts ORDER BY id",
    )
    return tuple(DraftRow(*row) for row in found)


def _versions(archive: sqlite3.Connection) -> tuple[VersionRow, ...]:
    found = _rows(
        archive,
        "SELECT id, draft_id, number, state, source, instruction, based_on, text, messages,"
        " presented_at IS NOT NULL FROM versions ORDER BY draft_id, number",
    )
    return tuple(
        VersionRow(
            *(id_, draft, number, state, source, instruction, based_on, text),
            messages=tuple(json.loads(messages)),
            presented=bool(presented),
        )
        for (
            id_,
            draft,
            number,
            state,
            source,
            instruction,
            based_on,
            text,
            messages,
            presented,
        ) in found
    )


def _decisions(archive: sqlite3.Connection) -> tuple[DecisionRow, ...]:
    found = _rows(
        archive,
        "SELECT id, draft_id, version, kind, announced_at IS NOT NULL FROM decisions ORDER BY id",
    )
    return tuple(
        DecisionRow(id_, draft, version, kind, announced=bool(announced))
        for id_, draft, version, kind, announced in found
    )
