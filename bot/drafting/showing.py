"""Showing a version: how it grows, and how file and Slack come to hold what is archived."""

import asyncio
import math
from dataclasses import replace
from weakref import WeakValueDictionary

import structlog

from bot.archive import (
    DECIDED,
    GONE,
    Archive,
    Draft,
    RequestKind,
    Version,
    VersionSource,
    VersionState,
)
from bot.drafting.cards.brief import brief_card
from bot.drafting.cards.growing import growing_pages, stream_status
from bot.drafting.cards.version import Shown, version_pages
from bot.drafting.checking import Checked, Checking
from bot.drafting.output_file import OutputFiles
from bot.settings import Settings, Streaming
from bot.slack.door import Door
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.growing import GrowingText, Render, StreamedText, Thread, UpdatedText

log = structlog.get_logger(__name__)

TOO_LONG = frozenset(
    {"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"}
)
PAGE_SIZES = (9000, 3000, 1000)
SLACK_AWAY_SECONDS = 60.0


class Showing:
    """Brings versions into their threads and files."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        door: Door,
        files: OutputFiles,
        checking: Checking,
    ) -> None:
        self._streaming = settings.streaming
        self._approves_unchecked = settings.approve_unchecked
        self._archive = archive
        self._door = door
        self._files = files
        self._checking = checking
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def growing(self, draft: Draft, version: Version, *, resumed: bool = False) -> GrowingText:
        """Return the way in which this version grows; a resumed one goes on in its messages."""
        if resumed or not self._streams_natively(draft):
            return self._updated(draft, version, resumed=resumed)
        return StreamedText(
            self._door,
            self._thread(draft, version),
            _render(version),
            status=stream_status(version),
            recipient=(version.requested_by or draft.requested_by, draft.team),
        )

    def _updated(self, draft: Draft, version: Version, *, resumed: bool) -> UpdatedText:
        thread = self._thread(draft, version)
        shown = version.messages
        return UpdatedText(self._door, thread, _render(version), shown=shown, resumed=resumed)

    def _thread(self, draft: Draft, version: Version) -> Thread:
        async def note(ts: str) -> None:
            await self._archive.versions.add_message(version.id, ts)

        key = f"version-{version.id}-{version.started_at.timestamp():.0f}"
        return Thread(draft.channel, _thread_of(draft), key, version.started_at, note)

    def _streams_natively(self, draft: Draft) -> bool:
        """In a channel a native stream is live for one person only, so all see it by updates."""
        if self._streaming is Streaming.AUTO:
            return draft.channel.startswith("D")
        return self._streaming is Streaming.NATIVE

    async def present(self, version: Version, growing: GrowingText) -> None:
        """Bring file and Slack up to what the archive holds of a version that was written."""
        async with self.alone(version.id):
            await self._present(version, growing, strays=growing.may_have_strays)

    async def present_new(self, version: Version) -> None:
        """Present a version that no model wrote, and that is in no message yet."""
        async with self.alone(version.id):
            draft = await self._archive.drafts.get(version.draft_id)
            growing = self._updated(draft, version, resumed=False)
            await self._present(version, growing, strays=False)

    async def present_again(self, version: Version) -> None:
        """Present a version after a restart, or one that offers something else by now."""
        async with self.alone(version.id):
            # Whoever presented it before has noted in which messages it is.
            version = await self._archive.versions.get(version.id)
            draft = await self._archive.drafts.get(version.draft_id)
            growing = self._updated(draft, version, resumed=True)
            await self._present(version, growing, strays=self._may_have_strays(draft, version))

    def alone(self, version_id: int) -> asyncio.Lock:
        """Return the lock of a version's messages.

        Its buttons can be pressed before it is shown whole, and its draft may be deleted meanwhile.
        """
        return self._locks.setdefault(version_id, asyncio.Lock())

    def _may_have_strays(self, draft: Draft, version: Version) -> bool:
        return version.writer is not None and self._streams_natively(draft)

    async def _present(self, version: Version, growing: GrowingText, *, strays: bool) -> None:
        while True:
            draft = await self._archive.drafts.get(version.draft_id)
            if draft.state in GONE:
                return
            # A changed file becomes the newest version here.
            draft = await self._filed(draft)
            try:
                if strays:
                    await self._remove_strays(draft, version)
                shown = await self._shown(draft, version)
                messages = await _settled(growing, shown)
                await self._head_thread(shown)
            except SlackFailure as failure:
                log.exception("version not shown", version=version.id)
                if failure.code not in PASSING:
                    return
                await asyncio.sleep(SLACK_AWAY_SECONDS)
            else:
                if await self._archive.versions.presented(version, messages):
                    return
            version = await self._archive.versions.get(version.id)

    async def _shown(self, draft: Draft, version: Version) -> Shown:
        """Read all that a version's messages depend on."""
        versions = await self._archive.versions.of(draft.id)
        before = [each for each in versions if each.number < version.number]
        base = [each for each in before if each.number == version.assignment.based_on]
        same = [each.number for each in before if each.sha256 == version.sha256]
        whole = [each.number for each in before if each.state is VersionState.COMPLETE]
        checked = await self._checked(draft, version, versions[-1].number)
        return Shown(
            draft=draft,
            version=version,
            newest=versions[-1].number,
            base=base[0] if base else None,
            decision=await self._archive.decisions.latest(draft.id),
            earlier=whole[-1] if whole else None,
            same_as=same[-1] if same and version.source is VersionSource.EARLIER else None,
            file_gone=await self._files.is_gone(draft),
            findings=checked.findings if checked else None,
            in_english=checked.in_english if checked else True,
            rules_fault=checked.rules_fault if checked else None,
            approves_unchecked=self._approves_unchecked,
        )

    async def _checked(self, draft: Draft, version: Version, newest: int) -> Checked | None:
        """Return what must be checked in a version; nothing in one that no longer counts.

        What was decided before it could be looked through is not gone through afterwards.
        """
        is_over = draft.state in DECIDED and version.checked_at is None
        if version.number != newest or is_over:
            return Checked()
        return await self._checking.checked(draft, version)

    async def _head_thread(self, shown: Shown) -> None:
        """Let the brief in the channel say what was decided, and show the points that count now.

        It happens under the lock of the newest version, so a deletion's words are not written over.
        """
        draft = shown.draft
        if shown.version.number != shown.newest or not await self._is_head_stale(shown):
            return
        try:
            await self._door.update(
                draft.channel, _thread_of(draft), brief_card(draft, shown.decision)
            )
        except SlackFailure as failure:
            if failure.code in PASSING:
                raise
            log.info("a brief is not shown anew", draft=draft.id, why=str(failure))

    async def _is_head_stale(self, shown: Shown) -> bool:
        """Tell whether the brief in the channel is ours, and may show what holds no more."""
        request = await self._archive.requests.get(shown.draft.request_id)
        if request.kind is RequestKind.EVENT:  # the thread begins with a person's own message
            return False
        versions = await self._archive.versions.of(shown.draft.id)
        changed = any(each.assignment.brief != shown.draft.brief for each in versions)
        return changed or shown.decision is not None

    async def _filed(self, draft: Draft) -> Draft:
        """Write the file; without it the text is still in the archive, and is shown."""
        try:
            return await self._files.keep(draft)
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


async def _settled(growing: GrowingText, shown: Shown) -> tuple[str, ...]:
    """Show an ended version; where Slack finds a message too long, in more and shorter ones."""
    for page_size in PAGE_SIZES:
        pages = version_pages(shown, page_size=page_size)
        try:
            return await growing.settle(pages)
        except SlackFailure as failure:
            if failure.code not in TOO_LONG or page_size == PAGE_SIZES[-1]:
                raise
    raise AssertionError("the last page size raises")


def _render(version: Version) -> Render:
    return lambda text: growing_pages(version, text)


def _thread_of(draft: Draft) -> str:
    assert draft.thread_ts is not None  # noqa: S101 - a draft is placed before it is written
    return draft.thread_ts
