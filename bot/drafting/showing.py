"""Showing a version: how it grows, and how file and Slack come to hold what is archived."""

import asyncio
import math
from dataclasses import replace
from weakref import WeakValueDictionary

import structlog

from bot.archive import Archive, Draft, Version
from bot.drafting import cards
from bot.drafting.output_file import OutputFiles
from bot.settings import Settings, Streaming
from bot.slack.door import Door
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.growing import GrowingText, StreamedText, Thread, UpdatedText
from bot.slack.message import Message

log = structlog.get_logger(__name__)

TOO_LONG = frozenset(
    {"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"}
)
PAGE_SIZES = (9000, 3000, 1000)
SLACK_AWAY_SECONDS = 60.0


class Showing:
    """Brings versions into their threads and files."""

    def __init__(self, settings: Settings, archive: Archive, door: Door) -> None:
        self._streaming = settings.streaming
        self._archive = archive
        self._door = door
        self._files = OutputFiles(settings.output_dir, archive)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def growing(self, draft: Draft, version: Version, *, resumed: bool = False) -> GrowingText:
        """Return the way in which this version grows; a resumed one goes on in its messages."""

        def render(text: str) -> list[Message]:
            return cards.growing_pages(version, text)

        async def note(ts: str) -> None:
            await self._archive.versions.add_message(version.id, ts)

        key = f"version-{version.id}-{version.started_at.timestamp():.0f}"
        thread = Thread(draft.channel, _thread_of(draft), key, version.started_at, note)
        if resumed or not self._streams_natively(draft):
            return UpdatedText(self._door, thread, render, shown=version.messages, resumed=resumed)
        return StreamedText(
            self._door,
            thread,
            render,
            status=cards.stream_status(version),
            recipient=(version.requested_by, draft.team),
        )

    def _streams_natively(self, draft: Draft) -> bool:
        """In a channel a native stream is live for one person only, so all see it by updates."""
        if self._streaming is Streaming.AUTO:
            return draft.channel.startswith("D")
        return self._streaming is Streaming.NATIVE

    async def present(self, draft: Draft, version: Version, growing: GrowingText) -> None:
        """Bring file and Slack up to what the archive holds of an ended version."""
        async with self._alone(version):
            await self._present(draft, version, growing, strays=growing.may_have_strays)

    async def present_again(self, version: Version) -> None:
        """Present a version after a restart, or one that a newer one has superseded."""
        async with self._alone(version):
            # Whoever presented it before has noted in which messages it is.
            version = await self._archive.versions.get(version.id)
            draft = await self._archive.drafts.get(version.draft_id)
            growing = self.growing(draft, version, resumed=True)
            await self._present(draft, version, growing, strays=self._streams_natively(draft))

    def _alone(self, version: Version) -> asyncio.Lock:
        """Return the lock of a version: its Try again can be pressed before it is shown whole."""
        return self._locks.setdefault(version.id, asyncio.Lock())

    async def _present(
        self, draft: Draft, version: Version, growing: GrowingText, *, strays: bool
    ) -> None:
        while True:
            newest = await self._archive.versions.latest(draft.id)
            superseded = newest is not None and newest.number > version.number
            if not superseded and version.text.strip():
                draft = await self._filed(draft, version)
            try:
                if strays:
                    await self._remove_strays(draft, version)
                messages = await _settled(growing, draft, version, superseded=superseded)
            except SlackFailure as failure:
                log.exception("version not shown", version=version.id)
                if failure.code not in PASSING:
                    return
                await asyncio.sleep(SLACK_AWAY_SECONDS)
            else:
                await self._archive.versions.presented(version.id, messages)
                return

    async def _filed(self, draft: Draft, version: Version) -> Draft:
        """Write the file; without it the text is still in the archive, and is shown."""
        try:
            return await self._files.keep(draft, version.text)
        except OSError as error:
            log.error("output file not written", draft=draft.id, why=str(error))  # noqa: TRY400 - the reason is the news, not where it was raised
            return replace(draft, output_file=None)

    async def _remove_strays(self, draft: Draft, version: Version) -> None:
        """Remove the native streams that began for a version, of which nobody could note that.

        A stream carries no key. It is this version's if it began after this one and before the
        next; those of a newer version may be growing just now.
        """
        versions = await self._archive.versions.of(draft.id)
        noted = {ts for each in versions for ts in each.messages}
        later = [each.started_at for each in versions if each.number > version.number]
        until = min(later).timestamp() if later else math.inf
        thread_ts = _thread_of(draft)
        for ts in await self._door.unnamed(draft.channel, thread_ts, version.started_at):
            if ts not in noted and version.started_at.timestamp() < float(ts) < until:
                log.info("a stray stream is removed", version=version.id)
                await self._door.stop_stream(draft.channel, ts)
                await self._door.delete(draft.channel, ts)


async def _settled(
    growing: GrowingText, draft: Draft, version: Version, *, superseded: bool
) -> tuple[str, ...]:
    """Show an ended version; where Slack finds a message too long, in more and shorter ones."""
    for page_size in PAGE_SIZES:
        pages = cards.version_pages(draft, version, superseded=superseded, page_size=page_size)
        try:
            return await growing.settle(pages)
        except SlackFailure as failure:
            if failure.code not in TOO_LONG or page_size == PAGE_SIZES[-1]:
                raise
    raise AssertionError("the last page size raises")


def _thread_of(draft: Draft) -> str:
    assert draft.thread_ts is not None  # noqa: S101 - a draft is placed before it is written
    return draft.thread_ts
