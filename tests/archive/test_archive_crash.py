"""What was kept is there after the worst."""

import asyncio
import sys
from pathlib import Path

from bot.archive import Archive, Assignment, DraftState, VersionState
from tests.archive.samples import TEXT, an_event, placed_in, version_in, writer_in

_ROOT = Path(__file__).parents[2]


async def told_until_killed(program: str, url: str) -> list[list[bytes]]:
    """Kill a program of this folder while it writes; return the words it said, line by line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"tests.archive.{program}",
        url,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = [await process.stdout.readline() for _ in range(23)]
    process.kill()
    told += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    lines = [line.split() for line in told if line.endswith(b"\n")]
    assert len(lines) >= 23
    return lines


async def test_a_kill_loses_nothing_that_was_kept(url: str) -> None:
    """A program that is killed while it writes has lost no word that it was told was kept."""
    kept = await told_until_killed("writes_until_killed", url)

    async with await Archive.open(url) as archive:
        for version_id, length in kept:
            text = (await archive.versions.get(int(version_id))).text
            assert text.startswith("word " * int(length))
        writing = await archive.drafts.in_states({DraftState.WRITING})
        latest = await archive.versions.latest_of([draft.id for draft in writing])
        assert len(latest) == len(writing)
        assert {version.state for version in latest.values()} == {VersionState.WRITING}


async def test_a_kill_loses_no_event(url: str) -> None:
    """What an engine told is there after a kill, in whole breaths, and told again it is not new."""
    job_id, told = map(int, (await told_until_killed("hears_until_killed", url))[-1])

    async with await Archive.open(url) as archive:
        events = await archive.jobs.events(job_id)
        heard = (await archive.jobs.get(job_id)).trained_tokens
        assert events == [an_event(number) for number in range(1, len(events) + 1)]
        assert len(events) == heard
        assert len(events) >= told
        again = [*events[-2:], an_event(len(events) + 1)]
        assert await archive.jobs.hear(job_id, again) == again[2:]


async def test_a_cancelled_writer_leaves_the_archive_free(archive: Archive) -> None:
    """A task that is cancelled in the middle of a transaction holds up nobody after it."""
    draft = await placed_in(archive)
    writer = await writer_in(archive)

    for steps in range(60):
        task = asyncio.create_task(
            archive.versions.begin(
                draft.id,
                after=9,
                writer=writer,
                requested_by="UEDITOR",
                assignment=Assignment(draft.brief),
            )
        )
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    version = await version_in(archive, draft)
    await archive.versions.keep_partial(version.id, TEXT)
    assert (await archive.versions.get(version.id)).text == TEXT
