"""The values that the archive takes and hands out: what was asked, and what was written.

All of them are frozen: a record changes in the database only; read it again to see the change.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class RequestKind(StrEnum):
    """The way by which a person reached us."""

    COMMAND = "command"
    FORM = "form"
    EVENT = "event"
    BUTTON = "button"


class RequestState(StrEnum):
    """How far a request came."""

    RECEIVED = "received"
    DONE = "done"
    REFUSED = "refused"


class DraftState(StrEnum):
    """Where a draft stands."""

    PLACING = "placing"
    """It has no thread yet."""
    UNPLACED = "unplaced"
    """Slack did not take the brief into its channel; a person may have it posted again."""
    WAITING = "waiting"
    """Its thread exists, and no version has begun."""
    WRITING = "writing"
    """A version is being written."""
    READY = "ready"
    """Its newest version is whole."""
    STOPPED = "stopped"
    """Its newest version broke off: a part of the text is kept."""
    FAILED = "failed"
    """Its newest version has no text."""


class VersionState(StrEnum):
    """How a version stands, or how it ended."""

    WRITING = "writing"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as it arrives.

    `delivery` names this delivery and nothing else ("event:Ev1", "trigger:1.2.x", "view:V1:hash").
    `place` names the message that an event is about ("C1:1700.1"), because Slack may report one
    message under several event ids.
    """

    kind: RequestKind
    delivery: str
    place: str | None
    team: str
    user: str
    channel: str | None
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is on record."""

    id: int
    kind: RequestKind
    delivery: str
    place: str | None
    team: str
    user: str
    channel: str | None
    payload: dict[str, Any]
    state: RequestState
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """The bullets, and facts if there are any, that an editor gives."""

    title: str | None
    bullets: tuple[str, ...]
    facts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a draft of this brief is called: its title, or its first bullet."""
        return self.title or self.bullets[0]


@dataclass(frozen=True, slots=True)
class Draft:
    """One piece of work: one brief, one thread, its versions."""

    id: int
    request_id: int
    team: str
    channel: str
    private: bool
    thread_ts: str | None
    requested_by: str
    brief: Brief
    state: DraftState
    state_changed_at: datetime
    output_file: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Writer:
    """Who was asked to write: the engine, its model, and the system prompt by its hash."""

    engine: str
    model: str
    system_prompt_sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """One whole text of a draft, or what there is of it so far.

    `messages` are the `ts` of the Slack messages that show it, in reading order. `model_resolved`
    is the model that the engine says it used.
    """

    id: int
    draft_id: int
    number: int
    state: VersionState
    text: str
    sha256: str | None
    writer: Writer
    model_resolved: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    seconds: float | None
    finish_reason: str | None
    failure: str | None
    requested_by: str
    messages: tuple[str, ...]
    started_at: datetime
    finished_at: datetime | None

    @property
    def is_cut_off(self) -> bool:
        """Whether the model ran into its length limit, so that the end is missing."""
        return self.state is VersionState.COMPLETE and self.finish_reason == "length"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the writing of a version ended."""

    text: str
    state: VersionState
    finish_reason: str | None = None
    failure: str | None = None
    model_resolved: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float | None = None
