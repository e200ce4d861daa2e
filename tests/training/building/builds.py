"""Build from the archive named on the command line, and print the hashes: as another machine."""

import asyncio
import json
import sys
from pathlib import Path

from bot.archive import Archive
from bot.prompt import SystemPrompt
from bot.training.building import Builder, Selection
from bot.training.datasets import DatasetStore


async def build(path: Path) -> dict[str, str]:
    """Return the hashes of the parts."""
    prompt = path.with_name("system-prompt.txt")
    prompt.write_text("You write.", encoding="utf-8")
    async with await Archive.open(f"sqlite+aiosqlite:///{path}") as archive:
        store = DatasetStore(path.with_name("datasets"), archive)
        built = await Builder(archive, store, SystemPrompt(prompt)).build(
            Selection(), by=None, viewer=None, channel=None, share=0.25
        )
        return {part: kept.dataset.sha256 for part, kept in built.parts.items()}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(build(Path(sys.argv[1])))))
