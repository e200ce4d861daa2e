"""Watching the output folder: what people do to the files is heard of within seconds.

The system tells of changes at once, but not on every folder: one on a network tells nobody what
others do there. So the whole list of files is compared every few seconds as well.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing, suppress
from pathlib import Path

import structlog
from watchfiles import awatch

from bot.archive import Archive, DecisionKind, Draft, DraftState, Version, VersionState
from bot.archive.drafts import DraftFile
from bot.drafting import file_on_disk
from bot.drafting.announcing import Announcing
from bot.drafting.desk import Desk
from bot.drafting.file_on_disk import Odd
from bot.drafting.output_file import SETTLE_SECONDS, OutputFiles
from bot.drafting.recovery import age_limit
from bot.slack.door import Door
from bot.slack.failure import SlackFailure
from bot.slack.notes import note
from bot.tasks import TaskSet
from bot.words import files as words

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
RESTS_PER_COMPARISON = 50
"""So many times as long as a comparison took it is not made again."""
AT_ONCE = 8
"""So many files are looked at side by side: somebody may put back a whole folder."""

_SUFFIX = ".txt"
_DELETED = frozenset({DraftState.DELETING, DraftState.DELETED})

Stamps = dict[str, tuple[int, int, int]]
_NEVER = (0, 0, 0)


class FileWatch:
    """Looks after the folder of the output files, from `start` until `interrupt`."""

    def __init__(
        self,
        archive: Archive,
        files: OutputFiles,
        desk: Desk,
        door: Door,
        announcing: Announcing,
        tasks: TaskSet,
    ) -> None:
        self._archive = archive
        self._files = files
        self._desk = desk
        self._door = door
        self._announcing = announcing
        self._tasks = tasks
        self._over = asyncio.Event()
        self._stamps: Stamps = {}
        self._few = asyncio.Semaphore(AT_ONCE)
        self._looking: set[str] = set()
        self._again: set[str] = set()
        self._next_comparison = 0.0
        self._gone: set[int] = set()
        self._told: set[tuple[int, str]] = set()
        # Before anybody else looks at a file.
        files.follow(taken=self._on_taken, odd=self._on_odd)

    async def start(self) -> None:
        """Take in what changed while nobody watched, and watch, in tasks.

        What an earlier run has written and not noted is noted before this returns.
        """
        for draft_id in {each.draft_id for each in await self._unpresented()}:
            draft = await self._archive.drafts.get(draft_id)
            try:
                await self._files.recognise(draft)
            except OSError as error:
                log.warning("output file not read", draft=draft.id, why=str(error))
        self._tasks.start(self._watch(), name="watch output folder", endless=True)

    def interrupt(self) -> None:
        """Stop watching, because the process is about to end."""
        self._over.set()

    async def _unpresented(self) -> list[Version]:
        """Return the versions whose file and messages an earlier run did not get to."""
        return await self._archive.versions.unpresented(age_limit())

    async def _watch(self) -> None:
        looked, why_not = False, ""
        while not self._over.is_set():
            try:
                await asyncio.to_thread(self._files.folder.mkdir, parents=True, exist_ok=True)
                changed = await self._compare()
                if looked:
                    self._see(changed)
                else:
                    await self._look_at_all()
                    looked = True
                async for names in self._changes():
                    self._see(names)
            except (OSError, RuntimeError) as error:
                if str(error) != why_not:
                    log.warning("output folder not watched", why=str(error))
                why_not = str(error)
                await self._pause()
            except Exception:  # the archive may be away for a moment, and files are changed later
                log.exception("output folder not watched")
                await self._pause()

    async def _changes(self) -> AsyncIterator[set[str]]:
        """Yield the names of the files that somebody changed, until the folder is another one."""
        folder = self._files.folder
        at_start = await asyncio.to_thread(_identity, folder)
        watching = awatch(
            folder,
            watch_filter=None,
            recursive=False,
            stop_event=self._over,
            rust_timeout=round(LOOK_SECONDS * 1000),
            yield_on_timeout=True,
        )
        async with aclosing(watching):
            async for changes in watching:
                names = {Path(path).name for _, path in changes}
                if not names and time.monotonic() >= self._next_comparison:
                    names = await self._compare()
                yield names
                if await asyncio.to_thread(_identity, folder) != at_start:
                    log.warning("output folder is gone", folder=str(folder))
                    # A network folder that is away took nobody's file: no draft says so.
                    self._stamps = {}
                    return

    async def _compare(self) -> set[str]:
        """Return the names of the files that are not as they were at the last comparison."""
        began = time.monotonic()
        before, self._stamps = self._stamps, await asyncio.to_thread(_stamps, self._files.folder)
        ended = time.monotonic()
        # A folder of 100,000 files takes a second each time.
        self._next_comparison = ended + (ended - began) * RESTS_PER_COMPARISON
        return {name for name, _ in before.items() ^ self._stamps.items()}

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._over.wait()

    async def _look_at_all(self) -> None:
        """Look at the files of all drafts: people worked on while we were away."""
        after = 0
        # In pages: what people do meanwhile is answered in between.
        while files := await self._archive.drafts.with_files(after=after):
            after = files[-1].draft_id
            differing = await asyncio.to_thread(_differing, self._files.folder, files)
            await self._look_at_each([file.draft_id for file in differing])

    async def _look_at_each(self, draft_ids: Iterable[int]) -> None:
        for draft_id in draft_ids:
            draft = await self._archive.drafts.get(draft_id)
            if await self._files.is_gone(draft) and draft.state_changed_at < age_limit():
                self._gone.add(draft.id)  # its messages stay as they are
            elif draft.output_file:
                self._see({draft.output_file})

    def _see(self, names: Iterable[str]) -> None:
        """Have files looked at, each once at a time; what happens meanwhile comes afterwards."""
        for name in names:
            if name in self._looking:
                self._again.add(name)
            elif name.endswith(_SUFFIX):
                self._looking.add(name)
                self._tasks.start(self._look(name), name=f"look at {name}")

    async def _look(self, name: str) -> None:
        try:
            self._again.add(name)
            while name in self._again and not self._over.is_set():
                self._again.discard(name)
                async with self._few:
                    waits = await self._look_once(name)
                if waits:
                    await self._pause()
                    self._again.add(name)
        except Exception:
            log.exception("output file not looked at", file=name)
            # The next comparison takes it for changed, so it is looked at again.
            self._stamps[name] = _NEVER
        finally:
            self._looking.discard(name)
            self._again.discard(name)

    async def _look_once(self, name: str) -> bool:
        """Take in what a file holds; return whether it waits for a version that is written."""
        draft = await self._archive.drafts.with_file(name)
        if draft is None or draft.state in _DELETED:
            return False
        await self._files.take_in(draft)
        draft = await self._archive.drafts.get(draft.id)
        if gone := await self._files.is_gone(draft):
            await asyncio.sleep(SETTLE_SECONDS)  # some editors delete a file and make it again
            gone = await self._files.is_gone(draft)
        if gone != (draft.id in self._gone):
            self._gone ^= {draft.id}
            await self._show_newest(draft)
        return draft.state is DraftState.WRITING and await self._files.is_changed(draft)

    async def _show_newest(self, draft: Draft) -> None:
        newest = await self._archive.versions.latest(draft.id)
        if newest and newest.state is not VersionState.WRITING and draft.state not in _DELETED:
            await self._desk.show_again(draft.id, newest.number)

    def _on_taken(self, version: Version) -> None:
        self._tasks.start(self._show(version), name=f"show version {version.id}")

    async def _show(self, version: Version) -> None:
        """Show a version that a file became, and that the one before offers nothing more."""
        await self._desk.show_again(version.draft_id, version.number - 1)
        await self._desk.show_again(version.draft_id, version.number)
        latest = await self._archive.decisions.latest(version.draft_id)
        if latest and latest.kind is DecisionKind.REOPEN:
            self._announcing.withdraw(latest)

    def _on_odd(self, draft: Draft, odd: Odd) -> None:
        file = (draft.id, draft.output_file or "")
        if file not in self._told:
            self._told.add(file)
            self._tasks.start(self._tell(draft, odd), name=f"odd file of draft {draft.id}")

    async def _tell(self, draft: Draft, odd: Odd) -> None:
        """Say once in the thread why a file is left alone, also across restarts."""
        assert draft.output_file and draft.thread_ts  # noqa: S101, PT018 - it was written
        try:
            await self._door.post(
                draft.channel,
                note(words.odd_file(draft.output_file, odd)),
                key=f"file-{draft.id}-{draft.output_file}",
                since=draft.created_at,
                thread_ts=draft.thread_ts,
                resumed=True,
            )
        except SlackFailure as failure:
            log.warning("nobody was told of an odd file", draft=draft.id, why=str(failure))


def _identity(folder: Path) -> tuple[int, int] | None:
    """Tell one folder from another of the same name."""
    try:
        at = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (at.st_dev, at.st_ino)


def _stamps(folder: Path) -> Stamps:
    """Return what tells one saving of each file from the next."""
    stamps: Stamps = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_SUFFIX):
                try:
                    at = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                stamps[entry.name] = (at.st_mtime_ns, at.st_size, at.st_ino)
    return stamps


def _differing(folder: Path, files: Iterable[DraftFile]) -> list[DraftFile]:
    """Return the files that hold something else than we noted."""
    return [file for file in files if not _as_noted(folder, file)]


def _as_noted(folder: Path, file: DraftFile) -> bool:
    try:
        found = file_on_disk.read(folder / file.name)
    except OSError:
        return False
    return found.bytes_sha256 == file.sha256 is not None
