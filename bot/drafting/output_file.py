"""The output file: one per draft, UTF-8, exactly the current text.

People may edit these files. What is in one belongs to us only if it is a text that the archive
holds; anything else is a person's, and it is in the archive before it is written over.
"""

import asyncio
import os
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

import structlog

from bot.archive import (
    Archive,
    Assignment,
    Draft,
    DraftState,
    Version,
    VersionSource,
    VersionState,
)
from bot.drafting import file_on_disk
from bot.drafting.file_on_disk import Found, Odd

log = structlog.get_logger(__name__)

SLUG_LENGTH = 50
MOST_NAMES = 100
# Editors save in several steps: a text counts when it has stayed the same for so long.
SETTLE_SECONDS = 1.0
# A file that never rests is left until somebody looks again.
MOST_LOOKS = 30

_T = TypeVar("_T")

_ENDED = frozenset({DraftState.DELETING, DraftState.DELETED})


class Standing(Enum):
    """What a draft's file is to us."""

    ABSENT = auto()
    """It is not there, and it is to be."""
    GONE = auto()
    """It was there, and a person took it away."""
    OURS = auto()
    """It holds a text of the archive."""
    CHANGED = auto()
    """It holds a text of a person's."""
    ODD = auto()
    """It holds something that is no newsletter."""
    RESTLESS = auto()
    """Somebody is still writing into it."""


# Nothing of a person's is at stake, so one look is enough.
_AT_ONCE = frozenset({Standing.ABSENT, Standing.GONE, Standing.OURS})


def standing_of(found: Found, noted: str | None, versions: Sequence[Version]) -> Standing:
    """Say whose is what lies in a draft's place, from what we noted last and all versions.

    A text that a later version than the noted one has was written by us, and a crash kept us from
    noting it. A text of an earlier one was put there by a person who wants it back.
    """
    if found.missing:
        return Standing.GONE if noted else Standing.ABSENT
    # A text of ours may be longer than what we take from people.
    if found.odd not in (None, Odd.TOO_LARGE):
        return Standing.ODD
    # One that is being written has no hash yet: where nothing is noted, that is not what we wrote.
    held = [each.number for each in versions if noted and each.sha256 == noted]
    later = (each.sha256 for each in versions if each.number > max(held, default=0))
    if found.is_one_of(frozenset(filter(None, (noted, *later)))):
        return Standing.OURS
    return Standing.ODD if found.odd else Standing.CHANGED


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a draft's file brought: versions oldest first, what was found, whose."""

    draft: Draft
    versions: list[Version]
    found: Found
    standing: Standing

    @property
    def current(self) -> Version | None:
        """The newest version that has ended with a text: this is to be in the file."""
        ended = (each for each in self.versions if each.state is not VersionState.WRITING)
        return max((v for v in ended if v.text.strip()), key=_number_of, default=None)

    @property
    def base(self) -> int | None:
        """The number of the version that a person changed: the one that the file held."""
        held = [each for each in self.versions if each.sha256 == self.draft.file_sha256]
        base = held[-1] if held else self.current
        return base.number if base else None


class OutputFiles:
    """The drafts as files in one folder.

    Each draft's file is looked at and written under a lock of its own, so that what we write is
    never taken for a person's. No act waits inside it, so it may be used within `desk.turn`.
    """

    def __init__(self, folder: Path, archive: Archive) -> None:
        self._folder = folder
        self._archive = archive
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._taken: Callable[[Version], None] = _nobody
        self._odd: Callable[[Draft, Odd], None] = _nobody

    @property
    def folder(self) -> Path:
        """The folder of the files."""
        return self._folder

    def follow(
        self, *, taken: Callable[[Version], None], odd: Callable[[Draft, Odd], None]
    ) -> None:
        """Let somebody hear of each version that a file became, and of each odd file.

        Both are called inside the draft's lock, and only to start tasks.
        """
        self._taken = taken
        self._odd = odd

    async def keep(self, draft: Draft) -> Draft:
        """Bring a draft's file up to its newest text, and return the draft as it is then.

        What a person wrote into the file becomes a version first. A file that a person took away
        stays away.

        Raises:
            OSError: when the folder cannot be read or written. The text is in the archive.
        """
        async with self._alone(draft.id):
            await self._bring_up(draft.id)
            return await self._archive.drafts.get(draft.id)

    async def take_in(self, draft: Draft) -> Version | None:
        """Look at a draft's file now; a text of a person's in it becomes the newest version.

        Return that version, or None when there is nothing new. While a version is being written
        the text stays where it is, and follows that version.
        """
        if draft.output_file is None:
            return None
        async with self._alone(draft.id):
            try:
                return await self._bring_up(draft.id)
            except OSError as error:
                log.warning("output file not read", draft=draft.id, why=str(error))
                return None

    async def write_again(self, draft_id: int) -> Draft:
        """Write a file that a person took away, because a person asks for it.

        Raises:
            OSError: when the folder cannot be read or written. The text is in the archive.
        """
        async with self._alone(draft_id):
            draft = await self._archive.drafts.get(draft_id)
            if await self.is_gone(draft):
                # On record before the file is there: a crash in between writes it at the next look.
                await self._archive.drafts.note_file(draft_id, None)
            await self._bring_up(draft_id)
            return await self._archive.drafts.get(draft_id)

    async def is_gone(self, draft: Draft) -> bool:
        """Tell whether a draft's file was there, and was deleted or moved."""
        if draft.output_file is None or draft.file_sha256 is None:
            return False
        return await asyncio.to_thread(file_on_disk.is_missing, self._folder / draft.output_file)

    async def is_changed(self, draft: Draft) -> bool:
        """Tell whether a draft's file holds a text of a person's that is no version yet.

        Raises:
            OSError: when nobody can tell what is there.
        """
        async with self._alone(draft.id):
            return (await self._glance(draft.id)).standing is Standing.CHANGED

    async def recognise(self, draft: Draft) -> None:
        """Note what a crash kept us from noting: a text of ours that lies in a draft's file.

        Waits for nobody, and changes no file. After the next version we could not tell any more
        whether a person has put that text there.

        Raises:
            OSError: when nobody can tell what is there.
        """
        async with self._alone(draft.id):
            look = await self._glance(draft.id)
            held = look.found.bytes_sha256
            written = held in {each.sha256 for each in look.versions}
            if look.standing is Standing.OURS and written and held != look.draft.file_sha256:
                await self._archive.drafts.note_file(draft.id, held)

    async def remove(self, draft: Draft) -> None:
        """Delete a draft's files, whatever is in them, because the draft is deleted.

        Raises:
            OSError: when it cannot be deleted.
        """
        async with self._alone(draft.id):
            # It may have got its name, or another one, while we waited here.
            for name in await self._archive.drafts.files_of(draft.id):
                await _to_its_end(file_on_disk.remove, self._folder / name)

    def _alone(self, draft_id: int) -> asyncio.Lock:
        return self._locks.setdefault(draft_id, asyncio.Lock())

    async def _bring_up(self, draft_id: int) -> Version | None:
        """Do what the file needs, look after look; return the version that it became, if any."""
        taken: Version | None = None
        for _ in range(MOST_NAMES):  # each round of several saw somebody act at the same moment
            look = await self._look(draft_id)
            if look.draft.state in _ENDED or look.current is None:
                return taken
            if look.standing is Standing.CHANGED:
                if look.versions[-1].state is VersionState.WRITING:
                    return taken  # this text follows that one
                taken = await self._take(look) or taken
            elif await self._write(look, look.current):
                return taken
        raise FileExistsError(f"the file of draft {draft_id} never rests")

    async def _look(self, draft_id: int) -> _Look:
        """Look at a draft's file until it rests, if it holds anything that is not ours."""
        look = await self._glance(draft_id)
        for _ in range(MOST_LOOKS):
            if look.standing in _AT_ONCE or _rests_for_long(look.found):
                return look
            await asyncio.sleep(SETTLE_SECONDS)
            before, look = look, await self._glance(draft_id)
            if look.found == before.found:
                return look
        return replace(look, standing=Standing.RESTLESS)

    async def _glance(self, draft_id: int) -> _Look:
        draft = await self._archive.drafts.get(draft_id)
        versions = await self._archive.versions.of(draft_id)
        if draft.output_file is None or draft.state in _ENDED:
            return _Look(draft, versions, Found(missing=True), Standing.ABSENT)
        path = self._folder / draft.output_file
        ours = frozenset(each.sha256 for each in versions if each.sha256)
        found = await _to_its_end(file_on_disk.rescue_and_read, path, ours)
        return _Look(draft, versions, found, standing_of(found, draft.file_sha256, versions))

    async def _take(self, look: _Look) -> Version | None:
        """Make a person's text the newest version; None when another one was faster."""
        draft, text = look.draft, look.found.text
        assert text is not None  # noqa: S101 - what was changed is a text
        version = await self._archive.versions.save(
            draft.id,
            after=look.versions[-1].number,
            text=text,
            source=VersionSource.FILE,
            by=None,
            assignment=Assignment(draft.brief, based_on=look.base),
            reopens=True,
        )
        if version is None:
            return None
        await self._archive.drafts.note_file(draft.id, look.found.sha256)
        log.info("a file was changed", draft=draft.id, version=version.number)
        self._taken(version)
        return version

    async def _write(self, look: _Look, current: Version) -> bool:
        """Write the current text where it belongs; False when the file has to be looked at anew."""
        draft, found = look.draft, look.found
        match look.standing:
            case Standing.GONE | Standing.RESTLESS:
                return True
            case Standing.ODD:
                assert found.odd  # noqa: S101 - this is what makes it odd
                self._odd(draft, found.odd)
                if current.sha256 == draft.file_sha256:
                    return True  # only a later text needs a file of its own
                await self._claim(draft)
                return False
        if draft.output_file is None:
            await self._claim(draft)
            return False
        if found.bytes_sha256 != current.sha256:
            path = self._folder / draft.output_file
            await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
            over = found.bytes_sha256
            place = partial(file_on_disk.place, path, current.text, over=over)
            if not await _to_its_end(place):
                return False
        if draft.file_sha256 != current.sha256:
            await self._archive.drafts.note_file(draft.id, current.sha256)
        return True

    async def _claim(self, draft: Draft) -> None:
        """Give a draft a name that is free in folder and archive."""
        # First, so that after a crash the file under the new name is written, not taken for gone.
        await self._archive.drafts.note_file(draft.id, None)
        for name in _names(draft):
            taken = await asyncio.to_thread(os.path.lexists, self._folder / name)
            if not taken and await self._archive.drafts.claim_output_file(draft.id, name):
                return
        raise FileExistsError(f"every name for draft {draft.id} is taken")


async def _to_its_end(work: Callable[..., _T], *args: object) -> _T:
    """Do something with the folder in a thread, and see its end although we are cancelled.

    Else the next one would have the draft's lock while the thread is still at its file.
    """
    doing = asyncio.ensure_future(asyncio.to_thread(work, *args))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise


def _rests_for_long(found: Found) -> bool:
    """Tell whether nobody has touched a file for a while."""
    return abs(time.time() - found.saved_at) > SETTLE_SECONDS


def _number_of(version: Version) -> int:
    return version.number


def _nobody(*_: object) -> None:
    pass


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
