"""The bot and a person write into one file at once, and no text of the person's is lost."""

import asyncio
import random
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.archive import Archive, Assignment, Draft, Version, VersionSource
from bot.archive.texts import content_hash
from bot.drafting import file_on_disk, output_file
from bot.drafting.exchange import exchange
from bot.drafting.output_file import OutputFiles
from tests.archive.samples import COMPLETE, placed_in, version_in
from tests.house import PATIENCE
from workspace.client import until

SAVINGS = 5
ROUNDS = 25


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """Return an open archive."""
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path / 'archive.db'}") as opened:
        yield opened


async def filed(archive: Archive, folder: Path) -> tuple[OutputFiles, Draft, Path]:
    """Return a draft with one version in its file."""
    draft = await placed_in(archive)
    await archive.versions.finish((await version_in(archive, draft)).id, COMPLETE)
    files = OutputFiles(folder, archive)
    draft = await files.keep(draft)
    assert draft.output_file is not None
    return files, draft, folder / draft.output_file


async def add(archive: Archive, draft: Draft, text: str) -> Version:
    """Add a version of an editor's."""
    newest = await archive.versions.latest(draft.id)
    assert newest is not None
    version = await archive.versions.save(
        draft.id,
        after=newest.number,
        text=text,
        source=VersionSource.EDITOR,
        by="UEDITOR",
        assignment=Assignment(draft.brief),
    )
    assert version is not None
    return version


@dataclass
class Race:
    """A draft with its file, and those who write at once; `over` when the person is done."""

    archive: Archive
    files: OutputFiles
    draft: Draft
    path: Path
    chance: random.Random
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def versions(self) -> list[Version]:
        """Return the versions, oldest first."""
        return await self.archive.versions.of(self.draft.id)

    async def is_kept(self, text: str) -> bool:
        """Tell whether a text is in the archive."""
        return text in [version.text for version in await self.versions()]

    async def is_kept_or_gone(self, text: str) -> bool:
        """Tell whether a text is in the archive, or not in the file any more."""
        return self.path.read_text(encoding="utf-8") != text or await self.is_kept(text)

    async def edit(self) -> None:
        """Save text after text; when one is not in the file any more, it must be kept."""
        for number in range(SAVINGS):
            text = f"by hand, {number}"
            await asyncio.to_thread(self.save, text)
            seen = partial(self.is_kept_or_gone, text)
            await until(seen, timeout=PATIENCE, what=f"“{text}” to be taken in")
            assert await self.is_kept(text)
        self.over.set()

    def save(self, text: str) -> None:
        """Save some moment, as one kind of editor does or as the other."""
        time.sleep(self.chance.random() / 50)
        aside = self.path.with_name("saving") if self.chance.random() < 1 / 2 else self.path
        aside.write_text(text, encoding="utf-8")
        aside.replace(self.path)

    async def write(self) -> None:
        """Add versions, and bring the file up to them."""
        while not self.over.is_set():
            newest = (await self.versions())[-1].number
            await self.archive.versions.save(
                self.draft.id,
                after=newest,
                text=f"by us, {newest}",
                source=VersionSource.EDITOR,
                by="UEDITOR",
                assignment=Assignment(self.draft.brief),
            )
            await self.files.keep(self.draft)

    async def watch(self) -> None:
        """Look at the file again and again."""
        while not self.over.is_set():
            await self.files.take_in(self.draft)
            await asyncio.sleep(self.chance.random() / 50)


async def test_what_a_person_saves_is_in_the_archive_before_it_is_written_over(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions come as fast as they can; whenever ours replaces theirs, theirs is kept."""
    monkeypatch.setattr(output_file, "SETTLE_SECONDS", 0.01)
    files, draft, path = await filed(archive, tmp_path / "output")
    race = Race(archive, files, draft, path, random.Random(1))  # noqa: S311 - no secret

    async with asyncio.timeout(PATIENCE * SAVINGS):
        await asyncio.gather(race.edit(), race.write(), race.watch())
    await files.keep(draft)

    versions = await race.versions()
    by_hand = [each.text for each in versions if each.source is VersionSource.FILE]
    assert by_hand == [f"by hand, {number}" for number in range(SAVINGS)]
    assert path.read_text(encoding="utf-8") == versions[-1].text
    assert [each.name for each in files.folder.iterdir()] == [path.name]


async def test_those_who_show_and_those_who_look_do_not_disturb_each_other(
    archive: Archive, tmp_path: Path
) -> None:
    """Two versions are shown at once and the watcher looks: each file is written, none stays."""
    files, draft, path = await filed(archive, tmp_path / "output")

    for number in range(ROUNDS):
        text = f"by us, {number}"
        await add(archive, draft, text)
        await asyncio.gather(
            files.keep(draft),
            files.keep(draft),
            files.take_in(draft),
            *(files.is_changed(draft) for _ in range(8)),
        )

        assert path.read_text(encoding="utf-8") == text
        assert (await archive.drafts.get(draft.id)).file_sha256 == content_hash(text)
    assert len(await archive.versions.of(draft.id)) == 1 + ROUNDS
    assert [each.name for each in files.folder.iterdir()] == [path.name]


async def test_who_is_cut_off_while_writing_lets_nobody_else_in(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread cannot be stopped: the next one waits until it is through with the file."""
    files, draft, path = await filed(archive, tmp_path / "output")
    await add(archive, draft, "two")
    inside, go_on = threading.Semaphore(0), threading.Event()

    def slow_exchange(one: Path, other: Path) -> bool:
        inside.release()
        assert go_on.wait(PATIENCE)
        return exchange(one, other)

    monkeypatch.setattr(file_on_disk, "exchange", slow_exchange)
    writing = asyncio.create_task(files.keep(draft))
    assert await asyncio.to_thread(inside.acquire, timeout=PATIENCE)
    writing.cancel()
    next_one = asyncio.create_task(files.keep(draft))
    assert not await asyncio.to_thread(inside.acquire, timeout=0.5)
    go_on.set()

    [cut_off, _] = await asyncio.gather(writing, next_one, return_exceptions=True)
    assert isinstance(cut_off, asyncio.CancelledError)
    assert (await next_one).file_sha256 == content_hash("two")
    assert path.read_text(encoding="utf-8") == "two"
    assert [each.name for each in files.folder.iterdir()] == [path.name]


async def test_a_file_that_has_just_got_its_name_is_removed_as_well(
    archive: Archive, tmp_path: Path
) -> None:
    """Whoever deletes the draft has read it before its file was there."""
    draft = await placed_in(archive)
    await archive.versions.finish((await version_in(archive, draft)).id, COMPLETE)
    before = await archive.drafts.get(draft.id)
    assert before.output_file is None
    files = OutputFiles(tmp_path / "output", archive)
    await asyncio.gather(files.keep(draft), files.remove(before))

    assert list(files.folder.iterdir()) == []


async def test_what_a_crash_kept_from_being_noted_is_recognised_before_the_next_version(
    archive: Archive, tmp_path: Path
) -> None:
    """Our text lay in the file unnoted, and somebody went back: nobody else put it there."""
    files, draft, path = await filed(archive, tmp_path / "output")
    [first] = await archive.versions.of(draft.id)
    await add(archive, draft, "two")
    await files.keep(draft)
    await archive.drafts.note_file(draft.id, first.sha256)  # as the crash leaves it

    await files.recognise(draft)
    await add(archive, draft, first.text)
    await files.keep(draft)

    assert path.read_text(encoding="utf-8") == first.text
    assert len(await archive.versions.of(draft.id)) == 3


async def test_a_person_s_text_is_not_recognised_as_ours(archive: Archive, tmp_path: Path) -> None:
    """Theirs is left to whoever takes it in, also an early one, and one with a mark in front."""
    files, draft, path = await filed(archive, tmp_path / "output")
    [first] = await archive.versions.of(draft.id)
    second = await add(archive, draft, "two")
    await files.keep(draft)

    for held in (b"by hand", first.text.encode(), "two".encode("utf-8-sig"), b""):
        path.write_bytes(held)
        await files.recognise(draft)

        assert (await archive.drafts.get(draft.id)).file_sha256 == second.sha256
        assert path.read_bytes() == held


@pytest.mark.parametrize("text", ["\ufeffDear all", "\ufeff\ufeffDear all", "ü" * 150_000])
async def test_whatever_we_write_is_ours(archive: Archive, tmp_path: Path, text: str) -> None:
    """A text of ours may begin with a mark, or be longer than what we take from people."""
    files, draft, path = await filed(archive, tmp_path / "output")
    await add(archive, draft, text)

    for _ in range(3):
        await files.keep(draft)
        assert await files.take_in(draft) is None

    assert path.read_bytes() == text.encode()
    assert len(await archive.versions.of(draft.id)) == 2
    await add(archive, draft, "short again")
    await files.keep(draft)
    assert path.read_bytes() == b"short again"
    assert [each.name for each in files.folder.iterdir()] == [path.name]
