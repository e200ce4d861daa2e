"""The record: what was asked and what was written, kept in a database."""

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

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveUnavailableError",
    "Brief",
    "Draft",
    "DraftState",
    "NewRequest",
    "NotOnRecordError",
    "Outcome",
    "Request",
    "RequestKind",
    "RequestState",
    "Version",
    "VersionState",
    "Writer",
]
