"""What was kept is there after the worst."""

import asyncio
import sys
from pathlib import Path

from bot.archive import Archive, DraftState, VersionState
from tests.archive.samples import TEXT, draft_in, version_in, writer_in

_ROOT = Path(__file__).parents[2]


async def test_a_kill_loses_nothing_that_was_kept(url: str) -> None:
    """A program that is killed while it writes has lost no word that it was told was kept."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.archive.writes_until_killed",
        url,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = [await process.stdout.readline() for _ in range(23)]
    process.kill()
    told += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    kept = [line.split() for line in told if line.endswith(b"\n")]
    assert len(kept) >= 23

    async with await Archive.open(url) as archive:
        for version_id, length in kept:
            text = (await archive.versions.get(int(version_id))).text
            assert text.startswith("word " * int(length))
        writing = await archive.drafts.in_states({DraftState.WRITING})
        latest = await archive.versions.latest_of([draft.id for draft in writing])
        assert len(latest) == len(writing)
        assert {version.state for version in latest.values()} == {VersionState.WRITING}


async def test_a_cancelled_writer_leaves_the_archive_free(archive: Archive) -> None:
    """A task that is cancelled in the middle of a transaction holds up nobody after it."""
    draft = await draft_in(archive)
    writer = await writer_in(archive)

    for steps in range(60):
        task = asyncio.create_task(
            archive.versions.begin(draft.id, after=9, writer=writer, requested_by="UEDITOR")
        )
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    version = await version_in(archive, draft)
    await archive.versions.keep_partial(version.id, TEXT)
    assert (await archive.versions.get(version.id)).text == TEXT
