"""Work on a kept dataset that the console has no command for: `python -m bench.dataset_process`.

It is a process of its own, so that its memory is nobody else's.
"""

import asyncio
import sys
from pathlib import Path

from bot.archive import Archive
from bot.training.datasets import DatasetStore

SHARE = 0.2


async def split(data: Path) -> None:
    """Hold a share of the newest dataset back."""
    async with await Archive.open(f"sqlite+aiosqlite:///{data / 'archive.db'}") as archive:
        store = DatasetStore(data / "datasets", archive)
        newest, *_ = await archive.datasets.kept()
        await store.split(newest, SHARE, by="UADMIN")


if __name__ == "__main__":
    asyncio.run(split(Path(sys.argv[1])))
