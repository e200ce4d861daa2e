"""The files that clients keep here: a row in the record for each, its bytes beside it.

The bytes come first, whole and on the disk, then the row. So whatever is listed can be read; bytes
that never got their row are swept away at the next start.
"""

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ApiError
from engine.finetuning import pages
from engine.finetuning.ids import new_id
from engine.finetuning.store import Row, Store, Value
from engine.folder import write_whole

FINE_TUNE = "fine-tune"
RESULTS = "fine-tune-results"
_LISTED = "NOT gone AND (expires_at IS NULL OR expires_at > ?)"


@dataclass(frozen=True)
class File:
    """One file."""

    id: str
    bytes: int
    created_at: int
    filename: str
    """What the client calls it; it is shown and never used as a path."""
    purpose: str
    expires_at: int | None = None

    def card(self) -> dict[str, object]:
        """How OpenAI's API describes it."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": self.bytes,
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "filename": self.filename,
            "purpose": self.purpose,
            "status": "processed",
            "status_details": None,
        }


class Files:
    """All of them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self.folder = folder

    def sweep(self) -> None:
        """Remove what is no file: half an upload, bytes without a row. Before anyone is served."""
        self.forget_expired()
        kept = {row["id"] for row in self._store.rows("SELECT id FROM files WHERE NOT gone")}
        for path in self.folder.iterdir():
            if path.name not in kept and path.is_file():
                path.unlink()

    def forget_expired(self) -> None:
        """Remove the bytes of files whose time is over; they are listed no more already."""
        statement = "SELECT id FROM files WHERE NOT gone AND expires_at <= ?"
        for row in self._store.rows(statement, [int(time.time())]):
            self._forget(row["id"])

    def path(self, file_id: str) -> Path:
        """Where the bytes of a file lie that is known to be here."""
        return self.folder / file_id

    def adopt(
        self, temporary: Path, filename: str, purpose: str, expires_after: int | None
    ) -> File:
        """Name a received file, whose bytes are on the disk, and list it."""
        now = int(time.time())
        file = File(
            new_id("file"),
            temporary.stat().st_size,
            now,
            filename,
            purpose,
            None if expires_after is None else now + expires_after,
        )
        temporary.replace(self.path(file.id))
        try:
            with self._store.change(durable=True):
                self.add(file)
        except BaseException:
            self.path(file.id).unlink(missing_ok=True)
            raise
        return file

    def write(self, filename: str, purpose: str, data: bytes) -> File:
        """Make a file of our own; it is listed from `add` on."""
        file = File(new_id("file"), len(data), int(time.time()), filename, purpose)
        write_whole(self.path(file.id), data)
        return file

    def add(self, file: File) -> None:
        """List a file whose bytes are in their place; a part of the caller's change."""
        columns: dict[str, Value] = dict(vars(file))
        self._store.add("files", columns)

    def find(self, file_id: str) -> File:
        """The file of that id.

        Raises:
            ApiError: There is none.
        """
        row = self._store.row(
            f"SELECT * FROM files WHERE id = ? AND {_LISTED}",  # noqa: S608 - our own words
            [file_id, int(time.time())],
        )
        if row is None:
            raise ApiError(
                404,
                f"There is no file '{file_id}'. GET /v1/files lists those that are here.",
                param="id",
                code="file_not_found",
            )
        return _file(row)

    def page(self, wanted: pages.Asked, purpose: str | None) -> dict[str, object]:
        """A page of the list, as OpenAI's API describes it."""
        where, values = _LISTED, (int(time.time()),)
        within = (
            pages.Within("files", where, values)
            if purpose is None
            else pages.Within("files", f"{where} AND purpose = ?", (*values, purpose))
        )
        return pages.card(pages.page(self._store, within, wanted), lambda row: _file(row).card())

    def delete(self, file_id: str) -> None:
        """Remove a file for good. Jobs keep their own copy of what they train on.

        Raises:
            ApiError: There is none.
        """
        self._forget(self.find(file_id).id)

    def _forget(self, file_id: str) -> None:
        # The row stays, emptied, as a place in the order: who deletes while turning pages asks for
        # the next one after a file that is gone.
        with self._store.change(durable=True):
            self._store.write("UPDATE files SET gone = 1, filename = '' WHERE id = ?", [file_id])
        with contextlib.suppress(PermissionError):  # Windows, while it is read: swept away later
            self.path(file_id).unlink(missing_ok=True)


def _file(row: Row) -> File:
    names = ("id", "bytes", "created_at", "filename", "purpose", "expires_at")
    return File(**{name: row[name] for name in names})
