"""Every message goes through here: it is written down, then shown, then told to the app."""

from collections import defaultdict

from workspace import messages
from workspace.changes import Change, Changes
from workspace.clock import END_OF_TIME, Clock
from workspace.delivery.events import Events
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.files import in_blocks
from workspace.files.files import Files
from workspace.jsons import Json
from workspace.store import Store
from workspace.streams import Streams

_KEPT_NOTES = 200
"""The latest notes for one person in one conversation; Slack forgets them sooner."""


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
        files: Files,
    ) -> None:
        self._store = store
        self._clock = clock
        self._changes = changes
        self._directory = directory
        self._streams = streams
        self._events = events
        self._files = files
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

    def add(self, channel: str, body: Json, *, ts: str | None = None, tell: bool = True) -> Json:
        """Add a message, at a time of its own; a reply counts on its parent.

        Raises:
            SlackError: The parent is none, or a picture in its blocks cannot be shown.
        """
        in_blocks.require_usable(self._files, body.get("blocks"))
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
        if tell:
            self._tell(channel, message)
        return message

    def replace(self, channel: str, message: Json, *, tell: bool = True) -> None:
        """Put a changed message in the place of the one of the same time."""
        before = self.find(channel, message["ts"])
        if message.get("blocks") != before.get("blocks"):
            in_blocks.require_usable(self._files, message.get("blocks"))
        self._store.save(channel, message)
        self._show(channel, message)
        if tell:
            self._events.changed(self._directory.conversation(channel), message, before)

    def grow(self, channel: str, message: Json, *, shown_to: set[str]) -> None:
        """Keep a streamed message's new state; only those named are shown it now."""
        self._store.save(channel, message)
        self._changes.publish(_change(channel, message), shown_to)

    def remove(self, channel: str, ts: str) -> None:
        """Take a message away; where replies hang on it, a tombstone holds them together."""
        message = self.find(channel, ts)
        conversation = self._directory.conversation(channel)
        if message.get("reply_count"):
            left = messages.tombstone(message)
            self._store.save(channel, left)
            self._show(channel, left)
            self._events.changed(conversation, left, message)
            return
        self._store.remove(channel, ts)
        self._recount(channel, message)
        self._show(channel, message)
        self._events.deleted(conversation, message)

    def note(self, channel: str, user_id: str, body: Json) -> Json:
        """Add a message that only this person sees, until the workspace stops.

        Raises:
            SlackError: A picture in its blocks cannot be shown.
        """
        in_blocks.require_usable(self._files, body.get("blocks"))
        message = {**body, "ts": self._clock.next_ts(), "ephemeral": True}
        notes = self._notes[channel, user_id]
        notes[message["ts"]] = message
        if len(notes) > _KEPT_NOTES:
            del notes[next(iter(notes))]
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

    def seen(
        self,
        channel: str,
        user_id: str,
        thread_ts: str | None,
        *,
        before: str | None = None,
        limit: int,
    ) -> list[Json]:
        """What this person sees in the channel or the thread: the latest, oldest first.

        With `before`, the latest of those older than that time. A thread begins with its parent,
        which the limit does not count. With a limit of 0, only the notes for this person.
        """
        end = before or END_OF_TIME
        if thread_ts is None:
            parents, kept = [], self._store.in_channel(channel, before=end, limit=limit)
        else:
            parent = None if before else self._store.message(channel, thread_ts)
            parents = [parent] if parent else []
            kept = self._store.last_replies(channel, thread_ts, before=end, limit=limit)
        notes = [
            note
            for note in self._notes[channel, user_id].values()
            if note.get("thread_ts") == thread_ts and note["ts"] < end
        ]
        latest = sorted([*kept, *notes], key=messages.ts)[-limit:]  # of 0: all, which are notes
        return [self._streams.as_seen(channel, m, user_id) for m in (*parents, *latest)]

    def latest(self, channel: str, user_id: str) -> str:
        """The time of the newest that this person sees in the channel; empty when nothing is."""
        notes = self._notes[channel, user_id].values()
        times = [messages.ts(note) for note in notes if note.get("thread_ts") is None]
        return max([self._store.latest(channel), *times])

    def seen_one(self, channel: str, ts: str, user_id: str) -> Json | None:
        """One message or note, as this person sees it."""
        note = self._notes[channel, user_id].get(ts)
        if note is not None:
            return note
        message = self._store.message(channel, ts)
        return None if message is None else self._streams.as_seen(channel, message, user_id)

    def _tell(self, channel: str, message: Json) -> None:
        conversation = self._directory.conversation(channel)
        self._events.posted(conversation, message)
        for file in message.get("files", ()):
            self._events.happened(_shared(conversation.id, file["id"], message), conversation)

    def _recount(self, channel: str, gone: Json) -> None:
        """Count the replies of the thread that this message was in."""
        thread_ts = gone.get("thread_ts")
        parent = self._store.message(channel, thread_ts) if thread_ts else None
        if parent is None:
            return
        repliers = self._store.repliers(channel, parent["ts"])
        if messages.is_tombstone(parent) and not repliers:
            self._store.remove(channel, parent["ts"])
        else:
            self._store.save(channel, messages.with_repliers(parent, repliers))
        self._show(channel, parent)

    def _show(self, channel: str, message: Json) -> None:
        self._changes.publish(_change(channel, message), self._directory.onlookers(channel))


def _change(channel: str, message: Json) -> Change:
    return Change("message", channel, message["ts"], message.get("thread_ts"))


def _shared(channel: str, file_id: str, message: Json) -> Json:
    return {
        "type": "file_shared",
        "file_id": file_id,
        "file": {"id": file_id},
        "user_id": message["user"],
        "channel_id": channel,
        "event_ts": message["ts"],
    }
