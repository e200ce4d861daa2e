"""The bytes of files, on disk."""

import asyncio
import secrets
from collections.abc import AsyncIterable
from pathlib import Path


class TooLongError(Exception):
    """More came than may; nothing of it was kept."""


class Vault:
    """A folder in which each file lies by its id; a name that people gave is never a path."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        for unfinished in folder.glob("*.part"):
            unfinished.unlink()

    def path(self, file_id: str) -> Path:
        """Where a file's bytes are."""
        return self._folder / file_id

    def head(self, file_id: str, length: int) -> bytes:
        """A file's first bytes."""
        with self.path(file_id).open("rb") as file:
            return file.read(length)

    async def receive(self, chunks: AsyncIterable[bytes], limit: int) -> "Received":
        """Write down what comes, piece by piece; whoever calls keeps it or drops it.

        Raises:
            TooLongError: It is longer than the limit, in bytes.
        """
        received = Received(self._folder / f"{secrets.token_hex(8)}.part")
        try:
            file = await asyncio.to_thread(received.path.open, "wb")
            with file:
                async for chunk in chunks:
                    received.count(chunk, limit)
                    await asyncio.to_thread(file.write, chunk)
        except BaseException:
            received.drop()
            raise
        return received

    def keep(self, received: "Received", file_id: str) -> None:
        """Make what was received the bytes of this file."""
        received.path.replace(self.path(file_id))

    def delete(self, file_id: str) -> None:
        """Forget a file's bytes."""
        self.path(file_id).unlink(missing_ok=True)


class Received:
    """Bytes that came and belong to no file yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0

    def count(self, chunk: bytes, limit: int) -> None:
        """One more piece came.

        Raises:
            TooLongError: It is longer than the limit now.
        """
        self.size += len(chunk)
        if self.size > limit:
            raise TooLongError

    def drop(self) -> None:
        """Forget them."""
        self.path.unlink(missing_ok=True)
