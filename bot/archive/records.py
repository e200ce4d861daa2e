"""The values that the archive takes and hands out: what was asked, and what was written.

All of them are frozen: a record changes in the database only; read it again to see the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from bot.checks.finding import Finding


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
    APPROVED = "approved"
    """Its newest version is what will be sent."""
    DISCARDED = "discarded"
    """Nobody wants it."""
    DELETING = "deleting"
    """Its text is gone from the archive, and not yet from its file and its thread."""
    DELETED = "deleted"
    """Its text is gone everywhere; its number, its dates and its decisions are left."""


DECIDED = frozenset({DraftState.APPROVED, DraftState.DISCARDED})
"""No version follows before somebody reopens the draft."""

GONE = frozenset({DraftState.DELETING, DraftState.DELETED})
"""The archive holds no text of it any more."""


class VersionState(StrEnum):
    """How a version stands, or how it ended."""

    WRITING = "writing"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


class VersionSource(StrEnum):
    """Whose text a version is."""

    MODEL = "model"
    EDITOR = "editor"
    """An editor changed the text in Slack."""
    FILE = "file"
    """Somebody changed the output file."""
    EARLIER = "earlier"
    """An editor went back to an earlier version, which it equals."""


class DecisionKind(StrEnum):
    """What an editor may decide about a draft."""

    APPROVE = "approve"
    DISCARD = "discard"
    REOPEN = "reopen"


class FindingState(StrEnum):
    """What became of a finding."""

    OPEN = "open"
    CHECKED = "checked"
    """Somebody looked, and it is right, or meant so."""
    FACT = "fact"
    """It was taken into the brief as a fact."""
    WORD = "word"
    """It is one of the team's own words."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as it arrives.

    `delivery` names this delivery and nothing else ("event:Ev1", "trigger:1.2.x", "view:V1:hash").
    `place` names the message that an event is about ("C1:1700.1"), because Slack may report one
    message under several event ids. `draft_id` is the draft that it is about, where that is known.
    """

    kind: RequestKind
    delivery: str
    place: str | None
    team: str
    user: str
    channel: str | None
    payload: dict[str, Any]
    draft_id: int | None = None


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
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """An approved text that a writer may rely on: the draft's id and the version's number."""

    draft: int
    version: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The bullets, and facts if there are any, that an editor gives."""

    title: str | None
    bullets: tuple[str, ...]
    facts: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def name(self) -> str:
        """What a draft of this brief is called: its title, or its first bullet.

        Nothing, once the draft's text was deleted.
        """
        return self.title or next(iter(self.bullets), "")

    def as_json(self) -> dict[str, Any]:
        """Return the brief as it is kept with a version."""
        return {
            "title": self.title,
            "bullets": list(self.bullets),
            "facts": list(self.facts),
            "references": [[each.draft, each.version] for each in self.references],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `as_json` returned."""
        return cls(
            title=kept["title"],
            bullets=tuple(kept["bullets"]),
            facts=tuple(kept["facts"]),
            references=tuple(Reference(*each) for each in kept["references"]),
        )


NO_BRIEF = Brief(title=None, bullets=())
"""What is left of a brief whose draft's text was deleted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One piece of work: one brief, one thread, its versions.

    `brief` is that of the newest version. `file_sha256` is the content of the output file as we
    last wrote or read it; None means that it was not written yet. A starred draft is a golden
    brief.
    """

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
    file_sha256: str | None = None
    starred_by: str | None = None
    starred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a writer is asked for: a text from a brief, or a change to an earlier version.

    `based_on` is the number of the version that the text is compared with, and, where there is an
    `instruction`, of the one that is to be changed.
    """

    brief: Brief
    instruction: str | None = None
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Which model was asked to write: its engine, its name, and the system prompt by its hash."""

    engine: str
    model: str
    system_prompt_sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """One whole text of a draft, or what there is of it so far.

    `messages` are the `ts` of the Slack messages that show it, in reading order. `model_resolved`
    is the model that the engine says it used. `writer` is None where no model wrote, `requested_by`
    where nobody knows who changed the file. `changed_at` says since when Slack may be out of date:
    the version ended then, a newer one began, or somebody decided. `checked_at` says when its text
    was looked through for what must be checked, and `checked_in_english` whether as English text;
    both are None before that. `taken` are the facts that were taken into the draft's brief from its
    findings.
    """

    id: int
    draft_id: int
    number: int
    state: VersionState
    text: str
    sha256: str | None
    source: VersionSource
    assignment: Assignment
    writer: Writer | None
    model_resolved: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    seconds: float | None
    finish_reason: str | None
    failure: str | None
    requested_by: str | None
    messages: tuple[str, ...]
    started_at: datetime
    finished_at: datetime | None
    changed_at: datetime | None
    checked_at: datetime | None = None
    checked_in_english: bool | None = None
    taken: tuple[str, ...] = ()

    def brief(self, taken: int | None = None) -> Brief:
        """Return its brief when so many facts had been taken into it; None: all of them."""
        brief = self.assignment.brief
        return replace(brief, facts=(*brief.facts, *self.taken[:taken]))

    @property
    def is_cut_off(self) -> bool:
        """Whether the model ran into its length limit, so that the end is missing."""
        return self.state is VersionState.COMPLETE and self.finish_reason == "length"


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """A finding in a version, and what became of it: by whom and when, unless it is open still."""

    id: int
    version_id: int
    finding: Finding
    state: FindingState
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class TeamWord:
    """A word that the team writes, and that no dictionary knows; `word` is in lower case."""

    word: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a draft, on which version (by its number), and when.

    `by` is None where it was no person: a changed file reopens a draft. `files` are the ids of the
    files that an approval brings to its channel, by their kind ("txt", "html"). `unstarred` is
    whose star a reopening took away.
    """

    id: int
    draft_id: int
    version: int
    kind: DecisionKind
    by: str | None
    at: datetime
    files: Mapping[str, str]
    announced_at: datetime | None
    unstarred: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person thinks of a version."""

    version_id: int
    user: str
    good: bool
    at: datetime


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
