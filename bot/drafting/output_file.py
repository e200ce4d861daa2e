"""The output file: one per draft, UTF-8, exactly the current text.

People may edit these files, so a file that holds anything but a text of ours is never written over.
"""

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.archive import Archive, Draft

SLUG_LENGTH = 50
MOST_NAMES = 100


class OutputFiles:
    """The drafts as files in one folder."""

    def __init__(self, folder: Path, archive: Archive) -> None:
        self._folder = folder
        self._archive = archive

    async def keep(self, draft: Draft, text: str) -> Draft:
        """Write the draft's current text to its file and return the draft with the file's name.

        The archive learns the name before the file exists: after a crash the file is written
        again under the same name.

        Raises:
            OSError: when the folder cannot be read or written. The text is in the archive.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        ours = {version.sha256 or "" for version in await self._archive.versions.of(draft.id)}
        if draft.output_file and _may_replace(self._folder / draft.output_file, ours):
            name = draft.output_file
        else:
            name = await self._claim(draft, ours)
        replace(self._folder / name, text)
        return await self._archive.drafts.get(draft.id)

    async def _claim(self, draft: Draft, ours: Collection[str]) -> str:
        for name in _names(draft):
            if not _may_replace(self._folder / name, ours):
                continue
            if await self._archive.drafts.claim_output_file(draft.id, name):
                return name
        raise FileExistsError(f"every name for draft {draft.id} is taken")


def replace(path: Path, text: str) -> None:
    """Put a text into a file in one step: a reader sees the old text or the new one whole."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _may_replace(path: Path, ours: Collection[str]) -> bool:
    """Tell whether nothing of a person's would be lost."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() in ours
    except FileNotFoundError:
        return True
    except IsADirectoryError:
        return False


def _names(draft: Draft) -> Iterator[str]:
    """Yield file names by date, title and draft id, the plainest first."""
    date = draft.created_at.astimezone().date().isoformat()
    stem = "-".join(filter(None, [date, slug(draft.brief.name), str(draft.id)]))
    yield f"{stem}.txt"
    for number in range(2, MOST_NAMES):
        yield f"{stem}-{number}.txt"


def slug(title: str) -> str:
    """Return the title in characters that every file system takes, or nothing."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:SLUG_LENGTH].strip("-")
