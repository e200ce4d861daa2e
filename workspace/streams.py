"""Messages that grow while a model writes: who sees them, and how long they live."""

import asyncio
from dataclasses import dataclass, field

from workspace import messages
from workspace.changes import Change, Changes
from workspace.clock import Clock
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.stream_content import StreamContent

LIFE = 300.0
"""Seconds from its start after which a stream takes no more, however busy it is."""


@dataclass
class Stream:
    """A message that is still growing."""

    channel: str
    ts: str
    thread_ts: str | None
    recipient: str | None
    """Who sees it grow; None where only one person can look."""
    started_at: float
    content: StreamContent
    first: Json = field(default_factory=dict)
    """What everyone else sees until it is finished."""
    end: asyncio.TimerHandle | None = None


class Streams:
    """The streams that are live. A restart finishes all of them."""

    def __init__(self, clock: Clock, changes: Changes, directory: Directory) -> None:
        self._clock = clock
        self._changes = changes
        self._directory = directory
        self._live: dict[tuple[str, str], Stream] = {}
        self._stopped_by_user: set[tuple[str, str]] = set()

    def start(self, stream: Stream) -> None:
        """Keep track of a stream from now on, until its life ends at the latest."""
        self._live[stream.channel, stream.ts] = stream
        stream.end = asyncio.get_running_loop().call_later(LIFE + 0.1, self.end_old)

    def live(self, channel: str, ts: str) -> Stream | None:
        """The stream at that place, if it takes more text."""
        stream = self._live.get((channel, ts))
        if stream is not None and self._is_old(stream):
            self._end(stream)
            return None
        return stream

    def require(self, channel: str, ts: str) -> Stream:
        """The stream at that place.

        Raises:
            SlackError: It was stopped, or is too old.
        """
        stream = self.live(channel, ts)
        if stream is None:
            raise SlackError("message_not_in_streaming_state")
        return stream

    def require_wanted(self, channel: str, ts: str) -> None:
        """Refuse to add to what a person stopped.

        Raises:
            SlackError: They did.
        """
        if (channel, ts) in self._stopped_by_user:
            raise SlackError("stopped_by_user")

    def finish(self, stream: Stream) -> None:
        """The stream takes nothing more."""
        self._live.pop((stream.channel, stream.ts), None)
        if stream.end:
            stream.end.cancel()

    def stop_by_user(self, channel: str, ts: str) -> Stream:
        """End a stream because a person wants no more of it; everyone sees what is there.

        Raises:
            SlackError: It has ended already.
        """
        stream = self.require(channel, ts)
        self._stopped_by_user.add((channel, ts))
        self._end(stream)
        return stream

    def end_old(self) -> None:
        """End the streams whose life is over; everyone sees what is there."""
        for stream in [stream for stream in self._live.values() if self._is_old(stream)]:
            self._end(stream)

    def as_seen(self, channel: str, message: Json, user_id: str) -> Json:
        """The message as this person sees it now.

        While it grows its written text stands in `text` only; finished, among its blocks too.
        """
        stream = self.live(channel, message["ts"])
        if stream is None:
            return message
        content = message if stream.recipient in (None, user_id) else stream.first
        blocks = [block for block in content.get("blocks", ()) if block["type"] != "markdown"]
        kept = messages.without_content(message)
        shown = {**kept, "text": content["text"], "streaming": True}
        return {**shown, "blocks": blocks} if blocks else shown

    def _is_old(self, stream: Stream) -> bool:
        return self._clock.now() - stream.started_at > LIFE

    def _end(self, stream: Stream) -> None:
        self.finish(stream)
        change = Change("message", stream.channel, stream.ts, stream.thread_ts)
        self._changes.publish(change, self._directory.onlookers(stream.channel))
