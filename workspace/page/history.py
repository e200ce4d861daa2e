"""Which messages stand on the page: a hundred at a time, however many there are."""

from dataclasses import dataclass

from workspace.jsons import Json
from workspace.messages import ts
from workspace.workspace import Workspace

PAGE = 100
"""So many messages at once: a few screens full, drawn in some tens of milliseconds."""


@dataclass(frozen=True)
class Stretch:
    """Messages in a row, oldest first, and whether there are more on either side.

    A thread's parent stands before all its replies, also before those that are not here.
    """

    messages: list[Json]
    has_older: bool = False
    has_newer: bool = False


@dataclass(frozen=True)
class History:
    """A channel as one person reads it."""

    workspace: Workspace
    channel: str
    reader: str

    def latest(self) -> Stretch:
        """The newest messages."""
        older = self.workspace.store.in_channel(self.channel, limit=PAGE + 1)
        return self._stretch(older[:PAGE][::-1], has_older=len(older) > PAGE, has_newer=False)

    def before(self, moment: str) -> Stretch:
        """What was written before that time."""
        older = self.workspace.store.in_channel(self.channel, before=moment, limit=PAGE + 1)
        return self._stretch(older[:PAGE][::-1], has_older=len(older) > PAGE, has_newer=True)

    def after(self, moment: str) -> Stretch:
        """What was written after that time."""
        newer = self.workspace.store.in_channel_after(self.channel, moment, limit=PAGE + 1)
        return self._stretch(newer[:PAGE], has_older=True, has_newer=len(newer) > PAGE)

    def around(self, moment: str) -> Stretch:
        """The message of that time with what stands before and after it."""
        half = PAGE // 2
        older = self.workspace.store.in_channel(self.channel, before=moment, limit=half + 1)
        target = self.workspace.store.message(self.channel, moment)
        newer = self.workspace.store.in_channel_after(self.channel, moment, limit=half + 1)
        kept = [*older[:half][::-1], *([target] if target else []), *newer[:half]]
        return self._stretch(kept, has_older=len(older) > half, has_newer=len(newer) > half)

    def thread(
        self, thread: str, *, before: str | None = None, target: str | None = None
    ) -> Stretch:
        """The last replies of a thread under its parent, or those before a time, without it.

        As many as it takes to have the target among them, if it is a reply.
        """
        seen = self.workspace.messages(
            self.channel, self.reader, thread, limit=PAGE + 1, before=before
        )
        parent = [message for message in seen[:1] if message["ts"] == thread]
        replies = seen[len(parent) :]
        last, has_older = replies[-PAGE:], len(replies) > PAGE
        while has_older and target is not None and thread < target < ts(last[0]):
            older = self.thread(thread, before=ts(last[0]))
            last, has_older = [*older.messages, *last], older.has_older
        return Stretch([*parent, *last], has_older)

    def _stretch(self, kept: list[Json], *, has_older: bool, has_newer: bool) -> Stretch:
        streams = self.workspace.streams
        shown = [streams.as_seen(self.channel, message, self.reader) for message in kept]
        # Asked for no message, the workspace answers with this person's notes alone.
        notes = self.workspace.messages(self.channel, self.reader, limit=0)
        first = ts(kept[0]) if has_older and kept else ""
        last = ts(kept[-1]) if has_newer and kept else "~"
        shown += [note for note in notes if first <= ts(note) <= last]
        return Stretch(sorted(shown, key=ts), has_older, has_newer)
