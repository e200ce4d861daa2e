"""The values of training that the archive takes and hands out: data, jobs, who writes, who acted.

All of them are frozen, as those in `records`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Dataset:
    """A training file that is kept: named by the hash of its bytes, never changed.

    `report` is what checking found, as JSON. `origin` says where it came from, such as
    {"kind": "upload", "file": "F1"} or {"kind": "conversion", "of": "<sha256>"}. `gone_at` is set
    when its bytes were deleted; the row stays, because jobs and the audit speak of it.
    """

    sha256: str
    name: str
    bytes: int
    report: Mapping[str, Any]
    origin: Mapping[str, Any]
    added_by: str | None
    added_at: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DatasetSource:
    """Where a line of a dataset comes from: a draft's approved version.

    `line` counts from 1. Of a pair, `other_version` is the writer's text that the approved one
    replaced. A line has several sources where drafts came to the very same line, and where its
    request relies on earlier newsletters, which are in it as a whole: `is_reference`.
    """

    line: int
    draft_id: int
    version: int
    other_version: int | None = None
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A dataset's copy at an engine.

    It is on record before it is sent; `file_id` is None until the engine has named it. `filename`
    is the name it was sent under, unlike any other, so that it can be looked for. `sent_sha256` is
    the hash of the bytes as sent: some engines want them encoded in a way of their own.
    """

    id: int
    dataset_sha256: str
    engine: str
    filename: str
    sent_sha256: str
    file_id: str | None
    created_at: datetime
    gone_at: datetime | None


class JobState(StrEnum):
    """How far a job has come with us; how it stands at the engine is its `status`."""

    PLANNED = "planned"
    """Its card shows what it would cost and take, and waits for a person."""
    DISCARDED = "discarded"
    """Nobody wanted it. Nothing was sent."""
    CONFIRMED = "confirmed"
    """A person wants it; its files are on their way to the engine."""
    SENDING = "sending"
    """It is being created: the engine may have it already."""
    UNCLEAR = "unclear"
    """The engine's answer was lost, and the job was not found there. Nobody sends it again."""
    REFUSED = "refused"
    """The engine said no: there is no such job."""
    WATCHED = "watched"
    """It lives at the engine, as `remote_id`."""
    ENDED = "ended"
    """Nothing will come of it any more; `status` says how it ended."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that somebody plans, or one that was started elsewhere and is adopted.

    `key` names it among all jobs; it goes into the job's metadata at the engine, by which it is
    found again. `training_file` and `validation_file` are the engine's ids, where the data lies
    there only. `hyperparameters` holds what was asked for; what is absent is left to the engine.
    `estimate` is what the plan said: {"examples", "tokens", "epochs", "cost", ...}.
    """

    key: str
    request_id: int | None
    engine: str
    base_model: str
    team: str
    channel: str
    requested_by: str
    training_sha256: str | None = None
    validation_sha256: str | None = None
    training_file: str | None = None
    validation_file: str | None = None
    hyperparameters: Mapping[str, int | float] = field(default_factory=dict)
    suffix: str | None = None
    seed: int | None = None
    estimate: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A fine-tuning job on record.

    `status` is the engine's own word, whatever it is, and `snapshot` its last answer in full.
    `failure` is why it was refused or is unclear: "kind: the engine's words". `card_ts` is the
    Slack message that shows it, with the thread below it. `told` are the keys of the messages in
    the thread that are posted. `picture` is the Slack file of its curves. The two `sent` hashes are
    of the bytes as they were sent to the engine; None where the data lies there only, or was not
    sent yet.
    """

    id: int
    key: str
    request_id: int | None
    engine: str
    base_model: str
    training_sha256: str | None
    validation_sha256: str | None
    training_file: str | None
    validation_file: str | None
    hyperparameters: Mapping[str, int | float]
    suffix: str | None
    seed: int | None
    estimate: Mapping[str, Any]
    state: JobState
    status: str | None
    remote_id: str | None
    snapshot: Mapping[str, Any]
    failure: str | None
    fine_tuned_model: str | None
    trained_tokens: int | None
    team: str
    channel: str
    card_ts: str | None
    told: tuple[str, ...]
    picture: str | None
    requested_by: str
    confirmed_by: str | None
    created_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    presented_at: datetime | None
    training_sent_sha256: str | None = None
    validation_sent_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class JobEvent:
    """What an engine told of a job, as it told it; `created_at` is in seconds since 1970."""

    event_id: str
    created_at: int
    level: str
    type: str
    message: str
    data: Mapping[str, Any]


class PromotionKind(StrEnum):
    """By what act a model came to write drafts."""

    SETTING = "setting"
    USE = "use"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Promotion:
    """A model came to write drafts. `before_id` is the promotion that a rollback goes back to."""

    id: int
    kind: PromotionKind
    engine: str
    model: str
    by: str | None
    at: datetime
    before_id: int | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what: one act of an admin, or of the bot itself where `by` is None.

    `act` is a word such as "use" or "delete_file"; `subject` what it was done to, by its id.
    """

    id: int
    at: datetime
    by: str | None
    act: str
    engine: str | None
    subject: str
    details: Mapping[str, Any]
