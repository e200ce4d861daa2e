"""Messages that grow while a model writes: who sees them, how long, how much."""

from dataclasses import dataclass, field

from workspace.clock import Clock
from workspace.errors import SlackError
from workspace.jsons import Json

LIFE = 300.0
"""Seconds from its start after which a stream takes no more, however busy it is."""
TOTAL_BYTES = 11_000
"""What a stream holds in all; counted as UTF-8, with the texts of its tasks."""
APPEND_CHARACTERS = 12_000
"""What one call may bring."""


@dataclass
class Stream:
    """A message that is still growing."""

    channel: str
    ts: str
    recipient: str | None
    """Who sees it grow; None where only one person can look."""
    started_at: float
    first_text: str
    """What everyone else sees until it is finished."""
    size: int = 0
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    tasks: dict[str, Json] = field(default_factory=dict)


class Streams:
    """The streams that are live. A restart finishes all of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._live: dict[tuple[str, str], Stream] = {}

    def start(self, stream: Stream) -> None:
        """Keep track of a stream from now on."""
        self._live[stream.channel, stream.ts] = stream

    def live(self, channel: str, ts: str) -> Stream | None:
        """The stream at that place, if it takes more text."""
        stream = self._live.get((channel, ts))
        if stream is not None and self._clock.now() - stream.started_at > LIFE:
            self.finish(stream)
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

    def finish(self, stream: Stream) -> None:
        """The stream takes nothing more, and everyone sees all of it."""
        self._live.pop((stream.channel, stream.ts), None)

    def as_seen(self, channel: str, message: Json, user_id: str) -> Json:
        """The message as this person sees it now."""
        stream = self.live(channel, message["ts"])
        if stream is None:
            return message
        if stream.recipient in (None, user_id):
            return {**message, "streaming": True}
        return {**message, "text": stream.first_text, "streaming": True}


def grow(stream: Stream, chunks: list[Json]) -> None:
    """Add what one call brings, or nothing of it when it is too much.

    Raises:
        SlackError: The stream would hold more than it can.
    """
    size = sum(_size(chunk) for chunk in chunks)
    if stream.size + size > TOTAL_BYTES:
        raise SlackError("msg_too_long")
    stream.size += size
    for chunk in chunks:
        _add(stream, chunk)


def _add(stream: Stream, chunk: Json) -> None:
    if chunk["type"] == "markdown_text":
        stream.text += chunk["text"]
    elif chunk["type"] == "blocks":
        stream.blocks += chunk["blocks"]
    elif chunk["type"] == "task_update":
        before = stream.tasks.get(chunk["id"], {"type": "task_card", "task_id": chunk["id"]})
        details = before.get("details", "") + chunk.get("details", "")
        stream.tasks[chunk["id"]] = {**before, **_named(chunk), "details": details}


def _named(task: Json) -> Json:
    return {key: task[key] for key in ("title", "status", "output", "sources") if key in task}


def _size(chunk: Json) -> int:
    texts = (chunk.get(key) for key in ("text", "title", "details", "output"))
    return sum(len(text.encode()) for text in texts if isinstance(text, str))
