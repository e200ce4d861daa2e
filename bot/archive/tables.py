"""The tables. A change here needs a migration: `python -m bot.archive.migrations what changes`."""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from bot.archive.records import (
    DecisionKind,
    DraftState,
    FindingState,
    RequestKind,
    RequestState,
    VersionSource,
    VersionState,
)
from bot.archive.texts import StorableText
from bot.archive.times import UtcDateTime
from bot.archive.training_records import JobState, PromotionKind
from bot.checks.finding import Kind

# Constraints have names, so that a later migration can speak of them.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _word(words: type[StrEnum]) -> Enum:
    # Kept as plain text without a CHECK: a new state is then a change of the program only.
    return Enum(
        words,
        native_enum=False,
        length=16,
        values_callable=lambda members: [member.value for member in members],
    )


system_prompts = Table(
    "system_prompts",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("text", StorableText, nullable=False),
)

# sqlite_autoincrement: an id is never given twice, for old buttons in Slack go on pointing at it.
requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", _word(RequestKind), nullable=False),
    Column("delivery", String, nullable=False, unique=True),
    Column("place", String, unique=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("channel", String),
    Column("payload", JSON, nullable=False),
    Column("state", _word(RequestState), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    # What was typed for a draft goes when the draft's text is deleted.
    Column("draft_id", Integer, index=True),
    Index(None, "state", "received_at"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, unique=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("thread_ts", String),
    Column("requested_by", String, nullable=False),
    Column("title", StorableText),
    Column("bullets", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("references", JSON, nullable=False),
    Column("state", _word(DraftState), nullable=False),
    Column("state_changed_at", UtcDateTime, nullable=False),
    Column("output_file", String, unique=True),
    # Files that were left to people, because something odd stood in them.
    Column("former_files", JSON, nullable=False, default=list),
    Column("file_sha256", String(64)),
    Column("starred_by", String),
    Column("starred_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "channel", "thread_ts"),
    Index(None, "state", "state_changed_at"),
    sqlite_autoincrement=True,
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", _word(VersionState), nullable=False),
    Column("text", StorableText, nullable=False),
    Column("sha256", String(64)),
    Column("source", _word(VersionSource), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("instruction", StorableText),
    Column("based_on", Integer),
    Column("engine", String),
    Column("model", String),
    Column("system_prompt_sha256", ForeignKey("system_prompts.sha256")),
    Column("model_resolved", StorableText),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("seconds", Float),
    Column("finish_reason", StorableText),
    Column("failure", StorableText),
    Column("requested_by", String),
    Column("messages", JSON, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("presented_at", UtcDateTime),
    Column("checked_at", UtcDateTime),
    Column("checked_in_english", Boolean),
    # Facts that were taken into the brief from its findings, in that order.
    Column("taken", JSON, nullable=False, server_default="[]"),
    UniqueConstraint("draft_id", "number"),
    # Drafts are found by who wrote them without their texts being read.
    Index(None, "engine", "model", "draft_id"),
    Index(None, "changed_at"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("kind", _word(DecisionKind), nullable=False),
    Column("by", String),
    Column("at", UtcDateTime, nullable=False),
    Column("files", JSON, nullable=False),
    Column("announced_at", UtcDateTime),
    Column("unstarred", String),
    Index(None, "kind", "at"),
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("user", String, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("version_id", "user"),
    sqlite_autoincrement=True,
)

findings = Table(
    "findings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    # Their order in the text, from 0.
    Column("position", Integer, nullable=False),
    Column("kind", _word(Kind), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", StorableText, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("about", JSON, nullable=False),
    Column("risk", Integer, nullable=False),
    # What makes it the same finding in another version: `Finding.key`.
    Column("key", StorableText, nullable=False),
    Column("state", _word(FindingState), nullable=False),
    Column("by", String),
    Column("at", UtcDateTime),
    UniqueConstraint("version_id", "position"),
    sqlite_autoincrement=True,
)

team_words = Table(
    "team_words",
    metadata,
    Column("word", StorableText, primary_key=True),
    Column("added_by", String, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", StorableText, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("report", JSON, nullable=False),
    Column("origin", JSON, nullable=False),
    Column("added_by", String),
    Column("added_at", UtcDateTime, nullable=False),
    Column("gone_at", UtcDateTime),
)

dataset_sources = Table(
    "dataset_sources",
    metadata,
    Column("dataset_sha256", ForeignKey("datasets.sha256"), primary_key=True),
    # The line of the file, from 1.
    Column("line", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True, index=True),
    Column("version", Integer, primary_key=True),
    # Whether it is only relied on in the request: an earlier newsletter, as a whole.
    Column("is_reference", Boolean, nullable=False),
    # Of a pair, the version that was not preferred.
    Column("other_version", Integer),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset_sha256", ForeignKey("datasets.sha256"), nullable=False),
    Column("engine", String, nullable=False),
    Column("filename", StorableText, nullable=False),
    Column("sent_sha256", String(64), nullable=False),
    Column("file_id", StorableText),
    Column("created_at", UtcDateTime, nullable=False),
    Column("gone_at", UtcDateTime),
    UniqueConstraint("engine", "file_id"),
    Index(None, "dataset_sha256", "engine"),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("request_id", ForeignKey("requests.id"), unique=True),
    Column("engine", String, nullable=False),
    Column("base_model", StorableText, nullable=False),
    Column("training_sha256", ForeignKey("datasets.sha256")),
    Column("validation_sha256", ForeignKey("datasets.sha256")),
    Column("training_file", StorableText),
    Column("validation_file", StorableText),
    # The hashes of the bytes as they were sent: some engines want them encoded in another way.
    Column("training_sent_sha256", String(64)),
    Column("validation_sent_sha256", String(64)),
    Column("hyperparameters", JSON, nullable=False),
    Column("suffix", StorableText),
    Column("seed", Integer),
    Column("estimate", JSON, nullable=False),
    Column("state", _word(JobState), nullable=False),
    Column("status", StorableText),
    Column("remote_id", StorableText),
    Column("snapshot", JSON, nullable=False),
    Column("failure", StorableText),
    Column("fine_tuned_model", StorableText),
    Column("trained_tokens", Integer),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("card_ts", String),
    Column("told", JSON, nullable=False),
    Column("picture", String),
    Column("requested_by", String, nullable=False),
    Column("confirmed_by", String),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("presented_at", UtcDateTime),
    UniqueConstraint("engine", "remote_id"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

job_events = Table(
    "job_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    Column("event_id", StorableText, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("level", StorableText, nullable=False),
    Column("type", StorableText, nullable=False),
    Column("message", StorableText, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("job_id", "event_id"),
    sqlite_autoincrement=True,
)

promotions = Table(
    "promotions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", _word(PromotionKind), nullable=False),
    Column("engine", String, nullable=False),
    Column("model", StorableText, nullable=False),
    Column("by", String),
    Column("at", UtcDateTime, nullable=False),
    Column("before_id", ForeignKey("promotions.id")),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String),
    Column("act", String, nullable=False),
    Column("engine", String),
    Column("subject", StorableText, nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_autoincrement=True,
)
