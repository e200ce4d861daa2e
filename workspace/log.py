"""Every message goes through here: it is written down, then shown, then told to the app."""

from collections import defaultdict

from workspace import messages
from workspace.changes import Change, Changes
from workspace.clock import Clock
from workspace.delivery.events import Events
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.store import Store
from workspace.streams import Streams


class MessageLog:
    """The messages of all conversations, and the notes that one person sees."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        changes: Changes,
        directory: Directory,
        streams: Streams,
        events: Events,
    ) -> None:
        self._store = store
        self._clock = clock
        self._changes = changes
        self._directory = directory
        self._streams = streams
        self._events = events
        self._notes: dict[tuple[str, str], dict[str, Json]] = defaultdict(dict)

    def find(self, channel: str, ts: str) -> Json:
        """The message of that time.

        Raises:
            SlackError: There is none.
        """
        message = self._store.message(channel, ts)
        if message is None:
            raise SlackError("message_not_found")
        return message

    def parent(self, channel: str, thread_ts: str) -> Json:
        """The message that this thread hangs on.

        Raises:
            SlackError: There is none, or it is itself a reply.
        """
        message = self._store.message(channel, thread_ts)
        if message is None or message.get("thread_ts", thread_ts) != thread_ts:
            raise SlackError("thread_not_found")
        return message

    def add(self, channel: str, body: Json, *, ts: str | None = None) -> Json:
        """Add a message, at a time of its own; a reply counts on its parent."""
        message = {**body, "ts": ts or self._clock.next_ts()}
        thread_ts = message.get("thread_ts")
        if thread_ts is None:
            self._store.save(channel, message)
        else:
            parent = self.parent(channel, thread_ts)
            message["parent_user_id"] = parent.get("user")
            self._store.save(channel, message, messages.with_reply(parent, message))
            self._show(channel, parent)
        self._show(channel, message)
        self._events.posted(self._directory.conversation(channel), message)
        return message

    def replace(self, channel: str, message: Json, *, tell: bool = True) -> None:
        """Put a changed message in the place of the one of the same time."""
        before = self.find(channel, message["ts"])
        self._store.save(channel, message)
        self._show(channel, message)
        if tell:
            self._events.changed(self._directory.conversation(channel), message, before)

    def grow(self, channel: str, message: Json, *, shown_to: set[str]) -> None:
        """Keep a streamed message's new state; only those named are shown it now."""
        self._store.save(channel, message)
        self._changes.publish(_change(channel, message), shown_to)

    def remove(self, channel: str, ts: str) -> None:
        """Take a message away."""
        message = self.find(channel, ts)
        self._store.remove(channel, ts)
        thread_ts = message.get("thread_ts")
        if thread_ts not in (None, ts) and (parent := self._store.message(channel, thread_ts)):
            replies = self._store.replies(channel, thread_ts)
            self._store.save(channel, messages.with_replies(parent, replies))
            self._show(channel, parent)
        self._show(channel, message)
        self._events.deleted(self._directory.conversation(channel), message)

    def note(self, channel: str, user_id: str, body: Json) -> Json:
        """Add a message that only this person sees, until the workspace stops."""
        message = {**body, "ts": self._clock.next_ts(), "ephemeral": True}
        self._notes[channel, user_id][message["ts"]] = message
        self._changes.publish(_change(channel, message), {user_id})
        return message

    def replace_note(self, channel: str, user_id: str, message: Json) -> None:
        """Change a note."""
        self._notes[channel, user_id][message["ts"]] = message
        self._changes.publish(_change(channel, message), {user_id})

    def remove_note(self, channel: str, user_id: str, ts: str) -> None:
        """Take a note away."""
        message = self._notes[channel, user_id].pop(ts, None)
        if message is not None:
            self._changes.publish(_change(channel, message), {user_id})

    def is_note(self, channel: str, user_id: str, ts: str) -> bool:
        """Whether the message of that time is a note for this person."""
        return ts in self._notes[channel, user_id]

    def seen(self, channel: str, user_id: str, thread_ts: str | None, limit: int) -> list[Json]:
        """What this person sees in the channel or the thread; the latest, oldest first."""
        if thread_ts is None:
            kept = self._store.in_channel(channel, limit=limit)
        else:
            parent = self._store.message(channel, thread_ts)
            kept = [parent] if parent else []
            kept += self._store.replies(channel, thread_ts)
        notes = [
            note
            for note in self._notes[channel, user_id].values()
            if note.get("thread_ts") == thread_ts
        ]
        shown = [self._streams.as_seen(channel, message, user_id) for message in kept]
        return sorted(shown + notes, key=messages.ts)

    def seen_one(self, channel: str, ts: str, user_id: str) -> Json | None:
        """One message or note, as this person sees it."""
        note = self._notes[channel, user_id].get(ts)
        if note is not None:
            return note
        message = self._store.message(channel, ts)
        return None if message is None else self._streams.as_seen(channel, message, user_id)

    def _show(self, channel: str, message: Json) -> None:
        self._changes.publish(_change(channel, message), self._directory.onlookers(channel))


def _change(channel: str, message: Json) -> Change:
    return Change("message", channel, message["ts"], message.get("thread_ts"))
