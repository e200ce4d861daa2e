"""The record: what was asked, written, trained and decided, kept in a database."""

from bot.archive.archive import Archive
from bot.archive.errors import ArchiveError, ArchiveUnavailableError, NotOnRecordError
from bot.archive.records import (
    Brief,
    Draft,
    DraftState,
    NewRequest,
    Outcome,
    Request,
    RequestKind,
    RequestState,
    Version,
    VersionState,
    Writer,
)
from bot.archive.training_records import (
    AuditEntry,
    Dataset,
    Job,
    JobEvent,
    JobState,
    NewJob,
    Promotion,
    PromotionKind,
    Upload,
)

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveUnavailableError",
    "AuditEntry",
    "Brief",
    "Dataset",
    "Draft",
    "DraftState",
    "Job",
    "JobEvent",
    "JobState",
    "NewJob",
    "NewRequest",
    "NotOnRecordError",
    "Outcome",
    "Promotion",
    "PromotionKind",
    "Request",
    "RequestKind",
    "RequestState",
    "Upload",
    "Version",
    "VersionState",
    "Writer",
]
