"""A program that writes into an archive and tells each thing once it is kept; see its test."""

import asyncio
import sys

from bot.archive import Archive
from tests.archive.samples import placed_in, version_in


async def main(url: str) -> None:
    """Begin drafts without end, and grow the text of each."""
    archive = await Archive.open(url)
    while True:
        version = await version_in(archive, await placed_in(archive))
        for length in range(1, 6):
            await archive.versions.keep_partial(version.id, "word " * length)
            print(version.id, length, flush=True)


asyncio.run(main(sys.argv[1]))
