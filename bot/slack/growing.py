"""Two ways to show a text that grows, in one thread.

`UpdatedText` rewrites messages: everyone in the channel sees it grow. `StreamedText` uses Slack's
native stream: smoother, but in a channel only one person sees it live, and Slack ends a stream by
itself after about five minutes or 11,000 bytes
(https://github.com/slackapi/python-slack-sdk/issues/1859), so it is rolled over before that.
Whatever happened on the way, `settle` rewrites the messages once, from the archive.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from bot.slack.budget import Priority
from bot.slack.door import Door
from bot.slack.failure import UNCLEAR, SlackFailure
from bot.slack.message import Message
from bot.slack.outgoing import stream_safe

log = structlog.get_logger(__name__)

STREAM_SECONDS = 240.0
STREAM_BYTES = 9_000

Render = Callable[[str], list[Message]]
Note = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a text grows. `key` names it among ours; `note` is told of each new message."""

    channel: str
    thread_ts: str
    key: str
    since: datetime
    note: Note


class GrowingText(Protocol):
    """A text that is shown while it grows. One task at a time may use it."""

    async def begin(self) -> None:
        """Show that a text is coming."""

    async def turn(self) -> None:
        """Wait until Slack would take the next piece."""

    async def show(self, text: str) -> None:
        """Show the text so far, within the turn that was just waited for."""

    @property
    def may_have_strays(self) -> bool:
        """Whether a message may be there that Slack has not told us of."""

    async def settle(self, pages: list[Message]) -> tuple[str, ...]:
        """Show the finished messages instead of everything that was shown before.

        Return the `ts` of each, in reading order.
        """


class UpdatedText:
    """A text that grows by rewriting messages."""

    def __init__(
        self,
        door: Door,
        thread: Thread,
        render: Render,
        *,
        shown: tuple[str, ...] = (),
        resumed: bool = False,
    ) -> None:
        self._door = door
        self._thread = thread
        self._render = render
        self._messages = list(shown)
        self._resumed = resumed
        self._has_grown = False

    @property
    def may_have_strays(self) -> bool:
        """Never: what we post carries a key, by which it is found again."""
        return False

    async def begin(self) -> None:
        """Post the first message, unless it is there already."""
        if not self._messages:
            await self._post(self._render("")[0])

    async def turn(self) -> None:
        """Wait for a `chat.update`; the first words do not wait for the pace of growing text."""
        priority = Priority.GROWING if self._has_grown else Priority.FIRST
        await self._door.turn("chat.update", self._thread.channel, priority)

    async def show(self, text: str) -> None:
        """Rewrite the last message; a page that became full is rewritten and a new one begun."""
        pages = self._render(text)
        last = min(len(self._messages), len(pages)) - 1
        self._has_grown = True
        if last >= 0:
            await self._door.grow(self._thread.channel, self._messages[last], pages[last])
        for page in pages[last + 1 :]:
            await self._post(page)

    async def settle(self, pages: list[Message]) -> tuple[str, ...]:
        """Rewrite every message, post what is missing, delete what is left over.

        A message may be gone: somebody deleted it, or we did before a crash. The next one takes
        its place, and the draft arrives whole.
        """
        channel = self._thread.channel
        suffix = ""
        for index, page in enumerate(pages):
            while index < len(self._messages) and not await self._rewrite(index, page):
                del self._messages[index]
                suffix = ":again"  # the message that had the plain key may have moved up
            if index == len(self._messages):
                await self._post(page, suffix)
        for ts in self._messages[len(pages) :]:
            await self._door.delete(channel, ts)
        del self._messages[len(pages) :]
        return tuple(self._messages)

    async def _rewrite(self, index: int, page: Message) -> bool:
        """Rewrite a message; False when it is gone."""
        try:
            await self._door.update(self._thread.channel, self._messages[index], page)
        except SlackFailure as failure:
            if failure.code != "message_not_found":
                raise
            return False
        return True

    async def _post(self, page: Message, suffix: str = "") -> None:
        ts = await self._door.post(
            self._thread.channel,
            page,
            key=f"{self._thread.key}:{len(self._messages)}{suffix}",
            since=self._thread.since,
            thread_ts=self._thread.thread_ts,
            resumed=self._resumed,
        )
        self._messages.append(ts)
        await self._thread.note(ts)


@dataclass(slots=True)
class _Stream:
    """One native stream: what of the text it holds, and since when it lives."""

    ts: str
    ends: int
    bytes: int
    started: float

    def is_full(self, more: str) -> bool:
        """Tell whether it should end before `more` is appended."""
        too_old = time.monotonic() - self.started > STREAM_SECONDS
        return too_old or self.bytes + len(more.encode()) > STREAM_BYTES


class StreamedText:
    """A text that grows in native streams, and by rewriting where Slack refuses them."""

    def __init__(
        self,
        door: Door,
        thread: Thread,
        render: Render,
        *,
        status: Message,
        recipient: tuple[str, str],
    ) -> None:
        self._door = door
        self._thread = thread
        self._render = render
        self._status = status
        self._user, self._team = recipient
        self._status_ts = ""
        self._left_over = ""
        self._streams: list[_Stream] = []
        self._unsure = False
        self._instead: UpdatedText | None = None

    @property
    def may_have_strays(self) -> bool:
        """Whether a stream may have begun although its answer did not reach us."""
        return self._unsure

    async def begin(self) -> None:
        """Post the line that carries the Stop button: a stream takes no button while it runs."""
        self._status_ts = await self._door.post(
            self._thread.channel,
            self._status,
            key=f"{self._thread.key}:0",
            since=self._thread.since,
            thread_ts=self._thread.thread_ts,
        )
        await self._thread.note(self._status_ts)

    async def turn(self) -> None:
        """Wait for the next append; starting a stream takes its turn by itself."""
        if self._instead:
            await self._instead.turn()
        elif self._streams:
            await self._door.turn("chat.appendStream", self._thread.channel, Priority.GROWING)

    async def show(self, text: str) -> None:
        """Append what is new; fall back to rewriting for good where Slack refuses."""
        if self._instead:
            await self._instead.show(text)
            return
        try:
            await self._stream(text)
        except SlackFailure as failure:
            log.warning("no native stream, rewriting instead", why=str(failure))
            self._instead = UpdatedText(
                self._door,
                self._thread,
                self._render,
                shown=tuple(filter(None, [self._status_ts, *await self._end_streams()])),
            )

    async def settle(self, pages: list[Message]) -> tuple[str, ...]:
        """End the stream and rewrite its messages; the status line goes."""
        if not self._instead:
            streams = await self._end_streams()
            shown = streams or tuple(filter(None, [self._status_ts]))
            self._instead = UpdatedText(self._door, self._thread, self._render, shown=shown)
            self._left_over = self._status_ts if streams else ""
        settled = await self._instead.settle(pages)
        if self._left_over:
            await self._door.delete(self._thread.channel, self._left_over)
            self._left_over = ""
        return settled

    async def _stream(self, text: str) -> None:
        while new := text[self._streams[-1].ends if self._streams else 0 :]:
            piece = _within(new, STREAM_BYTES)
            current = self._streams[-1] if self._streams else None
            if current is None or current.is_full(stream_safe(piece)):
                await self._start(piece, current)
            else:
                await self._append(current, piece)

    async def _start(self, piece: str, current: _Stream | None) -> None:
        if current:
            await self._door.stop_stream(self._thread.channel, current.ts)
        # Until Slack has answered; whoever waits for that may be cancelled.
        self._unsure = True
        try:
            ts = await self._door.start_stream(
                self._thread.channel,
                self._thread.thread_ts,
                user=self._user,
                team=self._team,
                text=stream_safe(piece),
            )
        except SlackFailure as failure:
            self._unsure = failure.code in UNCLEAR
            raise
        self._unsure = False
        ends = (current.ends if current else 0) + len(piece)
        size = len(stream_safe(piece).encode())
        self._streams.append(_Stream(ts, ends, size, time.monotonic()))
        await self._thread.note(ts)

    async def _append(self, current: _Stream, piece: str) -> None:
        await self._door.append_stream(self._thread.channel, current.ts, stream_safe(piece))
        current.ends += len(piece)
        current.bytes += len(stream_safe(piece).encode())

    async def _end_streams(self) -> tuple[str, ...]:
        """End the running stream and return the messages of all streams."""
        if self._streams:
            try:
                await self._door.stop_stream(self._thread.channel, self._streams[-1].ts)
            except SlackFailure as failure:
                log.warning("a stream did not end", why=str(failure))
        return tuple(stream.ts for stream in self._streams)


def _within(text: str, limit: int) -> str:
    """Return the longest beginning of a text that takes at most `limit` bytes in a stream."""
    if len(stream_safe(text).encode()) <= limit:
        return text
    end = size = 0
    for end, character in enumerate(text):  # noqa: B007 - `end` is where the last one stood
        size += len(stream_safe(character).encode())
        if size > limit:
            break
    return text[:end]
